import { compareValues, equalValues } from '../bson/compare.js';
import { cloneValue, type Doc, isDocument } from '../bson/document.js';
import { badValue, failedToParse } from '../errors.js';
import { kindOf } from '../expression/arguments.js';
import { compileFilter, elementMatcher, operatorsOf } from '../query/matcher.js';
import { compileSort } from '../query/sort.js';
import type { Operator } from './field-operators.js';
import type { Target } from './targets.js';

/** Operators on arrays. */
export const arrayOperators: Record<string, (operand: unknown, path: string) => Operator> = {
  $push: (operand, path) => changing(path, '$push', compilePush(operand)),
  $addToSet: (operand, path) => changing(path, '$addToSet', compileAddToSet(operand)),
  $pop: (operand, path) => reducing(path, '$pop', compilePop(operand)),
  $pull: (operand, path) => reducing(path, '$pull', without(compileElementTest(operand))),
  $pullAll: (operand, path) => {
    if (!Array.isArray(operand)) throw badValue('$pullAll requires an array argument');
    return reducing(
      path,
      '$pullAll',
      without((item) => operand.some((value) => equalValues(item, value))),
    );
  },
};

type Change = (array: unknown[]) => unknown[];

/** An operator that makes the array when it is missing. */
function changing(path: string, name: string, change: Change): Operator {
  return { creates: true, change: (target) => target.set(change(target.exists ? arrayIn(target, path, name) : [])) };
}

/** An operator that does nothing when the array is missing. */
function reducing(path: string, name: string, change: Change): Operator {
  return {
    creates: false,
    change: (target) => {
      if (target.exists) target.set(change(arrayIn(target, path, name)));
    },
  };
}

function arrayIn(target: Target, path: string, name: string): unknown[] {
  if (!Array.isArray(target.value)) {
    throw badValue(`The field '${path}' must be an array for ${name} but is of type ${kindOf(target.value)}`);
  }
  return target.value;
}

function compilePush(operand: unknown): Change {
  if (!isDocument(operand) || !('$each' in operand)) return (array) => [...array, cloneValue(operand)];
  for (const key of Object.keys(operand)) {
    if (!['$each', '$slice', '$sort', '$position'].includes(key))
      throw badValue(`Unrecognized clause in $push: ${key}`);
  }
  const { $each: items, $position: position, $slice: most } = operand;
  if (!Array.isArray(items)) throw badValue('The argument to $each in $push must be an array');
  if (position !== undefined && !Number.isInteger(position)) throw badValue('$position must be an integer');
  if (most !== undefined && !Number.isInteger(most)) throw badValue('$slice must be an integer');
  const sort = '$sort' in operand ? compilePushSort(operand.$sort) : (array: unknown[]) => array;
  return (array) => {
    const added = [...array];
    added.splice(position ?? added.length, 0, ...cloneValue(items));
    const sorted = sort(added);
    if (most === undefined) return sorted;
    return most < 0 ? sorted.slice(most) : sorted.slice(0, most);
  };
}

function compilePushSort(spec: unknown): Change {
  if (spec === 1 || spec === -1) return (array) => array.sort((a, b) => spec * compareValues(a, b));
  const order = isDocument(spec) ? compileSort(spec) : undefined;
  if (order === undefined) throw badValue('The $sort in $push must be 1, -1 or a document of fields');
  return (array) => {
    const keyed = array.map((item) => ({ item, key: order.keyOf(isDocument(item) ? item : {}) }));
    return keyed.sort((a, b) => Buffer.compare(a.key, b.key)).map(({ item }) => item);
  };
}

function compileAddToSet(operand: unknown): Change {
  let items = [operand];
  if (isDocument(operand) && '$each' in operand) {
    if (Object.keys(operand).length > 1) throw badValue('Found unexpected fields after $each in $addToSet');
    if (!Array.isArray(operand.$each)) throw badValue('The argument to $each in $addToSet must be an array');
    items = operand.$each;
  }
  return (array) => {
    const result = [...array];
    for (const item of items) if (!result.some((there) => equalValues(there, item))) result.push(cloneValue(item));
    return result;
  };
}

function compilePop(operand: unknown): Change {
  if (operand !== 1 && operand !== -1) throw failedToParse('$pop expects 1 or -1');
  return (array) => (operand === 1 ? array.slice(0, -1) : array.slice(1));
}

const without =
  (test: (item: unknown) => boolean): Change =>
  (array) =>
    array.filter((item) => !test(item));

/** The condition of `$pull`: operators or a pattern for values, a filter for documents, or a value to equal. */
function compileElementTest(operand: unknown): (item: unknown) => boolean {
  if (!isDocument(operand)) {
    const matches = elementMatcher({ $in: [operand] });
    return (item) => matches([item]);
  }
  if (operatorsOf(operand) !== undefined) {
    const matches = elementMatcher(operand);
    return (item) => matches([item]);
  }
  const matches = compileFilter(operand);
  return (item) => isDocument(item) && matches(item as Doc);
}
