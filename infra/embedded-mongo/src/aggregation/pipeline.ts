import { equalValues } from '../bson/compare.js';
import { type Doc, isDocument } from '../bson/document.js';
import { MongoError, typeMismatch } from '../errors.js';
import { runQuery } from '../query/execute.js';
import type { CollectionInfo } from '../store/catalog.js';
import { countDocuments } from '../store/scans.js';
import { expressionsOf, type PipelineContext, type Pipelines, type Stage } from './context.js';
import { stageCompilers } from './stages/index.js';

const WRITING = new Set(['$out', '$merge']);

/** Checks the shape of a pipeline and gives its stages as name and operand. */
export function parsePipeline(pipeline: unknown): [name: string, operand: unknown][] {
  if (!Array.isArray(pipeline)) throw typeMismatch("'pipeline' option must be specified as an array");
  return pipeline.map((stage, i) => {
    if (!isDocument(stage)) throw typeMismatch('Each element of the pipeline array must be an object');
    const names = Object.keys(stage);
    if (names.length !== 1) {
      throw new MongoError(40323, 'A pipeline stage specification object must contain exactly one field.');
    }
    const name = names[0]!;
    if (!(name in stageCompilers)) throw new MongoError(40324, `Unrecognized pipeline stage name: '${name}'`);
    if (WRITING.has(name) && i !== pipeline.length - 1) {
      throw new MongoError(40601, `${name} can only be the final stage in the pipeline`);
    }
    return [name, stage[name]];
  });
}

/** True when the pipeline ends in a stage that writes. */
export function writes(pipeline: unknown): boolean {
  const last = Array.isArray(pipeline) ? pipeline.at(-1) : undefined;
  return isDocument(last) && Object.keys(last).some((name) => WRITING.has(name));
}

/** Compiles stages into one. */
export function compileStages(stages: [string, unknown][], context: PipelineContext): Stage {
  const compiled = stages.map(([name, operand]) => stageCompilers[name]!(operand, context, name));
  return (input) => compiled.reduce((documents, stage) => stage(documents), input);
}

/** Compiles a pipeline inside a stage; it must not write. */
export function compileSubPipeline(pipeline: unknown, context: PipelineContext): Stage {
  if (writes(pipeline)) throw new MongoError(51047, '$out and $merge are not allowed within a sub-pipeline');
  return compileStages(parsePipeline(pipeline), context);
}

/** Runs a pipeline on a collection; a leading match, sort, skip and limit use its indexes. */
export function runPipeline(
  pipeline: unknown,
  collection: CollectionInfo | undefined,
  context: PipelineContext,
  hint?: unknown,
): Iterable<Doc> {
  const stages = parsePipeline(pipeline);
  if (stages[0]?.[0] === '$documents') return compileStages(stages, context)([]);
  const { filter, sort, limit, rest } = leadingQuery(stages);
  const run = compileStages(rest, context);
  if (collection !== undefined && countsAll(filter, limit, rest)) {
    return [{ _id: 1, n: countDocuments(context.view, collection) }];
  }
  const expression = expressionsOf(context);
  const query = { filter, sort, limit, hint, expression, tick: context.tick };
  return run(documentsOf(runQuery(context.view, collection, query)));
}

/** The form in which drivers ask for the number of all documents: it is known without reading any. */
function countsAll(filter: Doc, limit: number | undefined, rest: [string, unknown][]): boolean {
  const plain = Object.keys(filter).length === 0 && limit === undefined && rest.length === 1;
  return plain && rest[0]![0] === '$group' && equalValues(rest[0]![1], { _id: 1, n: { $sum: 1 } });
}

function leadingQuery(stages: [string, unknown][]): {
  filter: Doc;
  sort?: unknown;
  limit?: number;
  rest: [string, unknown][];
} {
  let rest = stages;
  let filter: Doc = {};
  let sort: unknown;
  let limit: number | undefined;
  if (rest[0]?.[0] === '$match' && isDocument(rest[0][1])) {
    filter = rest[0][1];
    rest = rest.slice(1);
  }
  if (rest[0]?.[0] === '$sort' && isDocument(rest[0][1]) && Object.keys(rest[0][1]).length > 0) {
    sort = rest[0][1];
    rest = rest.slice(1);
  }
  if (rest[0]?.[0] === '$limit' && Number.isInteger(rest[0][1]) && (rest[0][1] as number) > 0) {
    limit = rest[0][1] as number;
    rest = rest.slice(1);
  }
  return { filter, sort, limit, rest };
}

function* documentsOf(stored: Iterable<{ doc: Doc }>): Generator<Doc> {
  for (const { doc } of stored) yield doc;
}

/** What stages use of this file. */
export const pipelines: Pipelines = { compile: compileSubPipeline, run: runPipeline };
