import { type Command, InvalidArgumentError } from 'commander';
import { Output } from '../output.js';
import { jsonOption, withLaboratory } from './laboratory-choice.js';
import { withMolecules } from './molecule-options.js';
import { collect, parseCount, parseNames } from './question-options.js';
import { withColumns, withConstraints, withFolds } from './sparse.js';

/** The commands about studies: sparse models of small tables, with a person who chooses the descriptors. */
export function addStudies(program: Command): void {
  const study = program
    .command('study')
    .description('Find descriptors of a small table with a person who decides; screen candidates; begin again.')
    .addHelpText(
      'after',
      `
Examples:
  meguri study open --title "What makes solvents flow" --table solvents.csv --target flow --wait
  meguri study select solvents-1 --features polarity,mass --diagram 3f1c9a20 --why "known from the melt"
  meguri study screen solvents-1 --candidates catalogue.csv`,
    );
  addOpen(study);
  addList(study);
  addShow(study);
  addSuggest(study);
  addSelect(study);
  addScreen(study);
  addChoose(study);
  addReopen(study);
  addCancel(study);
  addClose(study);
  addReport(study);
}

const waitOption = ['--wait', 'stay until what was asked for is there, and show how far it is'] as const;
const whyOption = ['--why <text>', 'the reason, kept with the decision'] as const;

function addOpen(study: Command): void {
  const command = withLaboratory(study.command('open'))
    .description('Freeze a table, check it, and survey every subset of its columns.')
    .requiredOption('--title <text>', 'one line for people')
    .option('--id <id>', 'wanted id of the study (default: made from its title)')
    .option('--table <file>', 'the measurements: comma-, semicolon- or tab-separated values')
    .option('--campaign <id>', 'the observations of a campaign in place of a table')
    .option('--reopen-after <rows>', 'begin again by itself when the campaign has so many more rows', parseCount)
    .requiredOption('--target <names>', 'columns to predict, separated by commas', parseNames);
  withConstraints(withFolds(withColumns(withMolecules(command))))
    .option('--top <number>', 'how many of the best subsets are kept', parseCount, 1000)
    .option('--permutations <number>', 'shuffled targets that chance is judged by', parseCount, 199)
    .option('--rows <column>', 'column that names the rows (default: their numbers)')
    .option('--unit <column=unit>', 'unit of a column; repeatable', collect(parsePair))
    .option(
      '--origin <column=text>',
      'where its numbers come from, e.g. "clogP=RDKit 2026.09.1"; repeatable',
      collect(parsePair),
    )
    .option(...waitOption)
    .option(...jsonOption)
    .addHelpText(
      'after',
      `
Columns, folds and constraints are those of \`meguri sparse\`. The error of the best subset is never told without that of nested
cross-validation and without what shuffled targets give.

Examples:
  meguri study open --title "What makes solvents flow" --table solvents.csv --target flow --rows solvent --wait
  meguri study open --title "What dissolves" --campaign mixture-1 --target solubility --reopen-after 5`,
    )
    .action(async (options) => {
      const { open } = await import('../studies/life.js');
      await open(options, new Output(options.json ?? false));
    });
}

function addList(study: Command): void {
  withLaboratory(study.command('list'))
    .description('Show all studies, newest first.')
    .option(...jsonOption)
    .addHelpText('after', '\nExample:\n  meguri study list')
    .action(async (options) => {
      const { list } = await import('../studies/show.js');
      await list(options, new Output(options.json ?? false));
    });
}

function addShow(study: Command): void {
  withId(study.command('show'))
    .description('Show a study: its surveys, and everything that was decided.')
    .option(...waitOption)
    .addHelpText('after', '\nExample:\n  meguri study show solvents-1')
    .action(async (id, options) => {
      const { show } = await import('../studies/show.js');
      await show(id, options, new Output(options.json ?? false));
    });
}

function addSuggest(study: Command): void {
  withDescriptors(study.command('suggest'))
    .description('Suggest descriptors, for somebody else to decide on.')
    .addHelpText(
      'after',
      '\nExample:\n  meguri study suggest solvents-1 --features polarity --diagram 3f1c9a20 --why "it keeps its sign"',
    )
    .action(async (id, options) => {
      const { describe } = await import('../studies/choices.js');
      await describe('suggest', id, options, new Output(options.json ?? false));
    });
}

