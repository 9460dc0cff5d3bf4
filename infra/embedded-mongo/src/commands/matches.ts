import { expressionsOf } from '../aggregation/context.js';
import { type Doc, encode, isDocument } from '../bson/document.js';
import { failedToParse } from '../errors.js';
import { runQuery } from '../query/execute.js';
import { ensureCollection } from '../store/definitions.js';
import type { StoredDocument } from '../store/documents.js';
import { insertOne } from '../store/writes.js';
import type { Update } from '../update/apply.js';
import { upsertDocument } from '../update/upsert.js';
import { collectionName, findCollection, pipelineContext, type WriteCall } from './command.js';

/** How many documents, in which order and by which index. */
export interface MatchOptions {
  sort?: unknown;
  hint?: unknown;
  limit?: number;
}

/** The matching documents, read before any of them is changed. */
export function matchesOf(call: WriteCall, filter: unknown, options: MatchOptions): StoredDocument[] {
  if (!isDocument(filter)) throw failedToParse('the filter must be a document');
  const expression = expressionsOf(pipelineContext(call));
  return [...runQuery(call.view, findCollection(call), { filter, ...options, expression, tick: call.tick })];
}

/** Inserts the document that an upsert makes of its filter and update. */
export function insertUpserted(call: WriteCall, filter: Doc, change: Update): Doc {
  const collection = ensureCollection(call.view, call.database, collectionName(call));
  return insertOne(call.view, collection, encode(upsertDocument(filter, change)));
}
