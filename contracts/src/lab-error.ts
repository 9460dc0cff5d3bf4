import { type ErrorCode, errorCatalogue } from './error-catalogue.js';

export interface LabErrorOptions {
  /** What was asked or seen, for the log and the reader; never secrets. */
  readonly context?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
  /** Replaces the catalogue's remedy where the place of the error knows a better one. */
  readonly remedy?: string;
}

/** An expected failure: a stable code of the catalogue, what happened, and what to do about it. */
export class LabError extends Error {
  override readonly name = 'LabError';
  readonly code: ErrorCode;
  readonly remedy: string;
  readonly context: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, message: string, options: LabErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.remedy = options.remedy ?? errorCatalogue[code].remedy;
    this.context = options.context ?? {};
  }

  /** Whether trying the same again later may succeed without anybody changing anything. */
  get retryable(): boolean {
    return errorCatalogue[this.code].retryable;
  }
}

/** Recognised by shape: an error may come from another process or another copy of this module. */
export function isLabError(error: unknown): error is LabError {
  return error instanceof Error && error.name === 'LabError' && 'code' in error && 'remedy' in error;
}
