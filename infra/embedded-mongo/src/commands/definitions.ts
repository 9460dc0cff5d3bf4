import type { Doc } from '../bson/document.js';
import { MongoError, typeMismatch } from '../errors.js';
import { compileFilter } from '../query/matcher.js';
import type { CollectionInfo } from '../store/catalog.js';
import { createCollection, dropCollection, renameCollection } from '../store/definitions.js';
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
    options: CREATE_OPTIONS,
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
};

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
