import type { Cell } from './table.js';

/** Columns and their rows as comma-separated values with a header line, as `parseTable` reads them. */
export function tableText(columns: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return [columns, ...rows].map((cells) => `${cells.map((cell) => written(cell, ',')).join(',')}\n`).join('');
}

/** A cell in quotes where it would be read as something else without. */
export function written(cell: Cell, separator: string): string {
  const text = cell === null ? '' : String(cell);
  const isPlain = !/^\s|\s$|^[%#]|["\r\n]/.test(text) && !text.includes(separator);
  return isPlain ? text : `"${text.replaceAll('"', '""')}"`;
}
