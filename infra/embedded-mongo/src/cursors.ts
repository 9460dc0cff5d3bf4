import { randomInt } from 'node:crypto';
import { MongoError } from './errors.js';

const BATCH_BYTES = 16 * 1024 * 1024;
const FIRST_BATCH = 101;

/** Encoded documents, produced as they are asked for. */
export type Results = Iterator<Uint8Array>;

/** An open cursor: its results, and who may go on reading it. */
export interface Cursor {
  readonly id: number;
  readonly namespace: string;
  readonly results: Results;
  /** The session, or the transaction in it, that opened the cursor. */
  readonly owner: string | undefined;
  readonly neverTimesOut: boolean;
  /** A document that was read but no longer fitted into the batch. */
  held?: Uint8Array;
  lastUsed: number;
}

/** One batch of a cursor; the id is 0 when there is nothing more. */
export interface Batch {
  documents: Uint8Array[];
  id: number;
  namespace: string;
}

/** The open cursors of the server. */
export class Cursors {
  readonly #open = new Map<number, Cursor>();

  /** Opens a cursor and reads its first batch. */
  open(
    namespace: string,
    results: Results,
    options: { batchSize?: number; single?: boolean; owner?: string; neverTimesOut?: boolean } = {},
  ): Batch {
    const { batchSize = FIRST_BATCH, single = false, owner, neverTimesOut = false } = options;
    // ids above 2^32 keep their int64 type on the wire
    const id = randomInt(2 ** 32, 2 ** 48 - 1);
    const cursor: Cursor = { id, namespace, results, owner, neverTimesOut, lastUsed: Date.now() };
    const { documents, done } = readBatch(cursor, batchSize);
    if (done || single) return { documents, id: 0, namespace };
    this.#open.set(id, cursor);
    return { documents, id, namespace };
  }

  /** @throws {MongoError} 43 when there is no such cursor, 13 when it is another session's. */
  next(id: number, namespace: string, batchSize: number | undefined, owner: string | undefined): Batch {
    const cursor = this.#open.get(id);
    if (cursor === undefined) throw new MongoError(43, `cursor id ${id} not found`);
    if (cursor.namespace !== namespace) {
      throw new MongoError(13, `requested getMore on ${namespace}, but the cursor belongs to ${cursor.namespace}`);
    }
    if (cursor.owner !== owner) {
      throw new MongoError(50738, `cannot run getMore on cursor ${id}, which another session or transaction created`);
    }
    cursor.lastUsed = Date.now();
    try {
      const { documents, done } = readBatch(cursor, batchSize ?? Number.POSITIVE_INFINITY);
      if (done) this.#open.delete(id);
      return { documents, id: done ? 0 : id, namespace };
    } catch (error) {
      this.#open.delete(id);
      throw error;
    }
  }

  /** Closes a cursor; false when there is none. */
  kill(id: number): boolean {
    this.#open.get(id)?.results.return?.();
    return this.#open.delete(id);
  }

  /** Closes the cursors of a session or transaction that has ended. */
  killOwned(owner: string): void {
    for (const cursor of this.#open.values()) if (cursor.owner === owner) this.kill(cursor.id);
  }

  /** Closes the cursors that nobody has read since. */
  expire(since: number): void {
    for (const cursor of this.#open.values()) {
      if (!cursor.neverTimesOut && cursor.lastUsed < since) this.kill(cursor.id);
    }
  }

  get size(): number {
    return this.#open.size;
  }
}

function readBatch(cursor: Cursor, size: number): { documents: Uint8Array[]; done: boolean } {
  const documents: Uint8Array[] = [];
  let bytes = 0;
  while (documents.length < size) {
    const next = cursor.held ?? read(cursor.results);
    cursor.held = undefined;
    if (next === undefined) return { documents, done: true };
    if (documents.length > 0 && bytes + next.length > BATCH_BYTES) {
      cursor.held = next;
      break;
    }
    documents.push(next);
    bytes += next.length;
  }
  // looking one document ahead spares the client a last, empty batch
  if (size > 0) cursor.held ??= read(cursor.results);
  return { documents, done: size > 0 && cursor.held === undefined };
}

function read(results: Results): Uint8Array | undefined {
  const { value, done } = results.next();
  return done ? undefined : value;
}
