import { type Doc, isDocument } from '../../bson/document.js';
import { sortKey } from '../../bson/sort-key.js';
import { MongoError } from '../../errors.js';
import { compileExpression } from '../../expression/compile.js';
import { type Evaluate } from '../../expression/scope.js';
import { type Accumulation, compileAccumulator } from '../accumulators.js';
import { type PipelineContext, type StageCompiler, variableNames } from '../context.js';
import { fieldOf } from '../options.js';

/** The accumulators of an output specification, each with the field it fills. */
export function compileOutputs(spec: Doc, context: PipelineContext): [string, () => Accumulation][] {
  return Object.keys(spec).map((field) => {
    if (field.includes('.')) throw new MongoError(40235, `The field name '${field}' cannot contain '.'`);
    return [field, compileAccumulator(field, spec[field], variableNames(context), compileExpression)];
  });
}

/** One group in the making. */
export interface Group {
  id: unknown;
  fields: [string, Accumulation][];
}

/** Starts a group. */
export const newGroup = (id: unknown, outputs: [string, () => Accumulation][]): Group => ({
  id,
  fields: outputs.map(([field, accumulator]) => [field, accumulator()]),
});

/** The document that a group becomes. */
export const groupDocument = (group: Group): Doc => ({
  _id: group.id,
  ...Object.fromEntries(group.fields.map(([field, accumulation]) => [field, accumulation.result()])),
});

/** A map key that is the same for equal values. */
export function groupKey(value: unknown): string | number {
  if (typeof value === 'number') return value;
  if (typeof value === 'string') return `s${value}`;
  return `k${sortKey([value], [1]).toString('latin1')}`;
}

export const $group: StageCompiler = (operand, context) => {
  if (!isDocument(operand)) throw new MongoError(15947, "a group's fields must be specified in an object");
  if (!('_id' in operand)) throw new MongoError(15955, 'a group specification must include an _id');
  const { _id, ...fields } = operand;
  const idOf: Evaluate = compileExpression(_id, variableNames(context));
  const outputs = compileOutputs(fields, context);
  return function* (input) {
    const groups = new Map<string | number, Group>();
    for (const root of input) {
      const scope = { root, variables: context.variables };
      const id = idOf(scope) ?? null;
      const key = groupKey(id);
      let group = groups.get(key);
      if (group === undefined) {
        group = newGroup(id, outputs);
        groups.set(key, group);
      }
      for (const [, accumulation] of group.fields) accumulation.add(scope);
    }
    for (const group of groups.values()) yield groupDocument(group);
  };
};

export const $sortByCount: StageCompiler = (operand, context, name) => {
  const group = $group({ _id: operand, count: { $sum: 1 } }, context, name);
  return function* (input) {
    yield* [...group(input)].sort((a, b) => b.count - a.count);
  };
};

export const $count: StageCompiler = (operand, _context, name) => {
  const field = fieldOf(name, operand);
  if (field.includes('.')) throw new MongoError(40160, 'the count field cannot contain a dot');
  return function* (input) {
    let count = 0;
    for (const _ of input) count++;
    if (count > 0) yield { [field]: count };
  };
};
