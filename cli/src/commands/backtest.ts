import { type Command, InvalidArgumentError, Option } from 'commander';
import type { BacktestCommandOptions } from '../backtest/run-backtest.js';
import { Output } from '../output.js';

export function addBacktest(program: Command): void {
  program
    .command('backtest')
    .description('Play the planner against a table of finished experiments; needs no laboratory.')
    .requiredOption('--table <file>', 'the experiments: comma-, semicolon- or tab-separated values')
    .requiredOption('--parameters <names>', 'columns that were varied, separated by commas', parseNames)
    .requiredOption('--objective <name:max|min>', 'column that was measured, and which way is better', parseObjective)
    .option('--columns <names>', 'names of the columns, for a table without a header line', parseNames)
    .option('--initial <number>', 'trials of the initial design', parseCount, 5)
    .option('--batch <number>', 'trials of each later batch', parseCount, 5)
    .option('--budget <number>', 'trials in all', parseCount, 50)
    .option('--seeds <number>', 'how many campaigns to play, each with a seed of its own', parseCount, 50)
    .addOption(new Option('--strategy <name>', 'how points are chosen').choices(['gp', 'random']).default('gp'))
    .addOption(
      new Option('--replicates <how>', 'what a point measured several times answers: the mean, or one value at random')
        .choices(['mean', 'draw'])
        .default('mean'),
    )
    .option('--json', 'print the result as one JSON object on the last line of stdout')
    .addHelpText(
      'after',
      `
Columns that hold only numbers are numeric parameters, others categorical. Rows with equal parameters are replicates.
Lines that begin with % or # are comments. Rows without a value of the objective are left out.

Examples:
  meguri backtest --table reactions.csv --parameters base,ligand,solvent --objective yield:max
  meguri backtest --table t.csv --columns a,b,loss --parameters a,b --objective loss:min --strategy random --json`,
    )
    .action(async (options: BacktestCommandOptions) => {
      const { runBacktest } = await import('../backtest/run-backtest.js');
      runBacktest(options, new Output(options.json ?? false));
    });
}

function parseNames(text: string): string[] {
  return text.split(',').map((name) => name.trim());
}

function parseObjective(text: string): BacktestCommandOptions['objective'] {
  const [, name, direction] = /^(.+):(max|min)$/.exec(text) ?? [];
  if (name === undefined) throw new InvalidArgumentError('Write the column and the way, e.g. yield:max or loss:min.');
  return { name, direction: direction === 'max' ? 'maximise' : 'minimise' };
}

function parseCount(text: string): number {
  const count = Number(text);
  if (!Number.isSafeInteger(count) || count < 1) throw new InvalidArgumentError('Not a whole number of at least 1.');
  return count;
}
