import { Binary } from 'bson';
import { type Doc, decode } from '../bson/document.js';
import type { Direction } from '../bson/sort-key.js';
import { compileFilter, type Predicate } from '../query/matcher.js';
import type { Connection } from './connection.js';

/** One index of a collection. */
export interface IndexInfo {
  readonly id: number;
  readonly name: string;
  /** The index as the client described it. */
  readonly spec: Doc;
  readonly fields: readonly string[];
  readonly paths: readonly (readonly string[])[];
  readonly directions: readonly Direction[];
  readonly unique: boolean;
  readonly sparse: boolean;
  readonly partial?: { readonly filter: Doc; readonly matches: Predicate };
  readonly expireAfterSeconds?: number;
  /** True once a document gave this index more than one key; never becomes false again. */
  multikey: boolean;
}

/** One collection and its indexes; the first index is always that of `_id`. */
export interface CollectionInfo {
  readonly id: number;
  readonly database: string;
  readonly name: string;
  readonly uuid: Binary;
  readonly indexes: readonly IndexInfo[];
}

/** The collections of all databases at one moment; changing it makes a new one. */
export class Catalog {
  constructor(private readonly collections: ReadonlyMap<string, CollectionInfo>) {}

  get(namespace: string): CollectionInfo | undefined {
    return this.collections.get(namespace);
  }

  all(): CollectionInfo[] {
    return [...this.collections.values()];
  }

  ofDatabase(database: string): CollectionInfo[] {
    return this.all().filter((collection) => collection.database === database);
  }

  with(collection: CollectionInfo): Catalog {
    return new Catalog(new Map(this.collections).set(namespaceOf(collection), collection));
  }

  without(namespace: string): Catalog {
    const rest = new Map(this.collections);
    rest.delete(namespace);
    return new Catalog(rest);
  }
}

export const namespaceOf = (collection: CollectionInfo): string => `${collection.database}.${collection.name}`;

/** Reads the catalog of the data file. */
export function loadCatalog(connection: Connection): Catalog {
  const indexes = new Map<number, IndexInfo[]>();
  for (const row of connection.all('SELECT id, collection, spec, multikey FROM indexes ORDER BY id')) {
    const collection = row.collection as number;
    const info = describeIndex(row.id as number, decode(row.spec as Uint8Array), row.multikey === 1);
    indexes.set(collection, [...(indexes.get(collection) ?? []), info]);
  }
  const collections = new Map<string, CollectionInfo>();
  for (const row of connection.all('SELECT id, db, name, uuid FROM collections ORDER BY id')) {
    const info: CollectionInfo = {
      id: row.id as number,
      database: row.db as string,
      name: row.name as string,
      uuid: new Binary(row.uuid as Uint8Array, Binary.SUBTYPE_UUID),
      indexes: indexes.get(row.id as number) ?? [],
    };
    collections.set(namespaceOf(info), info);
  }
  return new Catalog(collections);
}

/** The working form of an index specification. */
export function describeIndex(id: number, spec: Doc, multikey: boolean): IndexInfo {
  const fields = Object.keys(spec.key);
  const filter = spec.partialFilterExpression as Doc | undefined;
  return {
    id,
    name: spec.name,
    spec,
    fields,
    paths: fields.map((field) => field.split('.')),
    directions: fields.map((field) => (spec.key[field] < 0 ? -1 : 1)),
    unique: spec.unique === true || spec.name === '_id_',
    sparse: spec.sparse === true,
    ...(filter === undefined ? {} : { partial: { filter, matches: compileFilter(filter) } }),
    ...(spec.expireAfterSeconds === undefined ? {} : { expireAfterSeconds: Number(spec.expireAfterSeconds) }),
    multikey,
  };
}
