import type { Objective, OutcomeTransform } from '@meguri/bayesopt';
import { type Command, InvalidArgumentError } from 'commander';
import type { DescriptorFile, SmilesColumn } from '../tables/question.js';
import type { SdColumn } from '../tables/sd-columns.js';

/** Adds what is asked of a table: what counts, what is allowed, and what is known of the substances. */
export function withQuestion(command: Command): Command {
  command
    .requiredOption(
      '--objective <name:wish>',
      'column that was measured, and what is wanted of it, e.g. yield:max, impurity:min, purity:>=98, pH:=7±0.2, or cost:min,<=20; again for each further one',
      collect(parseObjective),
    )
    .option(
      '--reference <name=value>',
      'worst acceptable value of one of several objectives (default: a little below the front)',
      collect(parseReference),
    )
    .option(
      '--prior-mean <name=formula>',
      'what a published model says an objective is, e.g. "yield=90 - 0.02 * (temperature - 85)^2"; the planner learns what it misses, and drops it where it misleads; repeatable',
      collect(parsePriorMean),
    )
    .option('--constraint <formula>', 'what a point must satisfy, e.g. "a + b <= 1"; repeatable', collect(String));
  return withModel(withSubstances(command));
}

/** The option for what is known of the uncertainty of results. */
export const sdOption = [
  '--sd <objective=column>',
  'column with the standard deviations of the results of an objective; repeatable',
  collect(parseSd),
] as const;

function parseSd(text: string): SdColumn {
  const [, objective, column] = /^(.+)=(.+)$/.exec(text) ?? [];
  if (objective === undefined || column === undefined) {
    throw new InvalidArgumentError('Write the objective and the column, e.g. yield=yield_sd.');
  }
  return { objective, column };
}

/** Adds how results and columns are changed before they are modelled. */
export function withModel(command: Command): Command {
  return command
    .option(
      '--transform <name=how>',
      'how an objective is changed before it is modelled: winsorise (bad outliers count less), power (more nearly normal), log, bilog (log of the distance from its limit); repeatable',
      collect(parseTransform),
    )
    .option('--warp', 'learn whether a numeric column changes the result faster at one end, by bending its axis');
}

/** Adds what is known of the substances. */
export function withSubstances(command: Command): Command {
  return command
    .option(
      '--descriptors <column=file[:key]>',
      'table with numbers that describe each value of a column, found by its column key (default: the first); repeatable',
      collect(parseDescriptors),
    )
    .option(
      '--smiles <column[:what]>',
      'column of SMILES that are compared by fingerprints, descriptors or both (default: fingerprints); repeatable',
      collect(parseSmiles),
    );
}

export function parseNames(text: string): string[] {
  return text.split(',').map((name) => name.trim());
}

export function parseCount(text: string): number {
  const count = Number(text);
  if (!Number.isSafeInteger(count) || count < 1) throw new InvalidArgumentError('Not a whole number of at least 1.');
  return count;
}

/** For an option that may be given several times. */
export function collect<T>(parse: (text: string) => T): (text: string, earlier?: readonly T[]) => T[] {
  return (text, earlier = []) => [...earlier, parse(text)];
}

const NUMBER = String.raw`[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?`;
const WISH = new RegExp(
  String.raw`^(?:(max|min)|(>=|<=)\s*(${NUMBER})|=\s*(${NUMBER})\s*(?:±|\+-|\+/-)\s*(${NUMBER}))$`,
);

/** The column, and after its last colon what is wanted of it: a way, limits, or a value to come close to. */
function parseObjective(text: string): Objective {
  const [, name = '', wishes = ''] = /^(.+):([^:]+)$/.exec(text) ?? [];
  const read = wishes.split(',').map((wish) => wishOf(wish.trim()));
  const objective: Objective = Object.assign({ name }, ...read);
  const isOnce = Object.keys(objective).length === read.length + 1;
  if (name !== '' && isOnce && read.every((wish) => wish !== undefined)) return objective;
  throw new InvalidArgumentError(
    'Write the column and the wish: yield:max, loss:min, purity:>=98, pH:=7±0.2 (or 7+-0.2), or several: cost:min,<=20.',
  );
}

function wishOf(text: string): Omit<Objective, 'name'> | undefined {
  const [, way, side, limit, target, tolerance] = WISH.exec(text) ?? [];
  if (way) return { direction: way === 'max' ? 'maximise' : 'minimise' };
  if (side) return side === '>=' ? { atLeast: Number(limit) } : { atMost: Number(limit) };
  return target ? { direction: { target: Number(target), tolerance: Number(tolerance) } } : undefined;
}

function parseReference(text: string): { name: string; value: number } {
  const [, name, value] = /^(.+)=(.+)$/.exec(text) ?? [];
  if (name === undefined || !Number.isFinite(Number(value))) {
    throw new InvalidArgumentError('Write the objective and a number, e.g. yield=50.');
  }
  return { name, value: Number(value) };
}

function parseTransform(text: string): { name: string; how: OutcomeTransform } {
  const [, name, how] = /^(.+)=(winsorise|power|log|bilog)$/.exec(text) ?? [];
  if (name === undefined) throw new InvalidArgumentError('Write the objective and how, e.g. rate=log or yield=power.');
  return { name, how: how as OutcomeTransform };
}

function parsePriorMean(text: string): { name: string; formula: string } {
  const [, name, formula] = /^([^=]+)=(.+)$/s.exec(text) ?? [];
  if (name === undefined || formula === undefined) {
    throw new InvalidArgumentError(
      'Write the objective and a formula over numeric columns, e.g. "yield=50 + 2 * dose".',
    );
  }
  return { name: name.trim(), formula };
}

function parseDescriptors(text: string): DescriptorFile {
  const [, column, file, key] = /^(.+)=([^=]+?)(?::([^:/\\]+))?$/.exec(text) ?? [];
  if (column === undefined || file === undefined) {
    throw new InvalidArgumentError(
      'Write the column and the file, e.g. ligand=ligands.csv or ligand=ligands.csv:name.',
    );
  }
  return { column, file, key };
}

function parseSmiles(text: string): SmilesColumn {
  const [, column, what = 'fingerprints'] = /^(.+?)(?::(fingerprints|descriptors|both))?$/.exec(text) ?? [];
  if (column === undefined) throw new InvalidArgumentError('Write the column, e.g. solvent or solvent:descriptors.');
  return { column, what: what as SmilesColumn['what'] };
}
