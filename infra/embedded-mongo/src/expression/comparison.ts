import { compareValues } from '../bson/compare.js';
import { positional } from './arguments.js';
import type { OperatorCompiler } from './operators.js';
import { isTrue } from './scope.js';

const compared = (passes: (order: number) => boolean): OperatorCompiler =>
  positional(2, 2, (left, right) => passes(compareValues(left, right)));

/** Comparison in BSON order, missing first, and negation. */
export const comparison: Record<string, OperatorCompiler> = {
  $eq: compared((order) => order === 0),
  $ne: compared((order) => order !== 0),
  $gt: compared((order) => order > 0),
  $gte: compared((order) => order >= 0),
  $lt: compared((order) => order < 0),
  $lte: compared((order) => order <= 0),
  $cmp: positional(2, 2, (left, right) => Math.sign(compareValues(left, right))),
  $not: positional(1, 1, (value) => !isTrue(value)),
};
