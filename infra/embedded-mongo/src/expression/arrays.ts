import { compareValues, equalValues } from '../bson/compare.js';
import { isDocument } from '../bson/document.js';
import { MongoError } from '../errors.js';
import { compileSort } from '../query/sort.js';
import { arrayOf, integerOf, isNullish, named, nullable, positional } from './arguments.js';
import type { OperatorCompiler } from './operators.js';

const MANY = Number.POSITIVE_INFINITY;

/** Operators on arrays. */
export const arrays: Record<string, OperatorCompiler> = {
  $size: positional(1, 1, (value) => arrayOf('$size', value).length),
  $isArray: positional(1, 1, (value) => Array.isArray(value)),
  $arrayElemAt: positional(2, 2, nullable(elementAt)),
  $first: positional(
    1,
    1,
    nullable((value) => arrayOf('$first', value, 28689)[0]),
  ),
  $last: positional(
    1,
    1,
    nullable((value) => arrayOf('$last', value, 28689).at(-1)),
  ),
  $firstN: named(['n', 'input'], [], ({ n, input }) =>
    arrayOf('$firstN', input, 5788200).slice(0, count('$firstN', n)),
  ),
  $lastN: named(['n', 'input'], [], ({ n, input }) => arrayOf('$lastN', input, 5788200).slice(-count('$lastN', n))),
  $minN: named(['n', 'input'], [], ({ n, input }) => sortedItems('$minN', input).slice(0, count('$minN', n))),
  $maxN: named(['n', 'input'], [], ({ n, input }) => sortedItems('$maxN', input).reverse().slice(0, count('$maxN', n))),
  $slice: positional(2, 3, slice),
  $concatArrays: positional(
    0,
    MANY,
    nullable((...values) => values.flatMap((value) => arrayOf('$concatArrays', value, 28664))),
  ),
  $in: positional(2, 2, (value, array) => arrayOf('$in', array, 40081).some((item) => equalValues(item, value))),
  $indexOfArray: positional(2, 4, indexOf),
  $range: positional(2, 3, range),
  $reverseArray: positional(
    1,
    1,
    nullable((value) => [...arrayOf('$reverseArray', value, 34435)].reverse()),
  ),
  $zip: named(['inputs'], ['useLongestLength', 'defaults'], zip),
  $sortArray: named(['input', 'sortBy'], [], sortArray),
};

function count(operator: string, value: unknown): number {
  const n = integerOf(operator, value, 5787902);
  if (n < 1) throw new MongoError(5787908, `'n' of ${operator} must be greater than 0`);
  return n;
}

const sortedItems = (operator: string, input: unknown): unknown[] =>
  arrayOf(operator, input, 5788200)
    .filter((item) => !isNullish(item))
    .sort(compareValues);

function elementAt(value: unknown, position: unknown): unknown {
  return arrayOf('$arrayElemAt', value, 28689).at(integerOf('$arrayElemAt', position, 28691));
}

function slice(value: unknown, first: unknown, second?: unknown): unknown {
  if (isNullish(value) || first === null || second === null) return null;
  const array = arrayOf('$slice', value, 28724);
  const n = integerOf('$slice', first, 28726);
  if (second === undefined) return n < 0 ? array.slice(n) : array.slice(0, n);
  const length = integerOf('$slice', second, 28728);
  if (length <= 0) throw new MongoError(28729, 'Third argument to $slice must be positive');
  const start = n < 0 ? Math.max(0, array.length + n) : n;
  return array.slice(start, start + length);
}

function indexOf(array: unknown, value: unknown, start: unknown = 0, end?: unknown): unknown {
  if (isNullish(array)) return null;
  const items = arrayOf('$indexOfArray', array, 40090);
  const from = bound(start);
  const to = end === undefined ? items.length : Math.min(items.length, bound(end));
  for (let i = from; i < to; i++) if (equalValues(items[i], value)) return i;
  return -1;
}

function bound(value: unknown): number {
  const n = integerOf('$indexOfArray', value, 40096);
  if (n < 0) throw new MongoError(40097, '$indexOfArray needs a non-negative bound');
  return n;
}

function range(start: unknown, end: unknown, step: unknown = 1): number[] {
  const from = integerOf('$range', start, 34444);
  const to = integerOf('$range', end, 34446);
  const by = integerOf('$range', step, 34448);
  if (by === 0) throw new MongoError(34449, '$range requires a non-zero step value');
  const result: number[] = [];
  for (let i = from; by > 0 ? i < to : i > to; i += by) result.push(i);
  return result;
}

function zip({ inputs, useLongestLength, defaults }: Record<string, unknown>): unknown {
  const lists = arrayOf('$zip', inputs, 34461);
  if (lists.some(isNullish)) return null;
  const columns = lists.map((list) => arrayOf('$zip', list, 34468));
  const fill = defaults === undefined ? [] : arrayOf('$zip', defaults, 34462);
  if (fill.length > 0 && !useLongestLength) {
    throw new MongoError(34466, 'cannot specify defaults unless useLongestLength is true');
  }
  const lengths = columns.map((column) => column.length);
  const length = useLongestLength ? Math.max(...lengths) : Math.min(...lengths);
  return Array.from({ length }, (_, row) => columns.map((column, i) => column[row] ?? fill[i] ?? null));
}

function sortArray({ input, sortBy }: Record<string, unknown>): unknown {
  if (isNullish(input)) return null;
  const items = [...arrayOf('$sortArray', input, 2942504)];
  if (sortBy === 1 || sortBy === -1) return items.sort((a, b) => (sortBy as number) * compareValues(a, b));
  const order = compileSort(sortBy);
  if (order === undefined) throw new MongoError(2, '$sortArray needs a sort order');
  const keys = new Map(items.map((item) => [item, order.keyOf(isDocument(item) ? item : {})]));
  return items.sort((a, b) => Buffer.compare(keys.get(a)!, keys.get(b)!));
}
