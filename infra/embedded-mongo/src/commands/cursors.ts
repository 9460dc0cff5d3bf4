import { Long } from 'bson';
import { MongoError, typeMismatch } from '../errors.js';
import { streamReply } from './change-stream.js';
import type { CommandTable } from './command.js';
import { batchReply } from './reads.js';

/** Commands on open cursors. */
export const cursorCommands: CommandTable = {
  getMore: {
    kind: 'read',
    transactional: true,
    options: ['collection', 'batchSize'],
    run: (call) => {
      const { getMore: id, collection, batchSize } = call.command;
      if (typeof id !== 'number' || typeof collection !== 'string') {
        throw typeMismatch('getMore needs the id of a cursor and the name of its collection');
      }
      if (batchSize !== undefined && !(Number.isInteger(batchSize) && batchSize >= 0)) {
        throw new MongoError(51024, `BSON field 'batchSize' value must be >= 0, actual value '${batchSize}'`);
      }
      const { changeStreams } = call.engine;
      if (changeStreams.has(id))
        return streamReply('nextBatch', changeStreams.next(id, batchSize || undefined, call.command.maxTimeMS));
      const ns = `${call.database}.${collection}`;
      return batchReply('nextBatch', call.engine.cursors.next(id, ns, batchSize || undefined, call.owner));
    },
  },
  killCursors: {
    kind: 'read',
    transactional: true,
    options: ['cursors'],
    run: ({ command, engine }) => {
      if (!Array.isArray(command.cursors)) throw typeMismatch("BSON field 'killCursors.cursors' must be an array");
      const killed: Long[] = [];
      const unknownIds: Long[] = [];
      for (const id of command.cursors.map(Number)) {
        const there = engine.cursors.kill(id) || engine.changeStreams.kill(id);
        (there ? killed : unknownIds).push(Long.fromNumber(id));
      }
      return { cursorsKilled: killed, cursorsNotFound: unknownIds, cursorsAlive: [], cursorsUnknown: [] };
    },
  },
};
