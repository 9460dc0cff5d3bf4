import { type Covariance, covarianceRow, priorVariance, sourceAt, sourceOf } from '../kernels/covariance.js';
import { placedColumns, placedPoint } from '../kernels/warping.js';

/** An observed point that a prediction leans on. */
export interface Neighbour {
  /** Index of the observed point. */
  readonly index: number;
  /** Prior correlation of its noise-free value with that at the point asked about, -1 to 1. */
  readonly correlation: number;
}

/** The observed points whose values the model correlates most with the value at `point`; at most `count`, the closest first, of equals the earlier. The points are one array per coordinate. */
export function nearest(
  covariance: Covariance,
  point: ArrayLike<number>,
  observed: readonly Float64Array[],
  count: number,
): Neighbour[] {
  const { warps } = covariance.hyperparameters;
  const x = placedPoint(warps, point);
  const columns = placedColumns(warps, observed);
  const correlations = new Float64Array(columns[0]!.length);
  covarianceRow(covariance, x, columns, correlations, correlations.length);
  const own = priorVariance(covariance, sourceAt(covariance, x));
  return Array.from(correlations, (value, index) => ({
    index,
    correlation: value / Math.sqrt(own * priorVariance(covariance, sourceOf(covariance, columns, index))),
  }))
    .sort((a, b) => b.correlation - a.correlation || a.index - b.index)
    .slice(0, count);
}
