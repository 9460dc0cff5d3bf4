import { recordsOf } from './records.js';
import { TableError } from './table-error.js';

/** A cell: a number in numeric columns, a text in others, null where nothing was written. */
export type Cell = string | number | null;

export interface Table {
  readonly columns: readonly string[];
  /** Which columns hold numbers only. */
  readonly numeric: readonly boolean[];
  readonly rows: readonly (readonly Cell[])[];
  /** Line of the text each row came from, counted from 1. */
  readonly lines: readonly number[];
}

export interface TableOptions {
  /** Names of the columns of a text without a header line. */
  readonly columns?: readonly string[];
  /** Columns whose cells stay texts as they were written, null only where nothing was. */
  readonly asWritten?: readonly string[];
}

const MISSING = new Set(['', 'na', 'n/a', 'nan', 'null']);
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/**
 * Reads comma-, semicolon- or tab-separated values with quotes as in RFC 4180. Lines beginning with `%` or `#` are comments, empty
 * lines are skipped. A column is numeric when every cell that is not missing is a number; blanks, `NA`, `n/a`, `NaN` and `null` are
 * missing. Throws {@link TableError}.
 */
export function parseTable(text: string, options: TableOptions = {}): Table {
  const { records } = recordsOf(text.replace(/^\uFEFF/, ''));
  const header = options.columns ?? records.shift()?.fields.map((field) => field.trim());
  if (!header || header.length === 0) throw new TableError('the table is empty');
  checkHeader(header);
  for (const { fields, line } of records) {
    if (fields.length !== header.length) {
      throw new TableError(`${fields.length} values where ${header.length} columns are named`, line);
    }
  }
  const texts = records.map(({ fields }) => fields.map((field) => field.trim()));
  const isText = header.map((name) => options.asWritten?.includes(name) ?? false);
  const numeric = header.map((_, c) => !isText[c] && texts.every((row) => isMissing(row[c]!) || NUMBER.test(row[c]!)));
  return {
    columns: [...header],
    numeric,
    rows: texts.map((row) => row.map((field, c) => (isText[c] ? field || null : cellOf(field, numeric[c]!)))),
    lines: records.map(({ line }) => line),
  };
}

/** Index of a column; throws {@link TableError} that names the columns there are. */
export function columnIndex(table: Table, name: string): number {
  const index = table.columns.indexOf(name);
  if (index < 0)
    throw new TableError(`there is no such column; there are ${table.columns.join(', ')}`, undefined, name);
  return index;
}

function checkHeader(header: readonly string[]): void {
  header.forEach((name, c) => {
    if (name === '') throw new TableError(`column ${c + 1} has no name`, 1);
    if (header.indexOf(name) < c) throw new TableError('the name is used twice', 1, name);
  });
}

function isMissing(field: string): boolean {
  return MISSING.has(field.toLowerCase());
}

function cellOf(field: string, numeric: boolean): Cell {
  if (isMissing(field)) return null;
  return numeric ? Number(field) : field;
}
