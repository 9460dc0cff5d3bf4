import { type Doc, encode } from '../bson/document.js';
import { deadline } from '../deadline.js';
import { MongoError } from '../errors.js';
import { recordedReply, recordReply, type Session, sessionOf } from '../sessions.js';
import type { Change } from '../store/change.js';
import type { WriteUnit } from '../store/store.js';
import { ownerOf } from '../transactions.js';
import type { Request } from '../wire/message.js';
import type { WriteLock } from '../write-lock.js';
import { checkCommand } from './checks.js';
import type { Call, Command, CommandTable, Engine, Reply, WriteCall } from './command.js';
import { cursorCommands } from './cursors.js';
import { definitionCommands } from './definitions.js';
import { findAndModifyCommand } from './find-and-modify.js';
import { handshakeCommands } from './handshake.js';
import { indexCommands } from './indexes.js';
import { readCommands } from './reads.js';
import { transactionCommands } from './transactions.js';
import { writeCommands } from './writes.js';

/** How long a write outside transactions waits for an open transaction, in milliseconds. */
const WRITE_WAIT = 30_000;

/** Every command the server knows; any other is error 59. */
const commands: CommandTable = {
  ...handshakeCommands,
  ...readCommands,
  ...cursorCommands,
  ...writeCommands,
  findAndModify: findAndModifyCommand,
  findandmodify: findAndModifyCommand,
  ...definitionCommands,
  ...indexCommands,
  ...transactionCommands,
};

/** What dispatching needs beside the engine. */
export interface Dispatcher {
  readonly engine: Engine;
  readonly lock: WriteLock;
  readonly committed: (changes: Change[]) => void;
}

/** Runs one request and gives the encoded reply; every failure is thrown as a MongoError. */
export async function dispatch(request: Request, dispatcher: Dispatcher): Promise<Uint8Array> {
  const { command, sequences } = request;
  const name = Object.keys(command)[0] ?? '';
  if (!Object.hasOwn(commands, name)) throw new MongoError(59, `no such command: '${name}'`);
  const definition = commands[name]!;
  checkCommand(name, command, sequences, definition);
  const session = sessionOf(command);
  const call = {
    name,
    command,
    sequences,
    database: command.$db as string,
    session,
    engine: dispatcher.engine,
    tick: deadline(command.maxTimeMS as number | undefined),
  };
  if (command.autocommit === false && definition.transactional) {
    return encodeReply(await runInTransaction(call, session, definition, dispatcher));
  }
  const outside = { ...call, owner: session?.key, inTransaction: false };
  if (definition.kind === 'write' || (definition.kind === 'either' && definition.writes(command))) {
    return runWrite(outside, definition, dispatcher);
  }
  return encodeReply(await run(definition, { ...outside, view: dispatcher.engine.store.view() }));
}

const run = async (definition: Command, call: Call): Promise<Reply> => definition.run(call as WriteCall);

const encodeReply = (reply: Reply): Uint8Array => (reply instanceof Uint8Array ? reply : encode({ ...reply, ok: 1 }));

type CallBase = Omit<Call, 'view' | 'inTransaction' | 'owner'>;

/** Any error inside a transaction ends it, as in MongoDB. */
async function runInTransaction(
  call: CallBase,
  session: Session | undefined,
  definition: Command,
  { engine }: Dispatcher,
): Promise<Reply> {
  if (session?.number === undefined) throw new MongoError(72, "'autocommit' needs a session and a transaction number");
  const unit = await engine.transactions.enter(session, call.command.startTransaction === true);
  try {
    const reply = await run(definition, { ...call, owner: ownerOf(session), view: unit, inTransaction: true });
    if ((reply as Doc).writeErrors !== undefined) engine.transactions.abort(session);
    return reply;
  } catch (error) {
    engine.transactions.abort(session);
    throw error;
  }
}

/** One write is one commit: on disk, in the file system's hands, before the answer leaves. */
async function runWrite(
  call: Omit<Call, 'view'>,
  definition: Command,
  { engine, lock, committed }: Dispatcher,
): Promise<Uint8Array> {
  await lock.acquire(WRITE_WAIT, () => new MongoError(24, 'another transaction holds the write lock for too long'));
  let unit: WriteUnit | undefined;
  try {
    const numbered = call.session?.number === undefined ? undefined : call.session;
    const earlier = numbered && recordedReply(engine.store.view(), numbered);
    if (earlier !== undefined) return earlier;
    unit = engine.store.begin(call.command.writeConcern?.j === true);
    const reply = encodeReply(definition.run({ ...call, view: unit } as WriteCall) as Reply);
    if (numbered !== undefined) recordReply(unit, numbered, reply);
    engine.store.commit(unit);
    committed(unit.changes);
    return reply;
  } catch (error) {
    if (unit !== undefined) engine.store.rollback();
    throw error;
  } finally {
    lock.release();
  }
}
