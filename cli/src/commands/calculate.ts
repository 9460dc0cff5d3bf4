import { type Command, InvalidArgumentError, Option } from 'commander';
import type { CalculateCommandOptions } from '../calculations/run-calculate.js';
import { Output } from '../output.js';
import { collect, parseNames } from './question-options.js';

export function addCalculate(program: Command): void {
  program
    .command('calculate')
    .description('Calculate properties of a molecule or polymer; needs no laboratory.')
    .requiredOption('--workflow <name>', 'what to calculate; `meguri calculators` names the workflows')
    .option('--smiles <smiles>', 'the molecule, or the repeat unit of the polymer')
    .option('--input <name=value>', 'an input of a workflow that takes others; repeatable', collect(parseInput))
    .addOption(
      new Option('--profile <profile>', 'how much is calculated, where the workflow has profiles').choices([
        'ci',
        'demo',
        'production',
      ]),
    )
    .option('--properties <names>', 'only these properties, separated by commas', parseNames)
    .addOption(new Option('--dispatcher <name>', 'who runs it').choices(['local', 'slurm']).default('local'))
    .option('--data <folder>', 'where job folders, results and files are kept', '.meguri/calculations')
    .option('--json', 'print the result as one JSON object on the last line of stdout')
    .addHelpText('after', help)
    .action(async (options: CalculateCommandOptions) => {
      const { runCalculate } = await import('../calculations/run-calculate.js');
      await runCalculate(options, new Output(options.json ?? false));
    });
}

const help = `
The same molecule, protocol and versions are calculated once: later the stored result is shown. Ctrl-C ends the calculation and
everything it started; a calculation whose terminal was closed or killed goes on, and is taken up by the same command.

Examples:
  meguri calculate --workflow xtb-orbitals --smiles c1ccccc1
  meguri calculate --workflow xtb-orbitals --smiles CCO --properties homo,lumo --json
  meguri calculate --workflow xtb-orbitals --smiles CCO --dispatcher slurm`;

function parseInput(text: string): readonly [string, string] {
  const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (!name || value === undefined) throw new InvalidArgumentError('Write name and value, e.g. polymer=PS.');
  return [name, value];
}
