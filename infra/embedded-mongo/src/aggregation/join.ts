import type { Doc } from '../bson/document.js';
import { runQuery } from '../query/execute.js';
import { someAtPath, splitPath } from '../query/path.js';
import type { CollectionInfo } from '../store/catalog.js';
import type { PipelineContext } from './context.js';
import { groupKey } from './stages/group.js';

/** Finds the documents of a collection that have one of the values in a field. */
export type Join = (values: unknown[]) => Doc[];

/** A join by the collection's index on the field, or by a table built once when there is none. */
export function joinOn(collection: CollectionInfo | undefined, field: string, context: PipelineContext): Join {
  if (collection === undefined) return () => [];
  const indexed = collection.indexes.some((index) => index.fields[0] === field && !index.sparse && !index.partial);
  if (indexed) return (values) => find(collection, { [field]: { $in: values } }, context);
  let table: Map<string | number, Doc[]> | undefined;
  return (values) => {
    table ??= buildTable(collection, field, context);
    const found = new Set<Doc>();
    for (const value of values) for (const doc of table.get(groupKey(value ?? null)) ?? []) found.add(doc);
    return [...found];
  };
}

function find(collection: CollectionInfo, filter: Doc, context: PipelineContext): Doc[] {
  return [...runQuery(context.view, collection, { filter, tick: context.tick })].map(({ doc }) => doc);
}

function buildTable(collection: CollectionInfo, field: string, context: PipelineContext): Map<string | number, Doc[]> {
  const table = new Map<string | number, Doc[]>();
  const path = splitPath(field);
  for (const { doc } of runQuery(context.view, collection, { filter: {}, tick: context.tick })) {
    const keys = new Set<string | number>();
    someAtPath(doc, path, (value) => {
      keys.add(groupKey(value ?? null));
      return false;
    });
    for (const key of keys) table.set(key, [...(table.get(key) ?? []), doc]);
  }
  return table;
}

/** The values a local field brings to a join: the elements of an array, null when it is missing. */
export function joinValues(doc: Doc, field: string): unknown[] {
  const values: unknown[] = [];
  someAtPath(
    doc,
    splitPath(field),
    (value) => {
      if (Array.isArray(value)) values.push(...value);
      else values.push(value ?? null);
      return false;
    },
    false,
  );
  return values;
}
