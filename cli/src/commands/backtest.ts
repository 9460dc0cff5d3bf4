import { type Command, Option } from 'commander';
import type { BacktestCommandOptions } from '../backtest/run-backtest.js';
import { Output } from '../output.js';
import { acquisitionHelp } from './acquisitions.js';
import { parseCount, parseNames, withQuestion } from './question-options.js';
import { withComparison, withStrategy } from './ways.js';

export function addBacktest(program: Command): void {
  const command = program
    .command('backtest')
    .description('Play the planner against a table of finished experiments; needs no laboratory.')
    .requiredOption('--table <file>', 'the experiments: comma-, semicolon- or tab-separated values')
    .requiredOption('--parameters <names>', 'columns that were varied, separated by commas', parseNames);
  withComparison(withStrategy(withQuestion(command)))
    .option('--columns <names>', 'names of the columns, for a table without a header line', parseNames)
    .option('--initial <number>', 'trials of the initial design', parseCount, 5)
    .option('--budget <number>', 'trials in all', parseCount, 50)
    .option('--seeds <number>', 'how many campaigns to play, each with a seed of its own', parseCount, 50)
    .addOption(
      new Option('--replicates <how>', 'what a point measured several times answers: the mean, or one value at random')
        .choices(['mean', 'draw'])
        .default('mean'),
    )
    .option('--svg <file>', 'write the curves as a picture')
    .option('--json', 'print the result as one JSON object on the last line of stdout')
    .addHelpText(
      'after',
      `
Columns that hold only numbers are numeric parameters, others categorical. Rows with equal parameters are replicates.
Lines that begin with % or # are comments. Rows without a value of every objective are left out.
Several objectives are weighed by the hypervolume that their results dominate; rows that break a limit are never the best.
The campaigns run on all cores.
With --compare every way begins each campaign with the same trials, and is reported beside the first: the mean difference of the
pairs ± its standard error. A way takes over the other options but for those it states itself; --descriptors and --smiles together.
${acquisitionHelp}

Examples:
  meguri backtest --table reactions.csv --parameters base,ligand,solvent --objective yield:max
  meguri backtest --table t.csv --columns a,b,loss --parameters a,b --objective loss:min --strategy random --json
  meguri backtest --table t.csv --parameters ligand,solvent --objective yield:max \\
    --descriptors ligand=ligands.csv:name --smiles solvent
  meguri backtest --table t.csv --parameters a,b --objective yield:max --objective cost:min --reference cost=20 \\
    --constraint "a + b <= 1"
  meguri backtest --table t.csv --parameters ligand,solvent --objective yield:max --descriptors ligand=dft.csv \\
    --compare one-hot --compare random --compare "fingerprints: --smiles ligand --smiles solvent" \\
    --compare "mordred: --descriptors ligand=mordred.csv:name" --svg curves.svg`,
    )
    .action(async (options: BacktestCommandOptions) => {
      const { runBacktest } = await import('../backtest/run-backtest.js');
      await runBacktest(options, new Output(options.json ?? false));
    });
}
