import { BSON } from 'bson';
import { expressionsOf } from '../aggregation/context.js';
import { runPipeline, writes } from '../aggregation/pipeline.js';
import { groupKey } from '../aggregation/stages/group.js';
import { type Doc, encode, isDocument } from '../bson/document.js';
import type { Batch, Results } from '../cursors.js';
import { MongoError, typeMismatch } from '../errors.js';
import { runQuery } from '../query/execute.js';
import { splitPath, valuesAtPath } from '../query/path.js';
import { compileProjection } from '../query/projection.js';
import { countDocuments } from '../store/scans.js';
import { cursorReply } from '../wire/raw-array.js';
import { isChangeStream, openChangeStream } from './change-stream.js';
import {
  type Call,
  type CommandTable,
  countOf,
  findCollection,
  namespace,
  pipelineContext,
  type Reply,
  refuseOption,
  type WriteCall,
} from './command.js';

/** Commands that read documents. */
export const readCommands: CommandTable = {
  find: {
    kind: 'read',
    transactional: true,
    options: [
      'filter',
      'sort',
      'projection',
      'hint',
      'skip',
      'limit',
      'batchSize',
      'singleBatch',
      'let',
      'collation',
      'noCursorTimeout',
      'allowDiskUse',
      'allowPartialResults',
      'tailable',
      'awaitData',
      'oplogReplay',
      'returnKey',
      'showRecordId',
      'min',
      'max',
    ],
    run: find,
  },
  aggregate: {
    kind: 'either',
    writes: (command) => writes(command.pipeline),
    transactional: true,
    options: ['pipeline', 'cursor', 'explain', 'allowDiskUse', 'bypassDocumentValidation', 'hint', 'let', 'collation'],
    run: aggregate,
  },
  count: {
    kind: 'read',
    options: ['query', 'limit', 'skip', 'hint', 'collation'],
    run: (call) => {
      refuseOption(call.command, 'collation');
      const filter = filterOf(call.command.query);
      const collection = findCollection(call);
      const plain = Object.keys(filter).length === 0 && !call.command.limit && !call.command.skip;
      if (plain) return { n: collection === undefined ? 0 : countDocuments(call.view, collection) };
      const { hint, skip } = call.command;
      const limit = Math.abs(call.command.limit ?? 0);
      let n = 0;
      for (const _ of runQuery(call.view, collection, { ...queryOf(call, filter), hint, skip, limit })) n++;
      return { n };
    },
  },
  distinct: {
    kind: 'read',
    transactional: true,
    options: ['key', 'query', 'collation', 'hint'],
    run: (call) => {
      refuseOption(call.command, 'collation');
      const { key, hint } = call.command;
      if (typeof key !== 'string') throw typeMismatch("BSON field 'distinct.key' must be a string");
      const path = splitPath(key);
      const query = { ...queryOf(call, filterOf(call.command.query)), hint };
      const values = new Map<string | number, unknown>();
      for (const { doc } of runQuery(call.view, findCollection(call), query)) {
        for (const value of valuesAtPath(doc, path))
          if (!values.has(groupKey(value))) values.set(groupKey(value), value);
      }
      return { values: [...values.values()] };
    },
  },
  explain: {
    kind: 'read',
    options: ['verbosity'],
    run: () => {
      throw new MongoError(115, 'explain is not supported by the embedded server');
    },
  },
};

function filterOf(filter: unknown): Doc {
  if (filter === undefined || filter === null) return {};
  if (!isDocument(filter)) throw typeMismatch('the filter must be a document');
  return filter;
}

/** The part of a query every reading command has. */
function queryOf(
  call: Call,
  filter: Doc,
): { filter: Doc; expression: ReturnType<typeof expressionsOf>; tick: () => void } {
  return { filter, expression: expressionsOf(pipelineContext(call)), tick: call.tick };
}

function find(call: Call): Reply {
  const { command } = call;
  for (const option of ['tailable', 'awaitData', 'oplogReplay', 'returnKey', 'showRecordId']) {
    refuseOption(command, option, false);
  }
  for (const option of ['collation', 'min', 'max']) refuseOption(command, option);
  const filter = filterOf(command.filter);
  const query = {
    ...queryOf(call, filter),
    sort: command.sort,
    hint: command.hint,
    skip: countOf(call, 'skip'),
    limit: countOf(call, 'limit'),
  };
  const project = projectionOf(call, filter);
  const stored = runQuery(call.view, findCollection(call), query);
  const batch = call.engine.cursors.open(namespace(call), encoded(stored, project), {
    batchSize: countOf(call, 'batchSize'),
    single: command.singleBatch === true,
    owner: call.owner,
    neverTimesOut: command.noCursorTimeout === true,
  });
  return batchReply('firstBatch', batch);
}

function projectionOf(call: Call, filter: Doc): ((doc: Doc) => Doc) | undefined {
  const { projection } = call.command;
  if (projection === undefined || (isDocument(projection) && Object.keys(projection).length === 0)) return undefined;
  return compileProjection(projection, { kind: 'find', expression: expressionsOf(pipelineContext(call)), filter });
}

function* encoded(
  stored: Iterable<{ raw: Uint8Array; doc: Doc }>,
  project?: (doc: Doc) => Doc,
): Results & Iterable<Uint8Array> {
  for (const { raw, doc } of stored) yield project === undefined ? raw : encode(project(doc));
}

function aggregate(call: WriteCall): Reply | Promise<Reply> {
  const { command } = call;
  refuseOption(command, 'collation');
  refuseOption(command, 'explain', false);
  if (!isDocument(command.cursor)) {
    throw new MongoError(9, "The 'cursor' option is required, except for aggregate with the explain argument");
  }
  if (isChangeStream(command.pipeline)) return openChangeStream(call);
  const writing = writes(command.pipeline);
  if (writing && call.inTransaction) throw new MongoError(263, '$out and $merge cannot be used in a transaction');
  const context = pipelineContext(call, writing ? call.view : undefined);
  const collectionless = command.aggregate === 1;
  const ns = collectionless ? `${call.database}.$cmd.aggregate` : namespace(call);
  const collection = collectionless ? undefined : findCollection(call);
  const documents = runPipeline(command.pipeline, collection, context, command.hint);
  const results = writing ? drained(documents) : encodedDocuments(documents);
  const batch = call.engine.cursors.open(ns, results, { batchSize: batchSizeOf(command.cursor), owner: call.owner });
  return batchReply('firstBatch', batch);
}

function batchSizeOf(cursor: Doc): number | undefined {
  for (const option of Object.keys(cursor)) {
    if (option !== 'batchSize') throw new MongoError(40415, `BSON field 'cursor.${option}' is an unknown field.`);
  }
  return cursor.batchSize as number | undefined;
}

function drained(documents: Iterable<Doc>): Results {
  for (const _ of documents);
  return [][Symbol.iterator]();
}

function* encodedDocuments(documents: Iterable<Doc>): Generator<Uint8Array> {
  for (const doc of documents) yield encode(doc);
}

/** The reply with one batch of a cursor. */
export function batchReply(name: 'firstBatch' | 'nextBatch', batch: Batch): Uint8Array {
  return cursorReply(name, batch.documents, { id: BSON.Long.fromNumber(batch.id), ns: batch.namespace });
}
