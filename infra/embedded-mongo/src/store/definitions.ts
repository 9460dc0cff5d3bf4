import { randomBytes } from 'node:crypto';
import { Binary } from 'bson';
import { type Doc, encode } from '../bson/document.js';
import { MongoError } from '../errors.js';
import { type CollectionInfo, describeIndex, type IndexInfo, namespaceOf } from './catalog.js';
import { indexDocument } from './documents.js';
import { scanCollection } from './scans.js';
import type { WriteUnit } from './store.js';

const ID_INDEX = { v: 2, key: { _id: 1 }, name: '_id_' };

/** Creates an empty collection with its `_id` index. */
export function createCollection(unit: WriteUnit, database: string, name: string): CollectionInfo {
  checkNamespace(database, name);
  const uuid = uuidV4();
  const id = unit.connection.run(
    'INSERT INTO collections (db, name, uuid) VALUES (?, ?, ?)',
    database,
    name,
    uuid,
  ).lastInsertRowid;
  unit.connection.exec(`CREATE TABLE c${id} (rid INTEGER PRIMARY KEY, doc BLOB)`);
  const bare: CollectionInfo = { id, database, name, uuid: new Binary(uuid, Binary.SUBTYPE_UUID), indexes: [] };
  unit.catalog = unit.catalog.with(bare);
  return createIndex(unit, bare, ID_INDEX);
}

/** The collection of that name, created when there is none. */
export function ensureCollection(unit: WriteUnit, database: string, name: string): CollectionInfo {
  return unit.catalog.get(`${database}.${name}`) ?? createCollection(unit, database, name);
}

/** Builds an index over the documents there are; duplicates in a unique one are error 11000. */
export function createIndex(unit: WriteUnit, collection: CollectionInfo, spec: Doc): CollectionInfo {
  const id = unit.connection.run(
    'INSERT INTO indexes (collection, spec, multikey) VALUES (?, ?, 0)',
    collection.id,
    encode(spec),
  ).lastInsertRowid;
  unit.connection.exec(`CREATE TABLE i${id} (k BLOB, rid INTEGER, PRIMARY KEY (k, rid)) WITHOUT ROWID`);
  const index = describeIndex(id, spec, false);
  for (const stored of scanCollection(unit, collection)) indexDocument(unit, collection, index, stored);
  return publish(unit, { ...collection, indexes: [...collection.indexes, index] });
}

export function dropIndex(unit: WriteUnit, collection: CollectionInfo, index: IndexInfo): CollectionInfo {
  removeIndexTable(unit, index);
  return publish(unit, { ...collection, indexes: collection.indexes.filter((other) => other !== index) });
}

export function dropCollection(unit: WriteUnit, collection: CollectionInfo): void {
  for (const index of collection.indexes) removeIndexTable(unit, index);
  unit.connection.exec(`DROP TABLE c${collection.id}`);
  unit.connection.run('DELETE FROM collections WHERE id = ?', collection.id);
  unit.catalog = unit.catalog.without(namespaceOf(collection));
}

export function renameCollection(unit: WriteUnit, collection: CollectionInfo, database: string, name: string): void {
  checkNamespace(database, name);
  unit.connection.run('UPDATE collections SET db = ?, name = ? WHERE id = ?', database, name, collection.id);
  unit.catalog = unit.catalog.without(namespaceOf(collection)).with({ ...collection, database, name });
}

function publish(unit: WriteUnit, collection: CollectionInfo): CollectionInfo {
  unit.catalog = unit.catalog.with(collection);
  return collection;
}

function removeIndexTable(unit: WriteUnit, index: IndexInfo): void {
  unit.connection.exec(`DROP TABLE i${index.id}`);
  unit.connection.run('DELETE FROM indexes WHERE id = ?', index.id);
}

function checkNamespace(database: string, name: string): void {
  if (!/^[^/\\. "$\0]{1,63}$/.test(database)) throw new MongoError(73, `invalid database name '${database}'`);
  if (name === '' || name.includes('\0') || name.includes('$') || name.startsWith('.') || name.endsWith('.')) {
    throw new MongoError(73, `invalid collection name '${name}'`);
  }
  if (name.startsWith('system.')) throw new MongoError(73, `cannot write to the system collection '${name}'`);
  if (Buffer.byteLength(database) + Buffer.byteLength(name) > 254) {
    throw new MongoError(73, 'the name of database and collection together is longer than 255 bytes');
  }
}

function uuidV4(): Buffer {
  const bytes = randomBytes(16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return bytes;
}
