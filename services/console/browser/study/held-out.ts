import type { Table } from '../vendor/tables/table.js';

/** Predictions by row of the design. */
type HeldOut = readonly { readonly row: number; readonly predicted: number }[];

export interface HeldOutPoint {
  /** Row of the table, from 0. */
  readonly row: number;
  readonly name: string;
  readonly measured: number;
  readonly predicted: number;
}

interface Meaning {
  readonly target: string;
  /** Column that names the rows. */
  readonly names?: string | undefined;
  /** Columns that a row must have all of to be a row of the design. */
  readonly used: readonly string[];
}

/** Sets what was predicted of rows that were held out against what was measured of them. */
export function heldOutPoints(
  { columns, rows }: Pick<Table, 'columns' | 'rows'>,
  { target, names, used }: Meaning,
  heldOut: HeldOut,
): HeldOutPoint[] {
  const needed = used.map((name) => columns.indexOf(name)).filter((c) => c >= 0);
  const whole = rows
    .map((row, i) => ({ row, at: i, name: String(row[columns.indexOf(names ?? '')] ?? i + 1) }))
    .filter(({ row }) => needed.every((c) => row[c] !== null));
  return heldOut.flatMap(({ row: at, predicted }) => {
    const found = whole[at];
    const measured = found?.row[columns.indexOf(target)];
    return found && typeof measured === 'number' ? [{ row: found.at, name: found.name, measured, predicted }] : [];
  });
}

/** Half the length of an interval that holds a new value with that probability, by absolute errors on values not seen (conformal). */
export function reachOf(errors: readonly number[], level: number): number {
  const rank = Math.ceil(level * (errors.length + 1));
  return errors.toSorted((a, b) => a - b)[rank - 1] ?? Number.POSITIVE_INFINITY;
}
