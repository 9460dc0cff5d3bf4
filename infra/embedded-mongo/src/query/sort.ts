import { type Doc, isDocument } from '../bson/document.js';
import { type Direction, sortKey } from '../bson/sort-key.js';
import { badValue, MongoError } from '../errors.js';
import { expandPaths, storedValue } from '../store/index-keys.js';
import { splitPath } from './path.js';

const SLACK = 1000;

/** A compiled sort: its fields and the key by which documents are ordered bytewise. */
export interface SortOrder {
  readonly fields: readonly string[];
  readonly directions: readonly Direction[];
  keyOf(doc: Doc): Buffer;
}

/** Compiles a sort specification; undefined when it is empty. */
export function compileSort(spec: unknown): SortOrder | undefined {
  if (spec === undefined || spec === null) return undefined;
  if (!isDocument(spec)) throw badValue('a sort must be a document');
  const fields = Object.keys(spec);
  if (fields.length === 0) return undefined;
  if (fields.length > 32) throw badValue('a sort takes at most 32 fields');
  const directions = fields.map((field) => direction(field, spec[field]));
  const paths = fields.map(splitPath);
  return {
    fields,
    directions,
    keyOf: (doc) => smallestKey(expandSafely(doc, paths), directions),
  };
}

function direction(field: string, value: unknown): Direction {
  if (field === '' || field.startsWith('$')) throw badValue(`invalid sort field '${field}'`);
  if (value === 1 || value === true) return 1;
  if (value === -1) return -1;
  throw new MongoError(15975, `$sort key ordering of '${field}' must be 1 (ascending) or -1 (descending)`);
}

function expandSafely(doc: Doc, paths: readonly (readonly string[])[]): unknown[][] {
  try {
    return expandPaths(doc, paths);
  } catch (error) {
    if (error instanceof MongoError && error.code === 171) {
      throw badValue('cannot sort with keys that are parallel arrays');
    }
    throw error;
  }
}

/** With arrays a document has several keys and stands where its first one in the wanted order belongs. */
function smallestKey(tuples: unknown[][], directions: readonly Direction[]): Buffer {
  let smallest: Buffer | undefined;
  for (const tuple of tuples) {
    const key = sortKey(tuple.map(storedValue), directions);
    if (smallest === undefined || Buffer.compare(key, smallest) < 0) smallest = key;
  }
  return smallest!;
}

/** Sorts stably; with a limit only the first items are kept while reading. */
export function sortItems<T>(items: Iterable<T>, keyOf: (item: T) => Buffer, limit = Number.POSITIVE_INFINITY): T[] {
  let keyed: { key: Buffer; item: T }[] = [];
  for (const item of items) {
    keyed.push({ key: keyOf(item), item });
    if (keyed.length > 2 * limit + SLACK) keyed = ordered(keyed).slice(0, limit);
  }
  const sorted = ordered(keyed);
  return (sorted.length > limit ? sorted.slice(0, limit) : sorted).map(({ item }) => item);
}

const ordered = <T>(keyed: { key: Buffer; item: T }[]): { key: Buffer; item: T }[] =>
  keyed.sort((a, b) => Buffer.compare(a.key, b.key));
