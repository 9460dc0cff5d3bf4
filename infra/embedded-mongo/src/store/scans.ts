import { decode } from '../bson/document.js';
import type { CollectionInfo, IndexInfo } from './catalog.js';
import type { StoredDocument } from './documents.js';
import type { View } from './store.js';

const FIRST_CHUNK = 32;
const LARGEST_CHUNK = 1000;
const CHUNK_BYTES = 4 * 1024 * 1024;

/** Index keys from `low` (included) to `high` (left out); undefined means open. */
export interface Interval {
  low?: Buffer;
  high?: Buffer;
}

/**
 * All documents in insertion order. Rows are fetched in chunks, so that no SQLite statement stays open between two
 * steps of a cursor; writes in between are seen or not, as in MongoDB.
 */
export function* scanCollection(view: View, collection: CollectionInfo, backward = false): Generator<StoredDocument> {
  const order = backward ? 'DESC' : 'ASC';
  const beyond = backward ? '<' : '>';
  let last = backward ? Number.MAX_SAFE_INTEGER : -1;
  let limit = FIRST_CHUNK;
  for (;;) {
    const rows = view.connection.all(
      `SELECT rid, doc FROM c${collection.id} WHERE rid ${beyond} ? ORDER BY rid ${order} LIMIT ?`,
      last,
      limit,
    );
    let bytes = 0;
    for (const row of rows) {
      const raw = row.doc as Uint8Array;
      bytes += raw.length;
      last = row.rid as number;
      yield { rid: last, raw, doc: decode(raw) };
    }
    if (rows.length < limit) return;
    limit = nextLimit(limit, bytes);
  }
}

/** The documents of some key intervals of an index, in key order (or its reverse), each document once. */
export function* scanIndex(
  view: View,
  collection: CollectionInfo,
  index: IndexInfo,
  intervals: readonly Interval[],
  backward = false,
): Generator<StoredDocument> {
  const once = index.multikey ? new Set<number>() : undefined;
  for (const interval of backward ? [...intervals].reverse() : intervals) {
    for (const stored of scanInterval(view, collection, index, interval, backward)) {
      if (once?.has(stored.rid)) continue;
      once?.add(stored.rid);
      yield stored;
    }
  }
}

function* scanInterval(
  view: View,
  collection: CollectionInfo,
  index: IndexInfo,
  interval: Interval,
  backward: boolean,
): Generator<StoredDocument> {
  const order = backward ? 'DESC' : 'ASC';
  let limit = FIRST_CHUNK;
  let last: { key: Uint8Array; rid: number } | undefined;
  for (;;) {
    const { where, values } = bounds(interval, last, backward);
    const rows = view.connection.all(
      `SELECT i.k AS k, i.rid AS rid, c.doc AS doc FROM i${index.id} i JOIN c${collection.id} c ON c.rid = i.rid
       ${where} ORDER BY i.k ${order}, i.rid ${order} LIMIT ?`,
      ...values,
      limit,
    );
    let bytes = 0;
    for (const row of rows) {
      const raw = row.doc as Uint8Array;
      bytes += raw.length;
      last = { key: row.k as Uint8Array, rid: row.rid as number };
      yield { rid: last.rid, raw, doc: decode(raw) };
    }
    if (rows.length < limit) return;
    limit = nextLimit(limit, bytes);
  }
}

function bounds(
  interval: Interval,
  last: { key: Uint8Array; rid: number } | undefined,
  backward: boolean,
): { where: string; values: (Uint8Array | number)[] } {
  const terms: string[] = [];
  const values: (Uint8Array | number)[] = [];
  const add = (term: string, ...bound: (Uint8Array | number)[]): void => {
    terms.push(term);
    values.push(...bound);
  };
  if (last !== undefined) add(`(i.k, i.rid) ${backward ? '<' : '>'} (?, ?)`, last.key, last.rid);
  if (interval.low !== undefined && (last === undefined || backward)) add('i.k >= ?', interval.low);
  if (interval.high !== undefined && (last === undefined || !backward)) add('i.k < ?', interval.high);
  return { where: terms.length === 0 ? '' : `WHERE ${terms.join(' AND ')}`, values };
}

/** More rows as the scan goes on, but not more than a few megabytes at a time. */
function nextLimit(rows: number, bytes: number): number {
  const average = Math.max(1, bytes / rows);
  return Math.max(1, Math.min(rows * 4, LARGEST_CHUNK, Math.floor(CHUNK_BYTES / average)));
}

/** The document in a row, if it is still there. */
export function readRow(view: View, collection: CollectionInfo, rid: number): StoredDocument | undefined {
  const row = view.connection.get(`SELECT doc FROM c${collection.id} WHERE rid = ?`, rid);
  if (row === undefined) return undefined;
  const raw = row.doc as Uint8Array;
  return { rid, raw, doc: decode(raw) };
}

/** How many documents a collection holds. */
export function countDocuments(view: View, collection: CollectionInfo): number {
  return view.connection.get(`SELECT count(*) AS n FROM i${collection.indexes[0]!.id}`)!.n as number;
}
