import { type Doc, isDocument } from '../../bson/document.js';
import { MongoError } from '../../errors.js';
import { kindOf } from '../../expression/arguments.js';
import { valueAt } from '../../expression/scope.js';
import { compileAddFields, compileProjection } from '../../query/projection.js';
import { expressionsOf, type Stage, type StageCompiler } from '../context.js';
import { pathOf, stageOptions } from '../options.js';

function mapping(transform: (doc: Doc) => Doc): Stage {
  return function* (input) {
    for (const doc of input) yield transform(doc);
  };
}

export const $project: StageCompiler = (operand, context) =>
  mapping(compileProjection(operand, { kind: 'stage', expression: expressionsOf(context) }));

export const $addFields: StageCompiler = (operand, context) =>
  mapping(compileAddFields(operand, expressionsOf(context)));

export const $unset: StageCompiler = (operand) => {
  const fields = Array.isArray(operand) ? operand : [operand];
  if (fields.length === 0 || !fields.every((field) => typeof field === 'string')) {
    throw new MongoError(31002, '$unset specification must be a string or an array of strings');
  }
  const spec = Object.fromEntries(fields.map((field) => [field, 0]));
  return mapping(compileProjection(spec, { kind: 'stage' }));
};

export const $replaceWith: StageCompiler = (operand, context) => {
  const evaluate = expressionsOf(context)(operand);
  return mapping((doc) => {
    const root = evaluate(doc);
    if (!isDocument(root)) {
      throw new MongoError(40228, `'newRoot' expression must evaluate to an object, but it was ${kindOf(root)}`);
    }
    return root;
  });
};

export const $replaceRoot: StageCompiler = (operand, context, name) =>
  $replaceWith(stageOptions(name, operand, ['newRoot']).newRoot, context, name);

export const $unwind: StageCompiler = (operand, _context, name) => {
  const options =
    typeof operand === 'string'
      ? { path: operand }
      : stageOptions(name, operand, ['path'], ['includeArrayIndex', 'preserveNullAndEmptyArrays']);
  const path = pathOf(name, options.path).split('.');
  const keep = options.preserveNullAndEmptyArrays === true;
  const counter = options.includeArrayIndex as string | undefined;
  const numbered = (doc: Doc, index: number | null): Doc =>
    counter === undefined ? doc : { ...doc, [counter]: index };
  return function* (input) {
    for (const doc of input) {
      const value = valueAt(doc, path);
      if (Array.isArray(value) && value.length > 0) {
        for (let i = 0; i < value.length; i++) yield numbered(withValue(doc, path, value[i]), i);
      } else if (Array.isArray(value)) {
        if (keep) yield numbered(withValue(doc, path, undefined), null);
      } else if (keep || (value !== undefined && value !== null)) {
        yield numbered(doc, null);
      }
    }
  };
};

/** The document with another value at a path; what does not change is shared, `undefined` removes the field. */
export function withValue(doc: Doc, path: readonly string[], value: unknown): Doc {
  const [field, ...rest] = path as [string, ...string[]];
  const copy = { ...doc };
  const inner = copy[field];
  if (rest.length > 0) copy[field] = withValue(isDocument(inner) ? inner : {}, rest, value);
  else if (value === undefined) delete copy[field];
  else copy[field] = value;
  return copy;
}
