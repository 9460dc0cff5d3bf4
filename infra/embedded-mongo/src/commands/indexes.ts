import { equalValues } from '../bson/compare.js';
import { type Doc, isDocument } from '../bson/document.js';
import { MongoError } from '../errors.js';
import { type CollectionInfo, type IndexInfo, namespaceOf } from '../store/catalog.js';
import { createIndex, dropIndex, ensureCollection } from '../store/definitions.js';
import {
  type Call,
  type CommandTable,
  collectionName,
  findCollection,
  namespace,
  refuseOption,
  type WriteCall,
  wholeCursor,
} from './command.js';
import { indexSpec } from './index-spec.js';

/** Commands that create, drop and list indexes. */
export const indexCommands: CommandTable = {
  listIndexes: {
    kind: 'read',
    options: ['cursor'],
    run: (call) => {
      const { indexes } = existing(call);
      return wholeCursor(
        namespace(call),
        indexes.map((index) => index.spec),
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

function createIndexes(call: WriteCall): Doc {
  refuseOption(call.command, 'ignoreUnknownIndexOptions', false);
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
