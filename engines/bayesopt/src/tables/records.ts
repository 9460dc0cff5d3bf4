import { TableError } from './table-error.js';

const COMMENT_OR_EMPTY = /^\s*([%#].*)?$/s;

/** One line of a table, or several where a quoted field contains line breaks. */
export interface TableRecord {
  readonly fields: readonly string[];
  /** Line of the text it begins in, counted from 1. */
  readonly line: number;
  /** Index in the text just after its last field. */
  readonly end: number;
}

/**
 * Reads comma-, semicolon- or tab-separated values with quotes as in RFC 4180, whichever separates most in the first line. Lines
 * beginning with `%` or `#` are comments, empty lines are skipped. Throws {@link TableError}.
 */
export function recordsOf(text: string): { readonly records: TableRecord[]; readonly separator: string } {
  const separator = separatorOf(text);
  const records: TableRecord[] = [];
  let line = 1;
  let position = 0;
  while (position < text.length) {
    const start = line;
    const end = endOfLine(text, position);
    if (COMMENT_OR_EMPTY.test(text.slice(position, end))) {
      position = end + 1;
      line++;
      continue;
    }
    const { fields, end: last, breaks } = readRecord(text, position, separator, start);
    records.push({ fields, line: start, end: text[last - 1] === '\r' ? last - 1 : last });
    position = last + 1;
    line += breaks;
  }
  return { records, separator };
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
  return { fields, end: i, breaks };
}

function separatorOf(text: string): string {
  const first = text.split('\n').find((line) => !COMMENT_OR_EMPTY.test(line)) ?? '';
  const count = (separator: string) => first.split(separator).length;
  return [',', ';', '\t'].reduce((a, b) => (count(b) > count(a) ? b : a));
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}
