import type { Parameter } from '../spaces/space.js';
import { columnIndex, type Table } from './table.js';
import { TableError } from './table-error.js';

/** Most different numbers that a column holds by choice; more look like measurements of something that varies freely. */
const MOST_LEVELS = 12;

export interface ParameterQuestion {
  /** Tables that have a column for every parameter; together they show the values. */
  readonly tables: readonly Table[];
  readonly names: readonly string[];
  /** Parameters that are known otherwise. */
  readonly stated?: readonly Parameter[];
  /** Numeric columns of which only the numbers in the tables may be tried, however many; default: those with at most 12. */
  readonly discrete?: readonly string[] | 'all';
}

/**
 * The parameters that tables show: texts are categorical, a few different numbers discrete, many continuous from the smallest to the
 * largest. Throws {@link TableError} for a column that is missing, or empty and not stated.
 */
export function parametersOf({ tables, names, stated = [], discrete = [] }: ParameterQuestion): Parameter[] {
  return names.map((name) => {
    const known = stated.find((parameter) => parameter.name === name);
    if (known) return known;
    const values = valuesIn(tables, name);
    if (values.length === 0)
      throw new TableError('no row shows what may be tried; state its range or its values', undefined, name);
    if (!values.every((value) => typeof value === 'number')) {
      return { name, type: 'categorical', values: [...new Set(values.map(String))] };
    }
    const isDiscrete = discrete === 'all' || discrete.includes(name) || values.length <= MOST_LEVELS;
    if (isDiscrete) return { name, type: 'discrete', values };
    const [lower, upper] = [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
    return { name, type: 'continuous', lower, upper };
  });
}

/** The different values of a column, in the order of the rows. */
export function valuesIn(tables: readonly Table[], name: string): (string | number)[] {
  const cells = tables.flatMap((table) => {
    const column = columnIndex(table, name);
    return table.rows.map((row) => row[column]!);
  });
  return [...new Set(cells.filter((cell) => cell !== null))];
}
