import { equalValues } from '../bson/compare.js';
import { arrayOf, nullable, positional } from './arguments.js';
import type { OperatorCompiler } from './operators.js';
import { isTrue } from './scope.js';

const MANY = Number.POSITIVE_INFINITY;

/** Arrays seen as sets. */
export const sets: Record<string, OperatorCompiler> = {
  $setUnion: positional(
    0,
    MANY,
    nullable((...values) => distinct(values.flatMap((value) => arrayOf('$setUnion', value, 17043)))),
  ),
  $setIntersection: positional(
    0,
    MANY,
    nullable((...values) => {
      const [first = [], ...others] = values.map((value) => arrayOf('$setIntersection', value, 17047));
      return distinct(first).filter((item) => others.every((other) => includes(other, item)));
    }),
  ),
  $setDifference: positional(
    2,
    2,
    nullable((left, right) => {
      const removed = arrayOf('$setDifference', right, 17049);
      return distinct(arrayOf('$setDifference', left, 17048)).filter((item) => !includes(removed, item));
    }),
  ),
  $setEquals: positional(2, MANY, (...values) => {
    const [first, ...others] = values.map((value) => arrayOf('$setEquals', value, 17044)) as [
      unknown[],
      ...unknown[][],
    ];
    return others.every((other) => isSubset(first, other) && isSubset(other, first));
  }),
  $setIsSubset: positional(2, 2, (left, right) =>
    isSubset(arrayOf('$setIsSubset', left, 17046), arrayOf('$setIsSubset', right, 17042)),
  ),
  $allElementsTrue: positional(1, 1, (value) => arrayOf('$allElementsTrue', value, 17040).every(isTrue)),
  $anyElementTrue: positional(1, 1, (value) => arrayOf('$anyElementTrue', value, 17041).some(isTrue)),
};

const includes = (items: unknown[], value: unknown): boolean => items.some((item) => equalValues(item, value));

const isSubset = (left: unknown[], right: unknown[]): boolean => left.every((item) => includes(right, item));

/** The items without repeats, in the order of their first appearance. */
export function distinct(items: unknown[]): unknown[] {
  const kept: unknown[] = [];
  for (const item of items) if (!includes(kept, item)) kept.push(item);
  return kept;
}
