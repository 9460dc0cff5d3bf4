import { ObjectId } from 'bson';
import { type Doc, encode, isDocument } from '../../bson/document.js';
import { failedToParse, MongoError } from '../../errors.js';
import { compileExpression } from '../../expression/compile.js';
import { mergeObjects } from '../../expression/objects.js';
import { compileVariables } from '../../expression/structural.js';
import { runQuery } from '../../query/execute.js';
import { splitPath, valuesAtPath } from '../../query/path.js';
import type { CollectionInfo } from '../../store/catalog.js';
import { ensureCollection } from '../../store/definitions.js';
import type { StoredDocument } from '../../store/documents.js';
import type { WriteUnit } from '../../store/store.js';
import { deleteOne, insertOne, replaceOne } from '../../store/writes.js';
import { type PipelineContext, type StageCompiler, variableNames } from '../context.js';
import { stageOptions } from '../options.js';

interface Target {
  database: string;
  name: string;
}

function targetOf(stage: string, spec: unknown, context: PipelineContext): Target {
  if (typeof spec === 'string' && spec !== '') return { database: context.database, name: spec };
  const { db, coll } = stageOptions(stage, spec, ['coll'], ['db']);
  return { database: db ?? context.database, name: coll };
}

function unitOf(context: PipelineContext): WriteUnit {
  if (context.unit === undefined) throw new MongoError(263, '$out and $merge need a write');
  return context.unit;
}

/** `$out` replaces the documents of a collection with the pipeline's; the indexes stay. */
export const $out: StageCompiler = (operand, context, name) => {
  const target = targetOf(name, operand, context);
  return (input) => {
    const unit = unitOf(context);
    const documents = [...input];
    const collection = ensureCollection(unit, target.database, target.name);
    for (const stored of runQuery(unit, collection, { filter: {} })) deleteOne(unit, collection, stored);
    for (const doc of documents) insertOne(unit, collection, encode(withId(doc)));
    return [];
  };
};

const withId = (doc: Doc): Doc => {
  const { _id = new ObjectId(), ...rest } = doc;
  return { _id, ...rest };
};

/** What to do with a document that is there already, or is not. */
type Matched = (unit: WriteUnit, collection: CollectionInfo, there: StoredDocument, doc: Doc) => void;

/** `$merge` writes the pipeline's documents into a collection, matching them by a unique index. */
export const $merge: StageCompiler = (operand, context, name) => {
  const options =
    typeof operand === 'string'
      ? { into: operand }
      : stageOptions(name, operand, ['into'], ['on', 'let', 'whenMatched', 'whenNotMatched']);
  const target = targetOf(name, options.into, context);
  const on: string[] = [options.on ?? '_id'].flat();
  const matched = whenMatched(options.whenMatched ?? 'merge', options.let, context);
  const notMatched = options.whenNotMatched ?? 'insert';
  if (!['insert', 'discard', 'fail'].includes(notMatched)) {
    throw failedToParse(`$merge: whenNotMatched '${notMatched}' is not supported`);
  }
  return (input) => {
    const unit = unitOf(context);
    const documents = [...input];
    const collection = ensureCollection(unit, target.database, target.name);
    requireUniqueIndex(collection, on);
    for (const doc of documents) {
      const complete = withId(doc);
      const there = findMatch(unit, collection, on, complete);
      if (there !== undefined) matched(unit, collection, there, doc);
      else if (notMatched === 'insert') insertOne(unit, collection, encode(complete));
      else if (notMatched === 'fail') {
        throw new MongoError(13113, '$merge could not find a matching document in the target collection');
      }
    }
    return [];
  };
};

function requireUniqueIndex(collection: CollectionInfo, on: string[]): void {
  const found = collection.indexes.some(
    (index) =>
      index.unique &&
      !index.partial &&
      !index.sparse &&
      index.fields.length === on.length &&
      on.every((field) => index.fields.includes(field)),
  );
  if (!found) throw new MongoError(51183, 'Cannot find index to verify that join fields will be unique');
}

function findMatch(unit: WriteUnit, collection: CollectionInfo, on: string[], doc: Doc): StoredDocument | undefined {
  const filter: Doc = {};
  for (const field of on) {
    const [value, ...others] = valuesAtPath(doc, splitPath(field));
    if (value === undefined || others.length > 0) {
      throw new MongoError(51132, `$merge write error: 'on' field '${field}' cannot be missing, null or an array`);
    }
    filter[field] = { $eq: value };
  }
  return runQuery(unit, collection, { filter, limit: 1 }).next().value as StoredDocument | undefined;
}

function whenMatched(mode: unknown, definitions: unknown, context: PipelineContext): Matched {
  if (Array.isArray(mode)) return updatePipeline(mode, definitions, context);
  switch (mode) {
    case 'merge':
      return (unit, collection, there, doc) => replaceOne(unit, collection, there, mergeObjects(there.doc, doc));
    case 'replace':
      return (unit, collection, there, doc) => replaceOne(unit, collection, there, { ...doc, _id: there.doc._id });
    case 'keepExisting':
      return () => {};
    case 'fail':
      return () => {
        throw new MongoError(11000, '$merge found a matching document in the target collection');
      };
    default:
      throw failedToParse(`$merge: whenMatched '${JSON.stringify(mode)}' is not supported`);
  }
}

function updatePipeline(pipeline: unknown[], definitions: unknown, context: PipelineContext): Matched {
  if (definitions !== undefined && !isDocument(definitions)) throw failedToParse("$merge 'let' must be an object");
  const variablesOf = compileVariables(definitions ?? { new: '$$ROOT' }, variableNames(context), compileExpression);
  return (unit, collection, there, doc) => {
    const variables = { ...context.variables, new: doc, ...variablesOf({ root: doc, variables: context.variables }) };
    const [updated] = context.pipelines.compile(pipeline, { ...context, variables })([there.doc]);
    replaceOne(unit, collection, there, { ...updated, _id: there.doc._id });
  };
}
