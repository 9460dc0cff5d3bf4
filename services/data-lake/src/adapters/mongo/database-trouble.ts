import { setTimeout as sleep } from 'node:timers/promises';
import { isLabError, LabError } from '@meguri/contracts';
import type { Logger } from '@meguri/observability';
import mongoose from 'mongoose';

const { MongoServerError, MongoError } = mongoose.mongo;

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1000;
/** OutOfDiskSpace, and the codes of a server that is ending or not the primary. */
const PASSING = new Set([14031, 91, 189, 10107, 11600, 11602, 13435, 13436]);

/** Whether the database did not answer, or cannot work at present: the same may succeed later. */
export function isAway(error: unknown): boolean {
  if (error instanceof MongoServerError)
    return PASSING.has(Number(error.code)) || error.hasErrorLabel('RetryableWriteError');
  if (error instanceof MongoError) return /Network|ServerSelection|NotConnected|Pool|Timeout|Closed/.test(error.name);
  if (error instanceof mongoose.Error)
    return error.name === 'MongooseServerSelectionError' || /before initial connection/.test(error.message);
  return isLabError(error) && error.code === 'DATA_LAKE.DATABASE_UNAVAILABLE';
}

/** Translates what the driver throws. */
export const asLakeError = (error: unknown): unknown =>
  isAway(error)
    ? new LabError('DATA_LAKE.DATABASE_UNAVAILABLE', `The database does not answer: ${(error as Error).message}`, {
        cause: error,
      })
    : error;

/** Runs what a question needs; the database being away is an answer to it. */
export async function once<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw asLakeError(error);
  }
}

/** Lets reactions outlast a database that is away: they wait until it is back, so that nothing becomes a dead letter. */
export class Patience {
  readonly #stop = new AbortController();

  constructor(private readonly logger: Logger) {}

  async insist<T>(work: () => Promise<T>): Promise<T> {
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
      try {
        return await work();
      } catch (error) {
        if (!isAway(error) || this.#stop.signal.aborted) throw asLakeError(error);
        this.logger.warn('database away, will try again', { pause, reason: (error as Error).message });
      }
      await sleep(pause, undefined, { signal: this.#stop.signal }).catch(() => undefined);
    }
  }

  /** Ends all waiting: what was waited for fails and is delivered again to the next instance. */
  end(): void {
    this.#stop.abort();
  }
}
