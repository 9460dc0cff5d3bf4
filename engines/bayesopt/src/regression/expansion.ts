import { dot } from '@meguri/numerics';
import { KERNELS, type KernelName } from '../kernels/kernel.js';
import { rowsMetric } from './rows-metric.js';
import { type Scaling, scaledRow } from './scaling.js';

/**
 * All that the mean of a regression needs, as plain JSON:
 * mean(x, t) = intercept + Σ slopeⱼ tⱼ + Σ weightᵢ k(|x - pointᵢ|² / (d · lengthscale²)), with x in standard deviations from its means.
 */
export interface Expansion extends Scaling {
  readonly intercept: number;
  /** One per linear term. */
  readonly slopes: readonly number[];
  readonly kernel: KernelName;
  readonly lengthscale: number;
  /** Scaled inputs, row by row. Empty when nothing but the linear terms counts. */
  readonly points: readonly (readonly number[])[];
  /** One per point. */
  readonly weights: readonly number[];
}

/** A function that evaluates an expansion for inputs and linear terms in the order they were fitted with. */
export function evaluatorOf(expansion: Expansion): (inputs: ArrayLike<number>, linear?: ArrayLike<number>) => number {
  const { intercept, slopes, kernel, lengthscale, weights } = expansion;
  const points = expansion.points.map((point) => Float64Array.from(point));
  const query = new Float64Array(expansion.kept.length);
  const metric = rowsMetric(points, query);
  const numbers = Float64Array.from(points.keys());
  const row = new Float64Array(points.length);
  const weightsOf = Float64Array.from(weights);
  return (inputs, linear = []) => {
    const trend = slopes.reduce((sum, slope, j) => sum + slope * linear[j]!, intercept);
    if (points.length === 0) return trend;
    query.set(scaledRow(expansion, (d) => inputs[d]!));
    row.fill(0);
    metric.add(points.length, numbers, 1 / lengthscale ** 2, row, row.length);
    KERNELS[kernel].correlate(row, row.length);
    return trend + dot(row, 0, weightsOf, 0, row.length);
  };
}
