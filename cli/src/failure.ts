import { type ErrorCode, isLabError } from '@meguri/contracts';

const DONE = 0;
const FAILED = 1;
const BAD_INPUT = 2;

/** Codes that mean: correct what was typed or the file that was named. */
const badInput: ReadonlySet<ErrorCode> = new Set([
  'CAMPAIGN.FILE_INVALID',
  'CONFIG.INVALID',
  'REQUEST.INVALID',
  'STUDY.DATA_INVALID',
  'STUDY.SELECTION_INVALID',
]);

/** A mistake in what was typed, found by a command itself; ends the program with exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** 0 done, 1 failed, 2 bad input. */
export function exitCodeOf(error: unknown): 0 | 1 | 2 {
  if (isCommanderError(error)) return error.exitCode === 0 ? DONE : BAD_INPUT;
  if (error instanceof UsageError) return BAD_INPUT;
  return isLabError(error) && badInput.has(error.code) ? BAD_INPUT : FAILED;
}

/** What a person reads about an error; nothing for those that commander has printed itself. */
export function describeError(error: unknown): string {
  if (isCommanderError(error)) return '';
  if (error instanceof UsageError) return `error: ${error.message}`;
  if (isLabError(error)) return `error: ${error.message}\n${problemsOf(error.context)}${error.remedy} (${error.code})`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** What a program reads about an error. */
export function errorRecord(error: unknown): { error: { code: string; message: string; remedy?: string } } {
  if (isLabError(error)) return { error: { code: error.code, message: error.message, remedy: error.remedy } };
  const message = error instanceof Error ? error.message : String(error);
  return { error: { code: exitCodeOf(error) === BAD_INPUT ? 'USAGE' : 'UNEXPECTED', message } };
}

function problemsOf({ problems }: Readonly<Record<string, unknown>>): string {
  if (!Array.isArray(problems)) return '';
  return problems.map(describeProblem).join('');
}

function describeProblem(problem: {
  file?: string;
  line?: number;
  column?: number;
  field?: string;
  message: string;
  remedy?: string;
}) {
  const place = problem.line === undefined ? '' : `line ${problem.line}${problem.column ? `:${problem.column}` : ''}, `;
  const file = problem.file === undefined ? '' : `${problem.file}, `;
  const remedy = problem.remedy === undefined ? '' : ` ${problem.remedy}`;
  const field = problem.field && !problem.message.startsWith(problem.field) ? `${problem.field}: ` : '';
  return `  ${file}${place}${field}${problem.message}${remedy}\n`;
}

// by shape: commander's own class need not be loaded for that
function isCommanderError(error: unknown): error is { exitCode: number } {
  return (
    error instanceof Error && 'exitCode' in error && 'code' in error && String(error.code).startsWith('commander.')
  );
}
