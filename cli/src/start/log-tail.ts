import { readFileSync } from 'node:fs';

const LINES = 8;

/** Why a process ended, as its log tells: the last error that it logged and the remedy, else the last lines as they are. */
export function explainLog(file: string): string {
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n').slice(-LINES);
  const error = lines.map(loggedError).findLast((found) => found !== undefined);
  return error ?? lines.map((line) => `  ${line.slice(0, 300)}`).join('\n');
}

interface LogLine {
  readonly level?: string;
  readonly remedy?: string;
  readonly error?: { readonly message?: string };
}

function loggedError(line: string): string | undefined {
  try {
    const { level, remedy, error } = JSON.parse(line) as LogLine;
    if (level !== 'error' || !error?.message) return undefined;
    return `  ${error.message}${remedy ? `\n  ${remedy}` : ''}`;
  } catch {
    return undefined;
  }
}
