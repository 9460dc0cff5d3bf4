import { ObjectId } from 'bson';
import { type Doc, decode, encode } from '../bson/document.js';
import { scanDocument } from '../bson/scan.js';
import { MongoError } from '../errors.js';
import type { CollectionInfo } from './catalog.js';
import { deleteDocument, insertDocument, type StoredDocument, updateDocument } from './documents.js';
import type { WriteUnit } from './store.js';

/**
 * Stores a document as it came, with `_id` first, and notes the change.
 *
 * @returns the decoded document.
 */
export function insertOne(unit: WriteUnit, collection: CollectionInfo, bytes: Uint8Array): Doc {
  const raw = normalize(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  const doc = decode(raw);
  checkStorable(doc);
  insertDocument(unit, collection, raw, doc);
  unit.changes.push({ kind: 'insert', ...placeOf(collection), id: doc._id, document: doc, bytes: raw.length });
  return doc;
}

/**
 * Stores another version of a document and notes the change.
 *
 * @returns false when nothing differs, and nothing was written.
 * @throws {MongoError} 66 when the `_id` differs.
 */
export function replaceOne(
  unit: WriteUnit,
  collection: CollectionInfo,
  before: StoredDocument,
  doc: Doc,
  kind: 'replace' | 'update' = 'replace',
): boolean {
  const raw = Buffer.from(encode(doc));
  if (raw.equals(before.raw)) return false;
  scanDocument(raw);
  const after = decode(raw);
  checkStorable(after);
  updateDocument(unit, collection, before, raw, after);
  unit.changes.push({
    kind,
    ...placeOf(collection),
    id: after._id,
    before: before.doc,
    document: after,
    bytes: raw.length,
  });
  return true;
}

/** Removes a document and notes the change. */
export function deleteOne(unit: WriteUnit, collection: CollectionInfo, stored: StoredDocument): void {
  deleteDocument(unit, collection, stored);
  unit.changes.push({ kind: 'delete', ...placeOf(collection), id: stored.doc._id });
}

const placeOf = (collection: CollectionInfo): { database: string; collection: string } => ({
  database: collection.database,
  collection: collection.name,
});

/** The stored form of a client's document: an `_id`, and it first, and plain numbers. */
function normalize(bytes: Buffer): Buffer {
  const scan = scanDocument(bytes);
  if (scan.hasInt64 || scan.idStart < 0) {
    const { _id = new ObjectId(), ...rest } = decode(bytes);
    return Buffer.from(encode({ _id, ...rest }));
  }
  if (scan.idStart === 4) return bytes;
  return Buffer.concat([
    bytes.subarray(0, 4),
    bytes.subarray(scan.idStart, scan.idEnd),
    bytes.subarray(4, scan.idStart),
    bytes.subarray(scan.idEnd),
  ]);
}

/** Refuses an `_id` that cannot be one and field names that would be read as operators. */
function checkStorable(doc: Doc): void {
  const id: unknown = doc._id;
  if (Array.isArray(id)) throw new MongoError(2, "The '_id' value cannot be of type array");
  if (id instanceof RegExp || (id as { _bsontype?: string })?._bsontype === 'BSONRegExp') {
    throw new MongoError(2, "The '_id' value cannot be of type regex");
  }
  for (const key of Object.keys(doc)) {
    if (key.startsWith('$')) {
      throw new MongoError(52, `The dollar ($) prefixed field '${key}' is not allowed for storage`);
    }
  }
}
