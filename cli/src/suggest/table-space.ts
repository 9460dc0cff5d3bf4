import {
  type ContinuousParameter,
  type Parameter,
  parametersOf,
  parseTable,
  pointsOf,
  type Space,
  type Table,
  TableError,
  valuesIn,
} from '@meguri/bayesopt';
import { readText } from '../actions/read-text.js';
import { UsageError } from '../failure.js';
import { constraintsOf, explained, type QuestionOptions } from '../tables/question.js';
import { substancesOf } from '../tables/substances.js';
import { readSpace } from './space-file.js';

export interface SpaceOptions extends QuestionOptions {
  readonly parameters?: readonly string[];
  /** File of a space. */
  readonly space?: string;
  /** File of a table of all points that may be tried. */
  readonly candidates?: string;
  readonly range?: readonly ContinuousParameter[];
  readonly discrete?: readonly string[];
}

/** What may be tried: what the options state, and beyond that what the columns show. */
export async function spaceOf(options: SpaceOptions, table: Table): Promise<Space> {
  const { space: file, candidates, range = [], discrete } = options;
  const written = file === undefined ? undefined : readSpace(file, readText('space', file));
  const names = namesOf(options, written?.parameters);
  const pool = candidates === undefined ? undefined : await readPool(candidates, names);
  const stated = [...range, ...(written?.parameters ?? [])];
  const tables = pool ? [pool, table] : [table];
  const substances = await substancesOf(options, names, (column) => textsOf(column, stated, tables));
  const parameters = parametersOf({
    tables,
    names,
    stated: [...substances, ...stated],
    discrete: pool ? 'all' : discrete,
  });
  return {
    parameters,
    constraints: [...(written?.constraints ?? []), ...constraintsOf(options)],
    ...(pool && { candidates: await explained(candidates!, () => pointsOf(pool, parameters)) }),
  };
}

function namesOf({ parameters, range = [], discrete = [] }: SpaceOptions, stated?: readonly Parameter[]) {
  const names = parameters ?? stated?.map(({ name }) => name);
  if (!names) throw new UsageError('name the columns that are varied with --parameters, or give a --space.');
  const unstated = stated && names.find((name) => stated.every((parameter) => parameter.name !== name));
  if (unstated !== undefined) throw new UsageError(`${unstated} is no parameter of the space.`);
  const left = stated?.find(({ name }) => !names.includes(name));
  if (left) throw new UsageError(`the space has the parameter ${left.name}, which --parameters leaves out.`);
  const stray = [...range.map(({ name }) => name), ...discrete].find((name) => !names.includes(name));
  if (stray !== undefined) throw new UsageError(`${stray} is not among the parameters.`);
  return names;
}

async function readPool(file: string, names: readonly string[]): Promise<Table> {
  const text = readText('table of candidates', file);
  return explained(file, () => {
    const pool = parseTable(text);
    for (const name of names) {
      if (valuesIn([pool], name).length === 0) throw new TableError('there is nothing to try', undefined, name);
    }
    return pool;
  });
}

/** The substances of a column: those that are stated, else those that the tables hold. */
function textsOf(column: string, stated: readonly Parameter[], tables: readonly Table[]): string[] {
  const parameter = stated.find(({ name }) => name === column);
  if (!parameter) return valuesIn(tables, column).map(String);
  if (parameter.type === 'categorical') return parameter.values.map(String);
  throw new UsageError(`${column} is ${parameter.type}; only categorical parameters have descriptors.`);
}
