import { encode } from './bson/document.js';
import { MongoError } from './errors.js';
import { recordedReply, recordReply, type Session } from './sessions.js';
import type { Change } from './store/change.js';
import type { Store, WriteUnit } from './store/store.js';
import type { WriteLock } from './write-lock.js';

/** How long a transaction waits for another writer before it gives up with WriteConflict, in milliseconds. */
const CONFLICT_WAIT = 1000;
const TRANSIENT = { errorLabels: ['TransientTransactionError'] };

/** What transactions need from the server. */
export interface TransactionSetting {
  readonly store: Store;
  readonly lock: WriteLock;
  /** A transaction that has not ended after this many milliseconds is aborted. */
  readonly lifetime: number;
  readonly committed: (changes: Change[]) => void;
  readonly ended: (owner: string) => void;
}

interface Transaction {
  readonly session: Session;
  readonly unit: WriteUnit;
  readonly timer: NodeJS.Timeout;
}

/** Names the transaction that owns a cursor. */
export const ownerOf = (session: Session): string => `${session.key}:${session.number}`;

/**
 * Multi-document transactions. There is one writer: a transaction holds the write lock from its first command to its
 * end, so it sees one snapshot and never conflicts later on.
 */
export class Transactions {
  #active: Transaction | undefined;

  constructor(private readonly setting: TransactionSetting) {}

  /**
   * The write unit of the session's transaction, begun when `start` is set.
   *
   * @throws {MongoError} 251 when the session has no such transaction, 112 when another writer stays too long.
   */
  async enter(session: Session, start: boolean): Promise<WriteUnit> {
    const active = this.#of(session);
    if (active !== undefined) {
      if (start) throw new MongoError(50911, `transaction ${session.number} is in progress already`);
      return active.unit;
    }
    if (!start) throw noSuchTransaction(session);
    if (this.#active?.session.key === session.key) this.#end(this.#active, false);
    await this.setting.lock.acquire(
      CONFLICT_WAIT,
      () => new MongoError(112, 'WriteConflict: another write is in progress, retry the transaction', TRANSIENT),
    );
    return this.#begin(session).unit;
  }

  #begin(session: Session): Transaction {
    try {
      // how durable the commit must be is known only when it comes, so it is always on the disk
      const unit = this.setting.store.begin(true);
      const timer = setTimeout(() => this.abort(session), this.setting.lifetime);
      this.#active = { session, unit, timer };
      return this.#active;
    } catch (error) {
      this.setting.lock.release();
      throw error;
    }
  }

  /** Commits; a repeated commit of a committed transaction is no error, also after a restart. */
  commit(session: Session): void {
    const transaction = this.#of(session);
    if (transaction === undefined) {
      if (recordedReply(this.setting.store.view(), session) === undefined) throw noSuchTransaction(session);
      return;
    }
    try {
      recordReply(transaction.unit, session, encode({ ok: 1 }));
      this.setting.store.commit(transaction.unit);
    } catch (error) {
      this.#end(transaction, false);
      throw error;
    }
    this.#end(transaction, true);
  }

  /** Aborts; false when the session has no such transaction. */
  abort(session: Session): boolean {
    const transaction = this.#of(session);
    if (transaction !== undefined) this.#end(transaction, false);
    return transaction !== undefined;
  }

  /** Aborts whatever transaction the session has. */
  endSession(key: string): void {
    if (this.#active?.session.key === key) this.#end(this.#active, false);
  }

  #of(session: Session): Transaction | undefined {
    const active = this.#active;
    return active?.session.key === session.key && active.session.number === session.number ? active : undefined;
  }

  #end(transaction: Transaction, committed: boolean): void {
    clearTimeout(transaction.timer);
    this.#active = undefined;
    if (!committed) this.setting.store.rollback();
    this.setting.lock.release();
    this.setting.ended(ownerOf(transaction.session));
    if (committed) this.setting.committed(transaction.unit.changes);
  }

  close(): void {
    if (this.#active !== undefined) this.#end(this.#active, false);
  }
}

export function noSuchTransaction(session: Session): MongoError {
  return new MongoError(
    251,
    `Given transaction number ${session.number} does not match any in-progress transactions`,
    TRANSIENT,
  );
}
