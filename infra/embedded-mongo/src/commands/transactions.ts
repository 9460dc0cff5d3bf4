import type { Binary } from 'bson';
import { binaryBytes } from '../bson/document.js';
import { MongoError } from '../errors.js';
import type { Session } from '../sessions.js';
import { noSuchTransaction } from '../transactions.js';
import type { Call, CommandTable } from './command.js';

/** Commands that end transactions and sessions. They answer for the session, so none of them opens a transaction. */
export const transactionCommands: CommandTable = {
  commitTransaction: {
    kind: 'read',
    options: ['recoveryToken'],
    run: (call) => {
      call.engine.transactions.commit(transactionOf(call));
      return {};
    },
  },
  abortTransaction: {
    kind: 'read',
    options: ['recoveryToken'],
    run: (call) => {
      const session = transactionOf(call);
      if (!call.engine.transactions.abort(session)) throw noSuchTransaction(session);
      return {};
    },
  },
  endSessions: { kind: 'read', options: [], run: endSessions },
  killSessions: { kind: 'read', options: [], run: endSessions },
  refreshSessions: { kind: 'read', options: [], run: () => ({}) },
};

function transactionOf(call: Call): Session {
  if (call.session?.number === undefined || call.command.autocommit !== false) {
    throw new MongoError(72, `${call.name} must be run within a transaction`);
  }
  return call.session;
}

function endSessions(call: Call): Record<string, never> {
  for (const { id } of call.command[call.name] as { id: Binary }[]) {
    const key = Buffer.from(binaryBytes(id)).toString('hex');
    call.engine.transactions.endSession(key);
    call.engine.cursors.killOwned(key);
    call.engine.changeStreams.killOwned(key);
  }
  return {};
}
