import { recordsOf } from './records.js';
import type { Cell } from './table.js';
import { written } from './table-text.js';

/**
 * The text of a table with a header line and more rows at its end, given by column name: same separator and line ends, comments and
 * cells as they were. A column that the table lacks is added on the right, blank in the rows that were there. Throws TableError for a
 * text that is no table.
 */
export function appendRows(text: string, rows: readonly Readonly<Record<string, Cell>>[]): string {
  const { records, separator } = recordsOf(text.replace(/^\uFEFF/, ''));
  const names = records[0]?.fields.map((field) => field.trim()) ?? [];
  const added = [...new Set(rows.flatMap((row) => Object.keys(row)))].filter((name) => !names.includes(name));
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  const write = (cells: readonly Cell[]) => cells.map((cell) => written(cell, separator)).join(separator);
  const before = widened(
    text,
    records.map(({ end }) => end),
    added.map((name) => separator + written(name, separator)).join(''),
    separator.repeat(added.length),
  );
  const lines = rows.map((row) => write([...names, ...added].map((name) => row[name] ?? null)) + lineEnd);
  return before + (before.endsWith('\n') || lines.length === 0 ? '' : lineEnd) + lines.join('');
}

/** The text with something put in at the first of the positions, and something else at every other. */
function widened(text: string, ends: readonly number[], atFirst: string, atOthers: string): string {
  const mark = text.startsWith('\uFEFF') ? 1 : 0;
  const cuts = [0, ...ends.map((end) => end + mark), text.length];
  const parts = cuts.slice(1).map((cut, i) => text.slice(cuts[i], cut));
  return parts.map((part, i) => part + (i === 0 ? atFirst : i < ends.length ? atOthers : '')).join('');
}
