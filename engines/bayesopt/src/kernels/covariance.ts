import type { Hyperparameters } from './hyperparameters.js';
import type { Kernel } from './kernel.js';
import type { Feature } from './metric.js';

/** The prior covariance of a Gaussian process over points given by one coordinate per axis. */
export interface Covariance {
  readonly kernel: Kernel;
  /** The terms of the distance, in the order of the lengthscales. */
  readonly features: readonly Feature[];
  readonly hyperparameters: Hyperparameters;
}

/** Writes the covariances of the latent function at `x` with the first `count` points of `columns` into `out`. */
export function covarianceRow(
  covariance: Covariance,
  x: ArrayLike<number>,
  columns: readonly Float64Array[],
  out: Float64Array,
  count: number,
): void {
  const { outputScale } = covariance.hyperparameters;
  squaredDistanceRow(covariance, x, columns, out, count);
  covariance.kernel.correlate(out, count);
  for (let i = 0; i < count; i++) out[i] = outputScale * out[i]!;
}

/** Writes the squared scaled distances from `x` to the first `count` points of `columns` into `out`. */
export function squaredDistanceRow(
  { features, hyperparameters }: Covariance,
  x: ArrayLike<number>,
  columns: readonly Float64Array[],
  out: Float64Array,
  count: number,
): void {
  out.fill(0, 0, count);
  for (let f = 0; f < features.length; f++) {
    const { axis, metric } = features[f]!;
    metric.add(x[axis]!, columns[axis]!, hyperparameters.lengthscales[f]! ** -2, out, count);
  }
}

/** Variance of one observation. */
export function observationVariance({ hyperparameters: { outputScale, noise } }: Covariance): number {
  return outputScale + noise;
}
