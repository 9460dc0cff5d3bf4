import { type PipelineContext } from '../aggregation/context.js';
import { compileStages, parsePipeline } from '../aggregation/pipeline.js';
import { equalValues } from '../bson/compare.js';
import { cloneValue, type Doc, isDocument } from '../bson/document.js';
import { failedToParse, MongoError } from '../errors.js';
import { compileModifiers } from './modifiers.js';

const PIPELINE_STAGES = new Set(['$addFields', '$set', '$unset', '$project', '$replaceRoot', '$replaceWith']);

/** A compiled update. */
export interface Update {
  /** A replacement touches one document and keeps nothing but the `_id`. */
  readonly kind: 'replace' | 'update';
  /** The document after the update; the given one is left as it was. */
  apply(doc: Doc, inserting?: boolean): Doc;
}

/** What an update is compiled with besides its own text. */
export interface UpdateSetting {
  readonly filter: Doc;
  readonly arrayFilters?: unknown;
  readonly context: PipelineContext;
}

/**
 * Compiles a replacement, a document of update operators or an update pipeline.
 *
 * @throws {MongoError} 9 for an unknown operator or a mixture, 40 for two operators on one path.
 */
export function compileUpdate(update: unknown, setting: UpdateSetting): Update {
  if (Array.isArray(update)) return compilePipelineUpdate(update, setting);
  if (!isDocument(update)) throw failedToParse('an update must be a document or a pipeline');
  const operators = Object.keys(update).filter((key) => key.startsWith('$'));
  if (operators.length === 0) return compileReplacement(update, setting);
  if (operators.length !== Object.keys(update).length) {
    throw failedToParse('an update cannot mix operators and fields');
  }
  const modify = compileModifiers(update, setting.filter, setting.arrayFilters);
  return {
    kind: 'update',
    apply: (doc, inserting = false) => {
      const copy = cloneValue(doc);
      modify(copy, doc, inserting);
      keepId(doc, copy);
      return copy;
    },
  };
}

function compileReplacement(update: Doc, setting: UpdateSetting): Update {
  if (setting.arrayFilters !== undefined) throw failedToParse('arrayFilters need an update with operators');
  return {
    kind: 'replace',
    apply: (doc) => {
      if ('_id' in update && '_id' in doc) keepId(doc, update);
      const { _id = update._id } = doc;
      return _id === undefined ? { ...update } : { _id, ...withoutId(update) };
    },
  };
}

function withoutId(doc: Doc): Doc {
  const { _id, ...rest } = doc;
  return rest;
}

function compilePipelineUpdate(update: unknown[], setting: UpdateSetting): Update {
  if (setting.arrayFilters !== undefined) throw failedToParse('arrayFilters may not be specified for pipeline updates');
  const stages = parsePipeline(update);
  for (const [name] of stages) {
    if (!PIPELINE_STAGES.has(name)) throw new MongoError(72, `${name} is not allowed to be used within an update`);
  }
  const run = compileStages(stages, setting.context);
  return {
    kind: 'update',
    apply: (doc) => {
      const [result] = run([doc]);
      const updated: Doc = '_id' in result! || !('_id' in doc) ? result! : { _id: doc._id, ...result };
      keepId(doc, updated);
      return updated;
    },
  };
}

function keepId(before: Doc, after: Doc): void {
  if ('_id' in before && !('_id' in after && equalValues(before._id, after._id))) {
    throw new MongoError(66, "Performing an update on the path '_id' would modify the immutable field '_id'");
  }
}
