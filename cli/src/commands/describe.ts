import type { Command } from 'commander';
import { Output } from '../output.js';
import type { DescribeCommandOptions } from '../tables/run-describe.js';
import { parseNames } from './question-options.js';

export function addDescribe(program: Command): void {
  program
    .command('describe')
    .description('Add descriptors of a column of molecules to a table; needs no laboratory.')
    .requiredOption('--table <file>', 'comma-, semicolon- or tab-separated values')
    .requiredOption('--smiles <column>', 'column of SMILES, also with open ends * (polymers)')
    .option('--groups', 'count functional groups, too')
    .option('--per-atom', 'add the descriptors that grow with the molecule once more per heavy atom')
    .option('--columns <names>', 'descriptors wanted (default: all that differ between the rows)', parseNames)
    .option('--output <file>', 'file to write (default: stdout)')
    .option(
      '--json',
      'print what was added as one JSON object on the last line of stdout; the table goes to --output only',
    )
    .addHelpText(
      'after',
      `
For what takes a table and no SMILES, such as meguri study open; meguri sparse, screen and transfer compute descriptors themselves.
The answer names the library and version behind each column, for --origin of a study.

Examples:
  meguri describe --table polymers.csv --smiles smiles --per-atom --groups --output described.csv
  meguri describe --table solvents.csv --smiles smiles --columns amw,tpsa,nEther --groups`,
    )
    .action(async (options: DescribeCommandOptions) => {
      const { runDescribe } = await import('../tables/run-describe.js');
      await runDescribe(options, new Output(options.json ?? false));
    });
}
