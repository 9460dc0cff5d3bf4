import { type Command, InvalidArgumentError } from 'commander';
import { Output } from '../output.js';
import type { CalibrateOptions } from '../transfer/run-calibrate.js';
import type { ScalingCommandOptions } from '../transfer/run-scaling.js';
import { withMolecules } from './molecule-options.js';
import { parseCount, parseNames } from './question-options.js';

export function addTransfer(program: Command): void {
  const transfer = program
    .command('transfer')
    .description('Correct simulations with few experiments, and say how many simulations a target takes.');
  addCalibrate(transfer);
  addScaling(transfer);
}

function addCalibrate(transfer: Command): void {
  const command = transfer
    .command('calibrate')
    .description('Learn measured from simulated values, and refuse where simulation does not help.')
    .requiredOption('--table <file>', 'the materials: comma-, semicolon- or tab-separated values')
    .requiredOption('--measured <column>', 'measured values; where it is blank the corrected value is given')
    .requiredOption('--simulated <column>', 'simulated values of the same materials')
    .option('--simulations <file>', 'table of simulations of other materials, which then has the column --simulated')
    .option('--protocol <column>', 'calibrate each value of this column apart, such as versions of a protocol');
  withDescription(command)
    .option('--name <column>', 'column that names the materials (default: the SMILES, else the row)')
    .option('--level <share>', 'level of the intervals', parseLevel, 0.9)
    .option('--out <folder>', 'write a report with plots, the corrected values and the fitted predictors')
    .option('--json', 'print the result as one JSON object on the last line of stdout')
    .addHelpText('after', calibrateHelp)
    .action(async (options: CalibrateOptions) => {
      const { runCalibrate } = await import('../transfer/run-calibrate.js');
      await runCalibrate(options, new Output(options.json ?? false));
    });
}

function addScaling(transfer: Command): void {
  const command = transfer
    .command('scaling')
    .description('Fit E(n) = D n^-alpha + C to errors after n simulations, or measure them first.')
    .option('--table <file>', 'table of errors, one or several for each number of simulations')
    .option('--n <column>', 'with --table: number of simulations', 'n')
    .option('--error <column>', 'with --table: error', 'error')
    .option('--simulations <file>', 'or: table of simulations')
    .option('--simulated <column>', 'with --simulations: simulated values')
    .option('--experiments <file>', 'with --simulations: table of experiments')
    .option('--measured <column>', 'with --experiments: measured values');
  withDescription(command)
    .option(
      '--sizes <numbers>',
      'numbers of simulations, separated by commas (default: six in geometric steps)',
      parseSizes,
    )
    .option('--subsets <number>', 'random choices of each number of simulations', parseCount, 10)
    .option('--target <error>', 'say how many simulations this error takes (root mean square in a study)', parseTarget)
    .option('--seed <seed>', 'seed of random choices and of the bootstrap', '1')
    .option('--out <folder>', 'write a report with the curve')
    .option('--json', 'print the result as one JSON object on the last line of stdout')
    .addHelpText('after', scalingHelp)
    .action(async (options: ScalingCommandOptions) => {
      const { runScaling } = await import('../transfer/run-scaling.js');
      await runScaling(options, new Output(options.json ?? false));
    });
}

function withDescription(command: Command): Command {
  return withMolecules(
    command.option('--descriptors <names>', 'columns that describe the materials, separated by commas', parseNames),
  ).option('--skip-missing', 'leave rows out where a value is missing');
}

const calibrateHelp = `
Four ways are compared by leave-one-out: the mean of the measurements; a straight line in the simulated value; a Gaussian process of the
descriptors alone; the line and such a process of what it leaves. Choice and fit are then repeated without each material: that error is
the one to expect. Intervals are jackknife+ with the choice inside.
With --simulations a Gaussian process of the simulations stands in for the simulated value of each material.

Examples:
  meguri transfer calibrate --table polymers.csv --simulated md_density --measured density --out report
  meguri transfer calibrate --table polymers.csv --simulated md_n --measured n --smiles smiles --per-atom
  meguri transfer calibrate --table measured.csv --measured density --simulations library.csv --simulated md_density --smiles smiles --per-atom --json`;

const scalingHelp = `
A study fits a model to random choices of the simulations and predicts every experiment from a straight line in it through the others.
Materials with the same descriptors as an experiment are left out of the simulations. Its law is of mean squares, --target is their root.
The answer may be that the target is not reachable, being below C, or that the errors do not identify the law.

Examples:
  meguri transfer scaling --table errors.csv --n simulations --error rmse --target 0.05
  meguri transfer scaling --simulations library.csv --simulated md_density --experiments measured.csv --measured density \\
    --smiles smiles --per-atom --target 0.05 --out report`;

function parseLevel(text: string): number {
  const level = Number(text);
  if (!(level > 0 && level < 1)) throw new InvalidArgumentError('Write a share between 0 and 1, e.g. 0.9.');
  return level;
}

function parseTarget(text: string): number {
  const target = Number(text);
  if (!(target > 0 && Number.isFinite(target))) throw new InvalidArgumentError('Write a positive number.');
  return target;
}

function parseSizes(text: string): number[] {
  return text.split(',').map((part) => parseCount(part.trim()));
}
