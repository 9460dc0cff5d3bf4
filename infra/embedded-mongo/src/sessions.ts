import type { Binary } from 'bson';
import { binaryBytes, type Doc } from './bson/document.js';
import { MongoError } from './errors.js';
import type { View, WriteUnit } from './store/store.js';

const KEEP_MILLISECONDS = 30 * 60 * 1000;
const FORGET_EVERY = 1000;

/** A client's logical session, with the number of the transaction or retryable write the command belongs to. */
export interface Session {
  readonly id: Buffer;
  readonly key: string;
  readonly number?: number;
}

/** The session a command names, if any. */
export function sessionOf(command: Doc): Session | undefined {
  const id = (command.lsid as { id?: Binary } | undefined)?.id;
  if (id === undefined) return undefined;
  const bytes = Buffer.from(binaryBytes(id));
  return { id: bytes, key: bytes.toString('hex'), number: command.txnNumber as number | undefined };
}

/** The answer already given to this numbered write, if it was committed. */
export function recordedReply(view: View, session: Session): Uint8Array | undefined {
  const row = view.connection.get('SELECT txn, reply FROM sessions WHERE lsid = ?', session.id);
  if (row === undefined) return undefined;
  const last = row.txn as number;
  if (last > session.number!) {
    throw new MongoError(225, `Cannot start transaction ${session.number}: a newer one, ${last}, has started already`);
  }
  return last === session.number ? (row.reply as Uint8Array) : undefined;
}

let writes = 0;

/** Notes the answer to a numbered write in the same commit, so that a retry after any crash is not a second write. */
export function recordReply(unit: WriteUnit, session: Session, reply: Uint8Array): void {
  const now = Date.now();
  unit.connection.run(
    'INSERT OR REPLACE INTO sessions (lsid, txn, at, reply) VALUES (?, ?, ?, ?)',
    session.id,
    session.number!,
    now,
    reply,
  );
  if (++writes % FORGET_EVERY === 0) {
    unit.connection.run('DELETE FROM sessions WHERE at < ?', now - KEEP_MILLISECONDS);
  }
}
