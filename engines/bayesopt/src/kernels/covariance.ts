import { addSquaredDistances } from './distances.js';
import type { Hyperparameters } from './hyperparameters.js';
import type { Kernel } from './kernel.js';

/** The prior covariance of a Gaussian process over points given by one coordinate per axis. */
export interface Covariance {
  readonly kernel: Kernel;
  /** Which axes are nominal. */
  readonly nominal: readonly boolean[];
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
  { nominal, hyperparameters }: Covariance,
  x: ArrayLike<number>,
  columns: readonly Float64Array[],
  out: Float64Array,
  count: number,
): void {
  out.fill(0, 0, count);
  for (let d = 0; d < columns.length; d++) {
    const weight = hyperparameters.lengthscales[d]! ** -2;
    addSquaredDistances(x[d]!, columns[d]!, nominal[d]!, weight, out, count);
  }
}

/** Variance of one observation. */
export function observationVariance({ hyperparameters: { outputScale, noise } }: Covariance): number {
  return outputScale + noise;
}
