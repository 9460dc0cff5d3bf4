import { BSONRegExp } from 'bson';
import { compareValues, equalValues, RANK, rankOf } from '../bson/compare.js';
import { toRegExp } from '../bson/document.js';
import { badValue } from '../errors.js';

/** A test on one value; missing is `undefined`. */
export type Test = (value: unknown) => boolean;

/** Equality as a filter means it: null equals missing, a pattern matches text. */
export function equality(operand: unknown): Test {
  if (operand === null || operand === undefined) return (value) => value === null || value === undefined;
  if (operand instanceof BSONRegExp || operand instanceof RegExp) return patternTest(operand);
  if (typeof operand === 'string' || typeof operand === 'boolean') return (value) => value === operand;
  return (value) => value !== undefined && equalValues(value, operand);
}

/** A test with `$gt`, `$gte`, `$lt` or `$lte`: only values of the operand's type can pass. */
export function ordering(operator: string, operand: unknown): Test {
  if (operand instanceof BSONRegExp) throw badValue(`Can't have RegEx as arg to predicate over field (${operator})`);
  const inclusive = operator.endsWith('e');
  const sign = operator.startsWith('$g') ? 1 : -1;
  const rank = rankOf(operand);
  if (rank === RANK.null) {
    return inclusive ? (value) => value === null || value === undefined : () => false;
  }
  const passes = (order: number): boolean => (order === 0 ? inclusive : order * sign > 0);
  if (rank === RANK.minKey || rank === RANK.maxKey) {
    return (value) => value !== undefined && passes(compareValues(value, operand));
  }
  if (Number.isNaN(operand)) return (value) => inclusive && Number.isNaN(value);
  return (value) => rankOf(value) === rank && !Number.isNaN(value) && passes(compareValues(value, operand));
}

/** A test that text matches a pattern, or that a stored pattern is the same one. */
export function patternTest(operand: unknown, options?: string): Test {
  let pattern: RegExp;
  try {
    pattern = toRegExp(operand as string | RegExp | BSONRegExp, options);
  } catch (error) {
    throw badValue(`the regular expression is not supported: ${(error as Error).message}`);
  }
  return (value) => {
    if (typeof value === 'string') {
      pattern.lastIndex = 0;
      return pattern.test(value);
    }
    return value instanceof BSONRegExp && equalValues(value, operand);
  };
}
