import type { Command } from 'commander';
import { Output } from '../output.js';
import type { ImportCommandOptions } from '../tables/run-import.js';

export function addImport(program: Command): void {
  program
    .command('import <file>')
    .description('Turn published simulations of polymers into a table of ours; needs no laboratory.')
    .option('--output <file>', 'file to write (default: stdout)')
    .option(
      '--json',
      'print what was read as one JSON object on the last line of stdout; the table goes to --output only',
    )
    .addHelpText(
      'after',
      `
Takes files with the columns of RadonPy: PI1070.csv, with a row for each polymer, or PolyOmics, with a row for each
simulation. Properties have names and units of meguri calculate --workflow polymer-md; beside each stand the
standard deviation (_sd) and the number of replicates (_count). The table is for meguri sparse, describe and transfer,
and for meguri submit --data, which brings its rows into the lake as earlier values.

Example:
  meguri import PI1070.csv --output polymers.csv`,
    )
    .action(async (file: string, options: ImportCommandOptions) => {
      const { runImport } = await import('../tables/run-import.js');
      await runImport(file, options, new Output(options.json ?? false));
    });
}
