import { packedLength, rowStart } from '@meguri/numerics';
import type { Metric } from './metric.js';

/** Squared distances between all pairs of points in one coordinate, packed by rows. */
export function pairwiseSquaredDistances(column: Float64Array, metric: Metric): Float64Array {
  const distances = new Float64Array(packedLength(column.length));
  for (let i = 0; i < column.length; i++) metric.add(column[i]!, column, 1, distances.subarray(rowStart(i)), i);
  return distances;
}
