import { type Command, InvalidArgumentError, Option } from 'commander';
import type { ScreenCommandOptions } from '../models/run-screen.js';
import { Output } from '../output.js';
import { withMolecules } from './molecule-options.js';
import { parseCount, parseNames } from './question-options.js';

export function addScreen(program: Command): void {
  const command = program
    .command('screen')
    .description('Rank candidates by a sparse model, with intervals and what it extrapolates; needs no laboratory.')
    .requiredOption('--candidates <file>', 'table of candidates, with the columns of the model or its SMILES')
    .option('--model <file>', 'model file that `meguri sparse --choose … --out DIR` wrote')
    .option('--table <file>', 'instead of a model: the measurements to fit one to')
    .option('--target <column>', 'with --table: column to predict')
    .option('--features <names>', 'with --table: columns to predict it from, separated by commas', parseNames);
  withMolecules(command)
    .addOption(new Option('--best <which>', 'which predictions come first').choices(['max', 'min']).default('max'))
    .option('--name <column>', 'column that names the candidates (default: the SMILES, else the row)')
    .option('-n, --top <number>', 'how many to show', parseCount, 20)
    .option('--level <share>', 'level of the intervals', parseLevel, 0.9)
    .option(
      '--skip-missing',
      'leave out candidates without a number that the model needs, or a readable SMILES, and say which',
    )
    .option('--out <file>', 'write all candidates there, ranked, as comma-separated values')
    .option('--json', 'print the result as one JSON object on the last line of stdout')
    .addHelpText('after', help)
    .action(async (options: ScreenCommandOptions) => {
      const { runScreen } = await import('../models/run-screen.js');
      await runScreen(options, new Output(options.json ?? false));
    });
}

const help = `
Intervals are jackknife+: they hold for candidates like the rows of the model. With a model file they count the search for descriptors in
where all candidates have the columns that the winner of any fold uses; the answer says which it is.
A candidate is extrapolated when its leverage exceeds 3 (columns + 1) / n; then neither prediction nor interval may be trusted.
--smiles is only needed where the column has another name than in the model; the descriptors are those of the model.

Examples:
  meguri screen --model study/model.json --candidates pool.csv --top 10 --out ranked.csv
  meguri screen --table solvents.csv --target "melting point [K]" --features amw,tpsa --smiles smiles --candidates pool.csv --best min
  meguri screen --model study/model.json --candidates pool.csv --level 0.8 --json`;

function parseLevel(text: string): number {
  const level = Number(text);
  if (!(level > 0 && level < 1)) throw new InvalidArgumentError('Write a share between 0 and 1, e.g. 0.9.');
  return level;
}
