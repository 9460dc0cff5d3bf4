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

/** A table that cannot be read; says where. */
export class TableError extends Error {
  override readonly name = 'TableError';
  /** Line in the text, counted from 1. */
  readonly line: number | undefined;
  /** Name of the column concerned. */
  readonly column: string | undefined;

  constructor(message: string, line?: number, column?: string) {
    super(
      [line === undefined ? '' : `line ${line}: `, column === undefined ? '' : `column ${column}: `, message].join(''),
    );
    this.line = line;
    this.column = column;
  }
}

export interface TableOptions {
  /** Names of the columns of a text without a header line. */
  readonly columns?: readonly string[];
}

const MISSING = new Set(['', 'na', 'n/a', 'nan', 'null']);
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/**
 * Reads comma-, semicolon- or tab-separated values with quotes as in RFC 4180. Lines beginning with `%` or `#` are comments, empty
 * lines are skipped. A column is numeric when every cell that is not missing is a number. Throws {@link TableError}.
 */
export function parseTable(text: string, options: TableOptions = {}): Table {
  const records = recordsOf(text.replace(/^\uFEFF/, ''));
  const header = options.columns ?? records.shift()?.fields.map((field) => field.trim());
  if (!header || header.length === 0) throw new TableError('the table is empty');
  checkHeader(header);
  for (const { fields, line } of records) {
    if (fields.length !== header.length) {
      throw new TableError(`${fields.length} values where ${header.length} columns are named`, line);
    }
  }
  const texts = records.map(({ fields }) => fields.map((field) => field.trim()));
  const numeric = header.map((_, c) => texts.every((row) => isMissing(row[c]!) || NUMBER.test(row[c]!)));
  return {
    columns: [...header],
    numeric,
    rows: texts.map((row) => row.map((field, c) => cellOf(field, numeric[c]!))),
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

interface Record {
  readonly fields: string[];
  readonly line: number;
}

function recordsOf(text: string): Record[] {
  const separator = separatorOf(text);
  const records: Record[] = [];
  let line = 1;
  let position = 0;
  while (position < text.length) {
    const start = line;
    const end = endOfLine(text, position);
    if (/^\s*([%#].*)?$/.test(text.slice(position, end))) {
      position = end + 1;
      line++;
      continue;
    }
    const { fields, next, breaks } = readRecord(text, position, separator, start);
    records.push({ fields, line: start });
    position = next;
    line += breaks;
  }
  return records;
}

function readRecord(text: string, from: number, separator: string, line: number) {
  const fields: string[] = [];
  let field = '';
  let quoted = false;
  let breaks = 0;
  let i = from;
  for (; i <= text.length; i++) {
    const c = text[i];
    if (quoted) {
      if (c === undefined) throw new TableError('a quotation mark is not closed', line);
      if (c === '\n') breaks++;
      if (c !== '"') field += c;
      else if (text[i + 1] === '"') field += text[++i];
      else quoted = false;
    } else if (c === '"' && field.trim() === '') {
      quoted = true;
      field = '';
    } else if (c === separator) {
      fields.push(field);
      field = '';
    } else if (c === '\n' || c === undefined) {
      breaks++;
      break;
    } else if (c !== '\r') field += c;
  }
  fields.push(field);
  return { fields, next: i + 1, breaks };
}

function separatorOf(text: string): string {
  const first = text.split('\n').find((line) => !/^\s*([%#].*)?$/.test(line)) ?? '';
  const count = (separator: string) => first.split(separator).length;
  return [',', ';', '\t'].reduce((a, b) => (count(b) > count(a) ? b : a));
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
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
