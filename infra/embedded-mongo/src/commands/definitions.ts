import { BSON } from 'bson';
import { equalValues } from '../bson/compare.js';
import { type Doc, encode, isDocument } from '../bson/document.js';
import { MongoError, typeMismatch } from '../errors.js';
import { compileFilter } from '../query/matcher.js';
import { type CollectionInfo, type IndexInfo, namespaceOf } from '../store/catalog.js';
import {
  createCollection,
  createIndex,
  dropCollection,
  dropIndex,
  ensureCollection,
  renameCollection,
} from '../store/definitions.js';
import { cursorReply } from '../wire/raw-array.js';
import {
  type Call,
  type CommandTable,
  collectionName,
  findCollection,
  namespace,
  refuseOption,
  type WriteCall,
} from './command.js';
import { indexSpec } from './index-spec.js';

const CREATE_OPTIONS = [
  'capped',
  'size',
  'max',
  'timeseries',
  'expireAfterSeconds',
  'clusteredIndex',
  'validator',
  'validationLevel',
  'validationAction',
  'viewOn',
  'pipeline',
  'collation',
  'changeStreamPreAndPostImages',
  'encryptedFields',
  'storageEngine',
  'indexOptionDefaults',
];

/** Commands that create, change and list collections and indexes. */
export const definitionCommands: CommandTable = {
  create: {
    kind: 'write',
    options: [...CREATE_OPTIONS, 'autoIndexId'],
    run: (call) => {
      for (const option of CREATE_OPTIONS) refuseOption(call.command, option, ...(option === 'capped' ? [false] : []));
      if (findCollection(call) !== undefined) {
        throw new MongoError(48, `Collection ${namespace(call)} already exists.`);
      }
      createCollection(call.view, call.database, collectionName(call));
      return {};
    },
  },
  drop: {
    kind: 'write',
    options: [],
    run: (call) => {
      const collection = findCollection(call);
      if (collection === undefined) return { ns: namespace(call), nIndexesWas: 0 };
      dropCollection(call.view, collection);
      call.view.changes.push({ kind: 'drop', database: call.database, collection: collection.name });
      return { ns: namespace(call), nIndexesWas: collection.indexes.length };
    },
  },
  dropDatabase: {
    kind: 'write',
    options: [],
    run: ({ view, database }) => {
      for (const collection of view.catalog.ofDatabase(database)) {
        dropCollection(view, collection);
        view.changes.push({ kind: 'drop', database, collection: collection.name });
      }
      view.changes.push({ kind: 'dropDatabase', database });
      return { dropped: database };
    },
  },
  renameCollection: { kind: 'write', options: ['to', 'dropTarget'], run: rename },
  listCollections: {
    kind: 'read',
    options: ['filter', 'nameOnly', 'cursor', 'authorizedCollections'],
    run: (call) => {
      const matches = compileFilter(call.command.filter ?? {});
      const listed = call.view.catalog.ofDatabase(call.database).map(describeCollection).filter(matches);
      const shown = call.command.nameOnly === true ? listed.map(({ name, type }) => ({ name, type })) : listed;
      return wholeCursor(`${call.database}.$cmd.listCollections`, shown);
    },
  },
  listDatabases: { kind: 'read', options: ['filter', 'nameOnly', 'authorizedDatabases'], run: listDatabases },
  listIndexes: {
    kind: 'read',
    options: ['cursor'],
    run: (call) => {
      const collection = existing(call);
      return wholeCursor(
        namespace(call),
        collection.indexes.map((index) => index.spec),
      );
    },
  },
  createIndexes: {
    kind: 'write',
    options: ['indexes', 'commitQuorum', 'ignoreUnknownIndexOptions'],
    run: createIndexes,
  },
  dropIndexes: { kind: 'write', options: ['index'], run: dropIndexes },
};

function existing(call: Call): CollectionInfo {
  const collection = findCollection(call);
  if (collection === undefined) throw new MongoError(26, `ns does not exist: ${namespace(call)}`);
  return collection;
}

function wholeCursor(ns: string, documents: Doc[]): Uint8Array {
  return cursorReply('firstBatch', documents.map(encode), { id: BSON.Long.ZERO, ns });
}

function describeCollection(collection: CollectionInfo): Doc {
  return {
    name: collection.name,
    type: 'collection',
    options: {},
    info: { readOnly: false, uuid: collection.uuid },
    idIndex: { v: 2, key: { _id: 1 }, name: '_id_' },
  };
}

