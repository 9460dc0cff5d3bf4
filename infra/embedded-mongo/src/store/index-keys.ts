import type { Doc } from '../bson/document.js';
import { isDocument } from '../bson/document.js';
import { sortKey } from '../bson/sort-key.js';
import { MongoError } from '../errors.js';
import type { IndexInfo } from './catalog.js';

/** One field on its way down a document: the value reached and the path still to go. */
interface Cursor {
  value: unknown;
  rest: readonly string[];
  /** An array element that stands for itself: nested arrays are indexed whole. */
  element?: boolean;
}

/** Values of the index fields; `undefined` where the field is missing, {@link EMPTY_ARRAY} for an empty array. */
export type KeyValues = unknown[];

/** The keys a document has in an index: none when the index leaves it out, several when a field is an array. */
export function indexKeys(index: IndexInfo, doc: Doc): { keys: Buffer[]; values: KeyValues[] } {
  if (index.partial !== undefined && !index.partial.matches(doc)) return { keys: [], values: [] };
  const values = expandPaths(doc, index.paths);
  if (index.sparse && values.every((tuple) => tuple.every((value) => value === undefined))) {
    return { keys: [], values: [] };
  }
  return distinct(index, values);
}

function distinct(index: IndexInfo, tuples: KeyValues[]): { keys: Buffer[]; values: KeyValues[] } {
  const encoded = tuples.map((tuple) => sortKey(tuple.map(storedValue), index.directions));
  if (encoded.length === 1) return { keys: encoded, values: tuples };
  const seen = new Map<string, number>();
  encoded.forEach((key, i) => {
    const text = key.toString('latin1');
    if (!seen.has(text)) seen.set(text, i);
  });
  const kept = [...seen.values()];
  return { keys: kept.map((i) => encoded[i]!), values: kept.map((i) => tuples[i]!) };
}

/** Stands for an empty array in an index: below null, as in MongoDB. */
export const EMPTY_ARRAY = Symbol('empty array');

/** The value whose bytes stand in the index for a key value: missing is null there. */
export const storedValue = (value: unknown): unknown =>
  value === undefined ? null : value === EMPTY_ARRAY ? undefined : value;

/**
 * Every combination of values the paths have in a document: one, unless an array is on the way.
 *
 * @throws {MongoError} 171 when two paths go through different arrays.
 */
export function expandPaths(doc: Doc, paths: readonly (readonly string[])[]): KeyValues[] {
  const values: KeyValues[] = [];
  expand(
    paths.map((path) => ({ value: doc, rest: path })),
    values,
  );
  return values;
}

function expand(cursors: Cursor[], into: KeyValues[]): void {
  const reached = cursors.map(descend);
  const blocked = reached.filter((cursor) => Array.isArray(cursor.value) && !cursor.element);
  if (blocked.length === 0) {
    into.push(reached.map((cursor) => cursor.value));
    return;
  }
  const array = blocked[0]!.value as unknown[];
  if (blocked.some((cursor) => cursor.value !== array)) {
    throw new MongoError(171, 'cannot index parallel arrays');
  }
  if (array.length === 0) {
    expand(
      reached.map((cursor) => (cursor.value === array ? emptied(cursor) : cursor)),
      into,
    );
    return;
  }
  for (const item of array) {
    expand(
      reached.map((cursor) => (cursor.value === array ? intoElement(cursor, item) : cursor)),
      into,
    );
  }
}

const emptied = (cursor: Cursor): Cursor => ({
  value: cursor.rest.length === 0 ? EMPTY_ARRAY : undefined,
  rest: [],
  element: true,
});

function intoElement(cursor: Cursor, item: unknown): Cursor {
  if (cursor.rest.length === 0) return { value: item, rest: [], element: true };
  if (isDocument(item)) return { value: item, rest: cursor.rest };
  return { value: undefined, rest: [], element: true };
}

/** Follows the path until it ends or meets an array; a position such as `tags.0` goes on through its array. */
function descend(cursor: Cursor): Cursor {
  if (cursor.element) return cursor;
  let { value, rest } = cursor;
  while (rest.length > 0) {
    if (Array.isArray(value)) {
      if (!/^\d+$/.test(rest[0]!)) break;
      value = value[Number(rest[0])];
    } else {
      value = isDocument(value) ? value[rest[0]!] : undefined;
    }
    rest = rest.slice(1);
  }
  return { value, rest };
}
