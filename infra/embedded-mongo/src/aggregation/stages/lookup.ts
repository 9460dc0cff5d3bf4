import { type Doc, isDocument } from '../../bson/document.js';
import { MongoError } from '../../errors.js';
import { compileExpression } from '../../expression/compile.js';
import { compileVariables } from '../../expression/structural.js';
import { compileFilter } from '../../query/matcher.js';
import { collectionOf, expressionsOf, type PipelineContext, type StageCompiler, variableNames } from '../context.js';
import { joinOn, joinValues } from '../join.js';
import { fieldOf, stageOptions } from '../options.js';
import { groupKey } from './group.js';
import { withValue } from './reshape.js';

export const $lookup: StageCompiler = (operand, context, name) => {
  const options = stageOptions(name, operand, ['from', 'as'], ['localField', 'foreignField', 'let', 'pipeline']);
  const as = fieldOf(name, options.as).split('.');
  const { localField, foreignField, pipeline } = options;
  if ((localField === undefined) !== (foreignField === undefined)) {
    throw new MongoError(9, '$lookup requires both or neither of localField and foreignField to be specified');
  }
  if (localField === undefined && pipeline === undefined) {
    throw new MongoError(9, '$lookup requires localField and foreignField, or a pipeline');
  }
  const collection = collectionOf(context, fieldOf(name, options.from));
  const join = foreignField === undefined ? undefined : joinOn(collection, foreignField, context);
  const variablesOf = compileVariables(options.let ?? {}, variableNames(context), compileExpression);
  if (pipeline !== undefined) checkSubPipeline(pipeline, Object.keys(options.let ?? {}), context);
  return function* (input) {
    for (const doc of input) {
      context.tick();
      const inner = withVariables(context, variablesOf({ root: doc, variables: context.variables }));
      const joined = join?.(joinValues(doc, localField));
      yield withValue(doc, as, matchesOf(joined));

      function matchesOf(found: Doc[] | undefined): Doc[] {
        if (pipeline === undefined) return found!;
        if (found === undefined) return [...context.pipelines.run(pipeline, collection, inner)];
        return [...context.pipelines.compile(pipeline, inner)(found)];
      }
    }
  };
};

function checkSubPipeline(pipeline: unknown, names: string[], context: PipelineContext): void {
  const unknownValues = Object.fromEntries(names.map((name) => [name, null]));
  context.pipelines.compile(pipeline, withVariables(context, unknownValues));
}

const withVariables = (context: PipelineContext, variables: Doc): PipelineContext => ({
  ...context,
  variables: { ...context.variables, ...variables },
});

export const $graphLookup: StageCompiler = (operand, context, name) => {
  const options = stageOptions(
    name,
    operand,
    ['from', 'startWith', 'connectFromField', 'connectToField', 'as'],
    ['maxDepth', 'depthField', 'restrictSearchWithMatch'],
  );
  const as = fieldOf(name, options.as).split('.');
  const join = joinOn(collectionOf(context, fieldOf(name, options.from)), options.connectToField, context);
  const start = expressionsOf(context)(options.startWith);
  const allowed = restriction(options.restrictSearchWithMatch, context);
  const maxDepth = options.maxDepth ?? Number.POSITIVE_INFINITY;
  return function* (input) {
    for (const doc of input) {
      const found = new Map<string | number, Doc>();
      let wanted = [start(doc)].flat();
      for (let depth = 0; depth <= maxDepth && wanted.length > 0; depth++) {
        context.tick();
        const fresh = join(wanted).filter((next) => allowed(next) && !found.has(groupKey(next._id)));
        for (const next of fresh) {
          found.set(
            groupKey(next._id),
            options.depthField === undefined ? next : { ...next, [options.depthField]: depth },
          );
        }
        wanted = fresh.flatMap((next) => joinValues(next, options.connectFromField));
      }
      yield withValue(doc, as, [...found.values()]);
    }
  };
};

function restriction(filter: unknown, context: PipelineContext): (doc: Doc) => boolean {
  if (filter === undefined) return () => true;
  if (!isDocument(filter)) throw new MongoError(40185, 'restrictSearchWithMatch must be an object');
  return compileFilter(filter, expressionsOf(context));
}
