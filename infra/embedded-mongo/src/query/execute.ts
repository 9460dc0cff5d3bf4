import { type Doc, isDocument } from '../bson/document.js';
import { badValue, MongoError } from '../errors.js';
import type { CollectionInfo } from '../store/catalog.js';
import type { StoredDocument } from '../store/documents.js';
import { scanCollection, scanIndex } from '../store/scans.js';
import type { View } from '../store/store.js';
import { type CompileExpression, compileFilter } from './matcher.js';
import { type Plan, planQuery } from './planner.js';
import { compileSort, sortItems } from './sort.js';

/** A query on one collection; everything but the filter is optional. */
export interface QuerySpec {
  filter: Doc;
  sort?: unknown;
  skip?: number;
  limit?: number;
  hint?: unknown;
  expression?: CompileExpression;
  /** Called once per candidate; throws when the command's time is up. */
  tick?: () => void;
}

/** The matching documents, in order. Nothing is read before the first step, errors in the query come at once. */
export function runQuery(
  view: View,
  collection: CollectionInfo | undefined,
  query: QuerySpec,
): Generator<StoredDocument> {
  const matches = compileFilter(query.filter, query.expression);
  const natural = naturalOrder(query.sort);
  const sort = natural === undefined ? compileSort(query.sort) : undefined;
  if (collection === undefined) return none();
  const plan: Plan =
    natural === undefined
      ? planQuery(collection, query.filter, sort, query.hint)
      : { intervals: [], backward: natural === -1, sorted: true };
  const found = matching(candidates(view, collection, plan), matches, query.tick);
  const skip = query.skip ?? 0;
  const limit = query.limit || Number.POSITIVE_INFINITY;
  if (sort === undefined || plan.sorted) return slice(found, skip, limit);
  return slice(
    sorted(found, (stored) => sort.keyOf(stored.doc), skip + limit),
    skip,
    limit,
  );
}

function naturalOrder(sort: unknown): 1 | -1 | undefined {
  if (!isDocument(sort) || !('$natural' in sort)) return undefined;
  if (Object.keys(sort).length > 1) throw badValue('$natural sort cannot be combined with other fields');
  if (sort.$natural !== 1 && sort.$natural !== -1) throw new MongoError(2, '$natural sort must be 1 or -1');
  return sort.$natural;
}

function candidates(view: View, collection: CollectionInfo, plan: Plan): Generator<StoredDocument> {
  return plan.index === undefined
    ? scanCollection(view, collection, plan.backward)
    : scanIndex(view, collection, plan.index, plan.intervals, plan.backward);
}

function* matching(
  candidates: Iterable<StoredDocument>,
  matches: (doc: Doc) => boolean,
  tick?: () => void,
): Generator<StoredDocument> {
  for (const stored of candidates) {
    tick?.();
    if (matches(stored.doc)) yield stored;
  }
}

function* sorted(
  items: Iterable<StoredDocument>,
  keyOf: (item: StoredDocument) => Buffer,
  limit: number,
): Generator<StoredDocument> {
  yield* sortItems(items, keyOf, limit);
}

function* slice<T>(items: Iterable<T>, skip: number, limit: number): Generator<T> {
  let index = 0;
  for (const item of items) {
    if (index++ < skip) continue;
    yield item;
    if (index - skip >= limit) return;
  }
}

function* none(): Generator<never> {}
