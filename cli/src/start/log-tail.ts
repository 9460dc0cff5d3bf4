import { readFileSync } from 'node:fs';

/** The last lines of a log, indented for quoting; long lines are cut. */
export function lastLines(file: string, count: number): string {
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n').slice(-count);
  return lines.map((line) => `  ${line.slice(0, 300)}`).join('\n');
}
