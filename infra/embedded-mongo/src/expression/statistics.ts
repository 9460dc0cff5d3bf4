import { compareValues } from '../bson/compare.js';
import { isNullish, named, positional } from './arguments.js';
import type { OperatorCompiler } from './operators.js';
import { percentileArguments, percentiles } from './percentile.js';

const MANY = Number.POSITIVE_INFINITY;

/** Statistics of the numbers among the arguments, or in the array that is the only argument. */
export const statistics: Record<string, OperatorCompiler> = {
  $sum: over((values) => numbers(values).reduce((sum, value) => sum + value, 0)),
  $avg: over((values) => mean(numbers(values))),
  $stdDevPop: over((values) => standardDeviation(numbers(values), 0)),
  $stdDevSamp: over((values) => standardDeviation(numbers(values), 1)),
  $min: over((values) => extreme(values, -1)),
  $max: over((values) => extreme(values, 1)),
  $median: named(['input', 'method'], [], ({ input, method }) => percentiles([input].flat(), [0.5], method)[0]),
  $percentile: named(['input', 'p', 'method'], [], ({ input, p, method }) =>
    percentiles([input].flat(), percentileArguments(p), method),
  ),
};

function over(apply: (values: unknown[]) => unknown): OperatorCompiler {
  return positional(0, MANY, (...values) =>
    apply(values.length === 1 && Array.isArray(values[0]) ? values[0] : values),
  );
}

const numbers = (values: unknown[]): number[] => values.filter((value) => typeof value === 'number');

export const mean = (values: number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;

/** Standard deviation with `n - less` in the denominator; null when there are too few values. */
export function standardDeviation(values: number[], less: 0 | 1): number | null {
  if (values.length <= less) return null;
  const center = mean(values)!;
  const squares = values.reduce((sum, value) => sum + (value - center) ** 2, 0);
  return Math.sqrt(squares / (values.length - less));
}

/** The smallest (-1) or largest (1) value that is not null; null when there is none. */
export function extreme(values: unknown[], sign: 1 | -1): unknown {
  let best: unknown = null;
  for (const value of values) {
    if (isNullish(value)) continue;
    if (best === null || compareValues(value, best) * sign > 0) best = value;
  }
  return best;
}
