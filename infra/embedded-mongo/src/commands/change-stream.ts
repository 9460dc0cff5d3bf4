import { BSON } from 'bson';
import { type Doc, isDocument } from '../bson/document.js';
import type { StreamBatch, Watched } from '../changes/change-streams.js';
import { MongoError } from '../errors.js';
import { cursorReply } from '../wire/raw-array.js';
import { type Call, namespace, pipelineContext } from './command.js';

/** True when a pipeline begins with `$changeStream`. */
export function isChangeStream(pipeline: unknown): pipeline is [Doc, ...Doc[]] {
  const first = Array.isArray(pipeline) ? pipeline[0] : undefined;
  return isDocument(first) && '$changeStream' in first;
}

/** Opens a change stream; its first batch is empty. */
export function openChangeStream(call: Call): Promise<Uint8Array> {
  if (call.inTransaction) throw new MongoError(263, 'a change stream cannot be opened in a transaction');
  const pipeline = call.command.pipeline as [Doc, ...Doc[]];
  const ns = call.command.aggregate === 1 ? `${call.database}.$cmd.aggregate` : namespace(call);
  const watched = watchedBy(call, pipeline[0].$changeStream?.allChangesForCluster === true);
  const { changeStreams } = call.engine;
  return streamReply('firstBatch', changeStreams.open(pipeline, watched, ns, call.owner, pipelineContext(call)));
}

function watchedBy({ command, database }: Call, everything: boolean): Watched {
  if (everything) return {};
  return command.aggregate === 1 ? { database } : { database, collection: command.aggregate };
}

/** The reply with one batch of a change stream. */
export async function streamReply(
  name: 'firstBatch' | 'nextBatch',
  batch: StreamBatch | Promise<StreamBatch>,
): Promise<Uint8Array> {
  const { documents, id, namespace: ns, postBatchResumeToken } = await batch;
  return cursorReply(name, documents, { id: BSON.Long.fromNumber(id), ns, postBatchResumeToken });
}
