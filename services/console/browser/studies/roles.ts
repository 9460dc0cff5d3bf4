import type { Table } from '../vendor/tables/table.js';

/** What a column is to a study. */
export const ROLES = {
  target: 'predict it',
  feature: 'may be chosen',
  forced: 'always in the model',
  factor: 'may be chosen, cells are names',
  name: 'names the rows',
  none: 'not used',
} as const;
export type Role = keyof typeof ROLES;

/** A column with what a person says of it. */
export interface Column {
  readonly name: string;
  readonly role: Role;
  /** Unit symbol; empty when not told. */
  readonly unit: string;
  /** Name of the columns that are taken or left together; empty for one on its own. */
  readonly group: string;
  /** Name of the variables of which a model has at most one; empty for none. */
  readonly rivals: string;
  /** Where its numbers come from, such as a library with its version; empty when not told. */
  readonly origin: string;
}

/** Most different names that a text column is taken for a factor with. */
const MOST_LEVELS = 8;

/**
 * A first guess, for a person to correct: the last column of numbers is what is predicted, other numbers may be chosen; the first column
 * of texts that are all different names the rows, texts that repeat are a factor.
 */
export function guessRoles({ columns, numeric, rows }: Pick<Table, 'columns' | 'numeric' | 'rows'>): Role[] {
  const target = numeric.lastIndexOf(true);
  const levels = columns.map((_, c) => new Set(rows.map((row) => row[c])).size);
  const name = columns.findIndex((_, c) => !numeric[c] && levels[c] === rows.length);
  return columns.map((_, c) => {
    if (c === target) return 'target';
    if (numeric[c]) return levels[c] === 1 ? 'none' : 'feature';
    if (c === name) return 'name';
    return levels[c]! > 1 && levels[c]! <= MOST_LEVELS ? 'factor' : 'none';
  });
}
