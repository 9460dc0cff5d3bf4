import { randomBytes } from 'node:crypto';
import { Timestamp } from 'bson';
import type { Doc } from '../bson/document.js';
import { MongoError } from '../errors.js';
import type { Change } from '../store/change.js';

const MOST_ENTRIES = 10_000;
const MOST_BYTES = 32 * 1024 * 1024;

/** One change with its place in the order of all changes. */
export interface LogEntry {
  readonly sequence: number;
  readonly change: Change;
  readonly at: Date;
}

/**
 * The latest changes, in memory. It begins with the first stream that is opened and forgets the oldest entries, so a
 * stream can resume after a broken connection but not after a restart of the server: that is error 286.
 */
export class ChangeLog {
  readonly #epoch = randomBytes(6).toString('hex');
  readonly #entries: LogEntry[] = [];
  readonly #waiting = new Set<() => void>();
  #last = 0;
  #bytes = 0;
  #recording = false;

  /** Begins to record; changes before this moment are not reported. */
  start(): void {
    this.#recording = true;
  }

  append(changes: readonly Change[]): void {
    if (!this.#recording || changes.length === 0) return;
    const at = new Date();
    for (const change of changes) {
      this.#entries.push({ sequence: ++this.#last, change, at });
      this.#bytes += bytesOf(change);
    }
    while (this.#entries.length > MOST_ENTRIES || this.#bytes > MOST_BYTES) {
      this.#bytes -= bytesOf(this.#entries.shift()!.change);
    }
    for (const wake of this.#waiting) wake();
  }

  /** Sequence of the newest change. */
  get last(): number {
    return this.#last;
  }

  /** The first change after a sequence; error 286 when it is forgotten already. */
  after(sequence: number): LogEntry | undefined {
    if (sequence >= this.#last) return undefined;
    const first = this.#entries[0]?.sequence ?? this.#last + 1;
    if (sequence + 1 < first) throw historyLost();
    return this.#entries[sequence + 1 - first];
  }

  /** Resolves when something is appended, or after so many milliseconds. */
  wait(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      timer.unref();
      this.#waiting.add(done);
    });
  }

  /** The resume token of a sequence. */
  token(sequence: number): Doc {
    return { _data: `${this.#epoch}${sequence.toString(16).padStart(14, '0')}` };
  }

  /** The sequence of a resume token; error 286 for one from before the last start of the server. */
  sequenceOf(token: unknown): number {
    const data = (token as Doc | null)?._data;
    if (typeof data !== 'string' || !/^[0-9a-f]{26}$/.test(data)) throw new MongoError(260, 'invalid resume token');
    if (!data.startsWith(this.#epoch)) throw historyLost();
    return Number.parseInt(data.slice(this.#epoch.length), 16);
  }
}

const bytesOf = (change: Change): number => ('bytes' in change ? change.bytes : 0);

/** The time of an entry as the cluster's clock would show it. */
export const clusterTime = (entry: LogEntry): Timestamp =>
  new Timestamp({ t: Math.floor(entry.at.getTime() / 1000), i: entry.sequence % 2 ** 31 });

function historyLost(): MongoError {
  return new MongoError(
    286,
    'Resume of change stream was not possible, as the resume point may no longer be in the change log',
    { errorLabels: ['NonResumableChangeStreamError'] },
  );
}
