import type { Rows } from './attribution.js';
import { AttributionError } from './attribution-error.js';

/** Inputs that act together, such as the 0/1 columns of a factor: indices of each group. */
export type Groups = readonly (readonly number[])[];

/** Most inputs, or groups of them, whose coalitions are enumerated: 32,768. */
export const MOST_INPUTS = 15;

/** The groups, by default each input on its own. Throws {@link AttributionError} unless every input is in exactly one. */
export function playersOf(groups: Groups | undefined, width: number): Groups {
  if (!groups) return Array.from({ length: width }, (_, j) => [j]);
  const named = groups.flat().sort((a, b) => a - b);
  if (named.length === width && named.every((input, j) => input === j)) return groups;
  throw new AttributionError(
    'the groups do not hold every input exactly once',
    `share out the inputs 0 to ${width - 1}`,
  );
}

/** Throws {@link AttributionError} for more than 15 groups. */
export function checkEnumerable(players: Groups): void {
  if (players.length <= MOST_INPUTS) return;
  throw new AttributionError(
    `${players.length} inputs have too many coalitions; at most ${MOST_INPUTS} are enumerated`,
    'put inputs that belong together in groups',
  );
}

/** Throws {@link AttributionError} unless there are rows of `width` finite numbers. */
export function checkRows(rows: Rows, width: number, what: string): void {
  if (rows.length === 0) throw new AttributionError(`there is no ${what} row`, 'give at least one');
  rows.forEach((row, i) => {
    if (row.length !== width)
      throw new AttributionError(`${what} row ${i + 1} has ${row.length} values, not ${width}`, 'give one per input');
    const gap = row.findIndex((value) => !Number.isFinite(value));
    if (gap >= 0)
      throw new AttributionError(
        `${what} row ${i + 1}: input ${gap + 1} is ${row[gap]}`,
        'leave the row out or measure the value',
      );
  });
}

/** Mean of each column. */
export function columnMeans(rows: Rows): Float64Array {
  return Float64Array.from(rows[0]!, (_, j) => rows.reduce((sum, row) => sum + row[j]!, 0) / rows.length);
}
