import type { Doc } from '../bson/document.js';
import { MAX_DOCUMENT_BYTES } from '../bson/document.js';
import { MongoError } from '../errors.js';
import { type CollectionInfo, type IndexInfo, namespaceOf } from './catalog.js';
import { EMPTY_ARRAY, indexKeys, type KeyValues } from './index-keys.js';
import type { WriteUnit } from './store.js';

/** A document in its place: row number, stored bytes and decoded form. */
export interface StoredDocument {
  rid: number;
  raw: Uint8Array;
  doc: Doc;
}

type Keys = ReturnType<typeof indexKeys>;

/**
 * Stores a new document in the collection and all its indexes.
 *
 * @throws {MongoError} 11000 with keyPattern and keyValue when a unique index has the key already; nothing is written.
 */
export function insertDocument(unit: WriteUnit, collection: CollectionInfo, raw: Uint8Array, doc: Doc): void {
  checkSize(raw);
  const keys = collection.indexes.map((index) => indexKeys(index, doc));
  collection.indexes.forEach((index, i) => {
    refuseDuplicate(unit, collection, index, keys[i]!, undefined);
  });
  const rid = unit.connection.run(`INSERT INTO c${collection.id} (doc) VALUES (?)`, raw).lastInsertRowid;
  collection.indexes.forEach((index, i) => {
    addKeys(unit, index, keys[i]!.keys, rid);
  });
}

/** Replaces a stored document and moves its index keys; errors as {@link insertDocument}. */
export function updateDocument(
  unit: WriteUnit,
  collection: CollectionInfo,
  before: StoredDocument,
  raw: Uint8Array,
  doc: Doc,
): void {
  checkSize(raw);
  const changed: { index: IndexInfo; old: Keys; now: Keys }[] = [];
  for (const index of collection.indexes) {
    const old = indexKeys(index, before.doc);
    const now = indexKeys(index, doc);
    if (sameKeys(old.keys, now.keys)) continue;
    refuseDuplicate(unit, collection, index, now, before.rid);
    changed.push({ index, old, now });
  }
  unit.connection.run(`UPDATE c${collection.id} SET doc = ? WHERE rid = ?`, raw, before.rid);
  for (const { index, old, now } of changed) {
    removeKeys(unit, index, old.keys, before.rid);
    addKeys(unit, index, now.keys, before.rid);
  }
}

/** Removes a stored document and its index keys. */
export function deleteDocument(unit: WriteUnit, collection: CollectionInfo, stored: StoredDocument): void {
  for (const index of collection.indexes) removeKeys(unit, index, indexKeys(index, stored.doc).keys, stored.rid);
  unit.connection.run(`DELETE FROM c${collection.id} WHERE rid = ?`, stored.rid);
}

/** Enters one stored document into an index that is being built; errors as {@link insertDocument}. */
export function indexDocument(
  unit: WriteUnit,
  collection: CollectionInfo,
  index: IndexInfo,
  stored: StoredDocument,
): void {
  const keys = indexKeys(index, stored.doc);
  refuseDuplicate(unit, collection, index, keys, stored.rid);
  addKeys(unit, index, keys.keys, stored.rid);
}

function checkSize(raw: Uint8Array): void {
  if (raw.length > MAX_DOCUMENT_BYTES) {
    throw new MongoError(10334, `a document of ${raw.length} bytes is too large, the limit is ${MAX_DOCUMENT_BYTES}`);
  }
}

function sameKeys(a: Buffer[], b: Buffer[]): boolean {
  return a.length === b.length && a.every((key, i) => key.equals(b[i]!));
}

function addKeys(unit: WriteUnit, index: IndexInfo, keys: Buffer[], rid: number): void {
  for (const key of keys) unit.connection.run(`INSERT INTO i${index.id} (k, rid) VALUES (?, ?)`, key, rid);
  if (keys.length > 1 && !index.multikey) {
    unit.connection.run('UPDATE indexes SET multikey = 1 WHERE id = ?', index.id);
    index.multikey = true;
  }
}

function removeKeys(unit: WriteUnit, index: IndexInfo, keys: Buffer[], rid: number): void {
  for (const key of keys) unit.connection.run(`DELETE FROM i${index.id} WHERE k = ? AND rid = ?`, key, rid);
}

function refuseDuplicate(
  unit: WriteUnit,
  collection: CollectionInfo,
  index: IndexInfo,
  { keys, values }: Keys,
  own: number | undefined,
): void {
  if (!index.unique) return;
  keys.forEach((key, i) => {
    const row = unit.connection.get(`SELECT rid FROM i${index.id} WHERE k = ? AND rid IS NOT ?`, key, own ?? null);
    if (row !== undefined) throw duplicateKey(collection, index, values[i]!);
  });
}

function duplicateKey(collection: CollectionInfo, index: IndexInfo, values: KeyValues): MongoError {
  const keyValue: Doc = {};
  index.fields.forEach((field, i) => {
    keyValue[field] = values[i] === EMPTY_ARRAY ? undefined : (values[i] ?? null);
  });
  const shown = Object.entries(keyValue).map(([field, value]) => `${field}: ${JSON.stringify(value)}`);
  return new MongoError(
    11000,
    `E11000 duplicate key error collection: ${namespaceOf(collection)} index: ${index.name} dup key: { ${shown.join(', ')} }`,
    { keyPattern: index.spec.key, keyValue },
  );
}