function addSelect(study: Command): void {
  withDescriptors(study.command('select'))
    .description('Choose the descriptors: the final model is fitted to them and published with its card.')
    .option(...waitOption)
    .addHelpText(
      'after',
      '\nExample:\n  meguri study select solvents-1 --features polarity,mass --diagram 3f1c9a20 --why "known from the melt"',
    )
    .action(async (id, options) => {
      const { describe } = await import('../studies/choices.js');
      await describe('select', id, options, new Output(options.json ?? false));
    });
}

function addScreen(study: Command): void {
  withId(study.command('screen'))
    .description('Predict candidates by the final models, and rank them.')
    .requiredOption('--candidates <file>', 'table with a row for each candidate and the columns of the models')
    .option('--target <name>', 'target to rank by (default: the first)')
    .option('--minimise', 'rank the smallest predictions first')
    .option('--show <number>', 'candidates to print', parseCount, 10)
    .addHelpText('after', '\nExample:\n  meguri study screen solvents-1 --candidates catalogue.csv --show 20')
    .action(async (id, options) => {
      const { screen } = await import('../studies/choices.js');
      await screen(id, options, new Output(options.json ?? false));
    });
}

function addChoose(study: Command): void {
  withId(study.command('choose'))
    .description('Choose candidates of a screening; those of a study of a campaign are proposed to it.')
    .requiredOption('--rows <numbers>', 'rows of the table of candidates, from 1 below the header', parseRows)
    .requiredOption(...whyOption)
    .option(
      '--screening <hash>',
      'the screening that was looked at, or the beginning of its hash (default: the newest)',
    )
    .option(...waitOption)
    .addHelpText(
      'after',
      '\nExample:\n  meguri study choose solvents-1 --rows 17,3 --why "the best that can be bought"',
    )
    .action(async (id, options) => {
      const { choose } = await import('../studies/choices.js');
      await choose(id, options, new Output(options.json ?? false));
    });
}

function addReopen(study: Command): void {
  withId(study.command('reopen'))
    .description('Begin the next generation: with more rows, or with what the campaign has observed by now.')
    .option('--table <file>', 'rows to add, with the same columns')
    .requiredOption(...whyOption)
    .option(...waitOption)
    .addHelpText('after', '\nExample:\n  meguri study reopen solvents-1 --table more.csv --why "eight more" --wait')
    .action(async (id, options) => {
      const { reopen } = await import('../studies/life.js');
      await reopen(id, options, new Output(options.json ?? false));
    });
}

function addCancel(study: Command): void {
  withId(study.command('cancel'))
    .description('Call off the survey that is running; re-opening the study surveys it again.')
    .requiredOption(...whyOption)
    .addHelpText('after', '\nExample:\n  meguri study cancel solvents-1 --why "the wrong table"')
    .action(async (id, options) => {
      const { end } = await import('../studies/life.js');
      await end('cancel', id, options, new Output(options.json ?? false));
    });
}

function addClose(study: Command): void {
  withId(study.command('close'))
    .description('End a study; its models stay published.')
    .requiredOption(...whyOption)
    .addHelpText('after', '\nExample:\n  meguri study close solvents-1 --why "the solvent is found"')
    .action(async (id, options) => {
      const { end } = await import('../studies/life.js');
      await end('close', id, options, new Output(options.json ?? false));
    });
}

function addReport(study: Command): void {
  withId(study.command('report'))
    .description(
      'Write everything about a study into a folder: tables, surveys, models with their cards and screenings.',
    )
    .requiredOption('--out <folder>', 'folder to write into; it is made where it is missing')
    .addHelpText('after', '\nExample:\n  meguri study report solvents-1 --out solvents-report')
    .action(async (id, options) => {
      const { report } = await import('../studies/report.js');
      await report(id, options, new Output(options.json ?? false));
    });
}

const withId = (command: Command): Command =>
  withLaboratory(command)
    .argument('<study>', 'id of the study')
    .option(...jsonOption);

const withDescriptors = (command: Command): Command =>
  withId(command)
    .requiredOption('--features <names>', 'the descriptors, separated by commas', parseNames)
    .requiredOption('--diagram <hash>', 'the survey that was looked at, or the beginning of its hash')
    .requiredOption(...whyOption)
    .option('--target <name>', 'target that they are for (default: the first)');

function parsePair(text: string): readonly [string, string] {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('Write a column, = and what it is.');
  return [text.slice(0, at).trim(), text.slice(at + 1).trim()];
}

function parseRows(text: string): number[] {
  return parseNames(text).map(parseCount);
}
