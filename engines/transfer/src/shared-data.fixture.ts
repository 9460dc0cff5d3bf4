import { existsSync, readFileSync } from 'node:fs';
import { parseTable } from '@meguri/bayesopt';

const FOLDER = new URL('../../../../shared/data/', import.meta.url);

/** The columns of a shared table by name; undefined, with a word on where to get it, when the shared data are absent. */
export function sharedColumns(name: string): ((column: string) => string[]) | undefined {
  const file = new URL(name, FOLDER);
  if (!existsSync(file)) {
    console.warn(
      `skipped: ${name} belongs in shared/data beside the repository; see CONTRIBUTING.md, "Reference data"`,
    );
    return undefined;
  }
  const lines = readFileSync(file, 'utf8').split('\n');
  const { columns, rows } = parseTable(lines.filter((line) => line.trim() !== '' && !line.startsWith('%')).join('\n'));
  return (column) => rows.map((row) => String(row[columns.indexOf(column)] ?? ''));
}

export const numbers = (texts: readonly string[]): Float64Array => Float64Array.from(texts, Number);
