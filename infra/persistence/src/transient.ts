import { setTimeout as sleep } from 'node:timers/promises';
import mongoose from 'mongoose';

const { MongoServerError, MongoError } = mongoose.mongo;

/**
 * Codes after which the same may succeed later: lock timeout, shutting down, stepping down, no primary, write
 * conflict, disk full.
 */
const PASSING = new Set<unknown>([24, 91, 112, 189, 10107, 11600, 11602, 13435, 13436, 14031]);

const FIRST_PAUSE = 50;
const LONGEST_PAUSE = 1000;

/** Whether the database is away or busy: the same may succeed later without anybody changing anything. */
export function isTransient(error: unknown): boolean {
  if (error instanceof MongoServerError) {
    return (
      PASSING.has(error.code) ||
      error.hasErrorLabel('RetryableWriteError') ||
      error.hasErrorLabel('TransientTransactionError')
    );
  }
  if (error instanceof MongoError) return /Network|ServerSelection|NotConnected|Pool|Timeout|Closed/.test(error.name);
  return error instanceof mongoose.Error.MongooseServerSelectionError;
}

/** How {@link insist} waits. */
export interface InsistOptions {
  /** Ends the waiting; the last error is thrown then. */
  readonly signal?: AbortSignal;
  /** Told before each further try, with the pause in milliseconds. */
  readonly onRetry?: (error: unknown, pause: number) => void;
}

/** Repeats work that must be safe to repeat until it succeeds or fails for a reason that waiting does not cure. */
export async function insist<T>(work: () => Promise<T>, options: InsistOptions = {}): Promise<T> {
  for (let pause = FIRST_PAUSE; ; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
    try {
      return await work();
    } catch (error) {
      if (!isTransient(error) || options.signal?.aborted) throw error;
      options.onRetry?.(error, pause);
    }
    await sleep(pause, undefined, { signal: options.signal }).catch(() => undefined);
  }
}