function listDatabases(call: Call): Doc {
  const names = [...new Set(call.view.catalog.all().map(({ database }) => database))].sort();
  const databases = names.map((name) => ({ name, empty: false })).filter(compileFilter(call.command.filter ?? {}));
  return { databases: call.command.nameOnly === true ? databases.map(({ name }) => ({ name })) : databases };
}

function rename(call: WriteCall): Doc {
  const { renameCollection: from, to, dropTarget } = call.command;
  if (typeof from !== 'string' || typeof to !== 'string') throw typeMismatch('renameCollection needs two namespaces');
  const source = call.view.catalog.get(from);
  if (source === undefined) throw new MongoError(26, `Source collection ${from} does not exist`);
  const target = call.view.catalog.get(to);
  if (target !== undefined && dropTarget !== true) throw new MongoError(48, 'target namespace exists');
  if (target === source) throw new MongoError(20, "Can't rename a collection to itself");
  if (target !== undefined) dropCollection(call.view, target);
  const dot = to.indexOf('.');
  const [db, coll] = [to.slice(0, dot), to.slice(dot + 1)];
  renameCollection(call.view, source, db, coll);
  call.view.changes.push({ kind: 'rename', database: source.database, collection: source.name, to: { db, coll } });
  return {};
}

function createIndexes(call: WriteCall): Doc {
  const specs: unknown = call.command.indexes;
  if (!Array.isArray(specs) || specs.length === 0) throw new MongoError(2, 'Must specify at least one index to create');
  const createdCollectionAutomatically = findCollection(call) === undefined;
  let collection = ensureCollection(call.view, call.database, collectionName(call));
  const numIndexesBefore = collection.indexes.length;
  for (const given of specs) {
    const spec = indexSpec(given);
    if (!isThere(collection, spec)) collection = createIndex(call.view, collection, spec);
  }
  const numIndexesAfter = collection.indexes.length;
  const note = numIndexesAfter === numIndexesBefore ? { note: 'all indexes already exist' } : {};
  return { numIndexesBefore, numIndexesAfter, createdCollectionAutomatically, ...note };
}

/** Whether the very index exists; one that shares only its name or only its key is an error. */
function isThere(collection: CollectionInfo, spec: Doc): boolean {
  const byName = collection.indexes.find((index) => index.name === spec.name);
  const byKey = collection.indexes.find(
    (index) =>
      equalValues(index.spec.key, spec.key) &&
      equalValues(index.spec.partialFilterExpression, spec.partialFilterExpression),
  );
  if (byName === undefined && byKey === undefined) return false;
  if (byName !== undefined && !equalValues(byName.spec.key, spec.key)) {
    throw new MongoError(86, `An existing index has the same name as the requested index: ${spec.name}`);
  }
  const there = (byName ?? byKey) as IndexInfo;
  const key = JSON.stringify(spec.key);
  if (there.name !== spec.name) {
    throw new MongoError(85, `Index already exists with a different name: ${there.name}, key ${key}`);
  }
  if (!equalValues(comparable(there.spec), comparable(spec))) {
    throw new MongoError(
      85,
      `An equivalent index already exists with the same name but different options: ${spec.name}`,
    );
  }
  return true;
}

const comparable = (spec: Doc): Doc => ({
  unique: spec.unique === true || spec.name === '_id_',
  sparse: spec.sparse === true,
  expireAfterSeconds: spec.expireAfterSeconds,
  partialFilterExpression: spec.partialFilterExpression,
});

function dropIndexes(call: WriteCall): Doc {
  let collection = existing(call);
  const nIndexesWas = collection.indexes.length;
  for (const index of wantedIndexes(collection, call.command.index))
    collection = dropIndex(call.view, collection, index);
  return { nIndexesWas };
}

function wantedIndexes(collection: CollectionInfo, wanted: unknown): IndexInfo[] {
  if (wanted === '*') return collection.indexes.filter((index) => index.name !== '_id_');
  return (Array.isArray(wanted) ? wanted : [wanted]).map((one) => {
    const found = collection.indexes.find((index) =>
      isDocument(one) ? equalValues(index.spec.key, one) : index.name === one,
    );
    if (found === undefined) {
      throw new MongoError(27, `index not found with name [${JSON.stringify(one)}] in ${namespaceOf(collection)}`);
    }
    if (found.name === '_id_') throw new MongoError(72, 'cannot drop _id index');
    return found;
  });
}
