import { type Doc, isDocument } from '../../bson/document.js';
import { MongoError } from '../../errors.js';
import { collectionOf, expressionsOf, type StageCompiler } from '../context.js';
import { stageOptions } from '../options.js';

const NOT_IN_FACET = new Set(['$facet', '$documents']);

export const $facet: StageCompiler = (operand, context) => {
  if (!isDocument(operand) || Object.keys(operand).length === 0) {
    throw new MongoError(40169, 'the $facet specification must be a non-empty object');
  }
  const branches = Object.keys(operand).map((field) => {
    for (const name of stageNames(operand[field])) {
      if (NOT_IN_FACET.has(name))
        throw new MongoError(40600, `${name} is not allowed to be used within a $facet stage`);
    }
    return [field, context.pipelines.compile(operand[field], context)] as const;
  });
  return function* (input) {
    const documents = [...input];
    const result: Doc = {};
    for (const [field, run] of branches) result[field] = [...run(documents)];
    yield result;
  };
};

const stageNames = (pipeline: unknown): string[] =>
  Array.isArray(pipeline) ? pipeline.flatMap((stage) => (isDocument(stage) ? Object.keys(stage) : [])) : [];

export const $unionWith: StageCompiler = (operand, context, name) => {
  const options =
    typeof operand === 'string' ? { coll: operand } : stageOptions(name, operand, [], ['coll', 'pipeline']);
  const pipeline = options.pipeline ?? [];
  if (typeof options.coll !== 'string' && !('$documents' in (pipeline[0] ?? {}))) {
    throw new MongoError(9, '$unionWith needs a collection, or a pipeline that starts with $documents');
  }
  context.pipelines.compile(pipeline, context);
  return function* (input) {
    yield* input;
    const collection = options.coll === undefined ? undefined : collectionOf(context, options.coll);
    yield* context.pipelines.run(pipeline, collection, context);
  };
};

export const $documents: StageCompiler = (operand, context) => {
  const documents = expressionsOf(context)(operand)({});
  if (!Array.isArray(documents) || !documents.every(isDocument)) {
    throw new MongoError(5858203, '$documents needs an array of documents');
  }
  return () => documents;
};
