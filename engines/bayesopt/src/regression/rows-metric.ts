import type { Metric } from '../kernels/metric.js';

/**
 * The mean squared difference of whole rows of numbers, so that one lengthscale serves all of them. A coordinate is the number of a row
 * of `rows`; the number after the last one stands for `query`, which the caller fills.
 */
export function rowsMetric(rows: readonly Float64Array[], query: Float64Array): Metric {
  const rowAt = (coordinate: number) => rows[coordinate] ?? query;
  return {
    smooth: false,
    add(x, column, weight, sums, count) {
      const from = rowAt(x);
      const share = weight / from.length;
      for (let i = 0; i < count; i++) sums[i] = sums[i]! + share * squaredDistance(from, rowAt(column[i]!));
    },
  };
}

/** Squared Euclidean distance. */
function squaredDistance(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let d = 0; d < a.length; d++) sum += (a[d]! - b[d]!) ** 2;
  return sum;
}
