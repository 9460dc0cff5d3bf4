import { type Command, InvalidArgumentError, Option } from 'commander';
import { Output } from '../output.js';
import type { SparseCommandOptions } from '../sparse/options.js';
import { withMolecules } from './molecule-options.js';
import { collect, parseCount, parseNames } from './question-options.js';

export function addSparse(program: Command): void {
  const command = program
    .command('sparse')
    .description('Judge every subset of the descriptors in a table by cross-validation; needs no laboratory.')
    .requiredOption('--table <file>', 'the measurements: comma-, semicolon- or tab-separated values')
    .requiredOption('--target <names>', 'columns to predict, separated by commas', parseNames);
  withColumns(withMolecules(command));
  withFolds(command);
  withJudgement(withConstraints(command));
  withDecision(command)
    .option(
      '--out <folder>',
      'write a report with plots (report.html), the best subsets (best.csv) and all figures (survey.json)',
    )
    .option('--json', 'print the result as one JSON object on the last line of stdout')
    .addHelpText(
      'after',
      `
Errors are root mean squares on held-out rows, in units of the target; q2 is 1 - squares / squares about the mean.
The error of the best of many subsets is better than it deserves. Nested cross-validation (the search repeated without the rows that judge it)
and shuffled targets say what it is worth; both are done unless that takes more than half a minute.
Values are never filled in. More than 2^26 subsets are not walked one by one: branch and bound finds the best for certain, or says that it could not.

Examples:
  meguri sparse --table capacity.csv --target capacity --ignore compound
  meguri sparse --table yields.csv --target yield,size --factors solvent --folds 10 --seed 1 --out report
  meguri sparse --table capacity.csv --target capacity --ignore compound --choose HOMO,dipole --why "both set the voltage" --out study
  meguri sparse --table polymers.csv --target density --smiles smiles --per-atom --drop constant duplicated --max-size 4
  meguri sparse --table t.csv --target y --force dose --either-or "HOMO,LUMO" --max-size 5 --group batch --json`,
    )
    .action(async (options: SparseCommandOptions) => {
      const { runSparse } = await import('../sparse/run-sparse.js');
      await runSparse(options, new Output(options.json ?? false));
    });
}

/** Adds what the columns of a table are. */
export function withColumns(command: Command): Command {
  return command
    .option('--features <names>', 'columns to choose from (default: all others)', parseNames)
    .option('--ignore <names>', 'columns that are neither, such as names of compounds', parseNames, [])
    .option('--factors <names>', 'columns whose cells are names; each is taken or left as a whole', parseNames, [])
    .option(
      '--together <name=names>',
      'numeric columns that are taken or left together, e.g. hansen=dD,dP,dH; repeatable',
      collect(parseTogether),
    )
    .addOption(
      new Option('--drop <what...>', 'what may be left out; nothing is unless asked for').choices([
        'rows',
        'columns',
        'constant',
        'duplicated',
      ]),
    );
}

/** Adds how rows are held out. */
export function withFolds(command: Command): Command {
  return command
    .option('--loo', 'hold out each row in turn (the default)')
    .option('--folds <number>', 'hold out random folds, so many', parseCount)
    .option(
      '--group <column>',
      'hold out rows with the same name in this column together (compound, batch): each name in turn, or --folds of them',
    )
    .option('--seed <number>', 'of folds, shuffles and samples', parseCount, 1);
}

/** Adds which subsets are admitted. */
export function withConstraints(command: Command): Command {
  return command
    .option('--force <names>', 'features that every subset has', parseNames, [])
    .option('--forbid <names>', 'features that no subset has', parseNames, [])
    .option('--either-or <names>', 'features of which a subset has at most one; repeatable', collect(parseNames))
    .option('--max-size <number>', 'most features of a subset', parseCount);
}

function withJudgement(command: Command): Command {
  return command
    .option('--top <number>', 'how many of the best subsets are kept', parseCount, 1000)
    .option(
      '--at-most <number>',
      'beyond 2^26 subsets: most whose error is computed (default: 2^30, some minutes; of more than 45 features 2^22)',
      parseCount,
    )
    .option('--nested', 'nested cross-validation, however long it takes')
    .option('--no-nested', 'no nested cross-validation')
    .option(
      '--permutations <number>',
      'so many shuffled targets, however long it takes; 0 for none (default: 200 if quick)',
      parseWhole,
    )
    .addOption(
      new Option('--backend <name>', 'arithmetic: vector instructions or plain JavaScript').choices(['wasm', 'js']),
    );
}

function withDecision(command: Command): Command {
  return command
    .option(
      '--choose <names>',
      'features that you choose for the model; with --out it is written to model.json',
      parseNames,
    )
    .option('--why <text>', 'why, in your words; it stays with the model')
    .option('--by <name>', 'who chooses (default: the user of this machine)');
}

function parseWhole(text: string): number {
  const count = Number(text);
  if (!Number.isSafeInteger(count) || count < 0) throw new InvalidArgumentError('Not a whole number of at least 0.');
  return count;
}

function parseTogether(text: string): { name: string; columns: string[] } {
  const [, name, columns] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  if (name === undefined || columns === undefined) {
    throw new InvalidArgumentError('Write a name and columns, e.g. hansen=dD,dP,dH.');
  }
  return { name: name.trim(), columns: parseNames(columns) };
}
