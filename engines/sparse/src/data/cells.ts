import { DataError } from './data-error.js';

/** A cell of a table; null, undefined, NaN and blank texts are missing. */
export type Cell = string | number | null | undefined;

export interface SourceTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

export function isMissing(cell: Cell): boolean {
  return cell === null || cell === undefined || Number.isNaN(cell) || (typeof cell === 'string' && cell.trim() === '');
}

/** The finite number in a cell that is not missing. Throws {@link DataError}. */
export function numberIn(cell: Cell, row: number, column: string): number {
  const value = typeof cell === 'string' && NUMBER.test(cell.trim()) ? Number(cell) : cell;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new DataError(
    `${typeof cell === 'string' ? `the text "${cell}"` : cell} stands where a number should be`,
    { row, column },
    'write a number, leave the column out, or name it as a factor',
  );
}

/** Index of a column. Throws {@link DataError} that names the columns there are. */
export function columnIndex(table: SourceTable, name: string): number {
  const index = table.columns.indexOf(name);
  if (index >= 0) return index;
  throw new DataError('there is no such column', { column: name }, `name one of ${table.columns.join(', ')}`);
}
