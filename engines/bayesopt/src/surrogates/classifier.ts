import {
  cholesky,
  invertCholesky,
  minimise,
  type Objective,
  type Packed,
  packedLength,
  rowStart,
} from '@meguri/numerics';
import type { Covariance } from '../kernels/covariance.js';
import { pairwiseSquaredDistances } from '../kernels/distances.js';
import { BOUNDS, type LogNormal, type Normal } from '../kernels/hyperparameters.js';
import type { Kernel } from '../kernels/kernel.js';
import type { Feature } from '../kernels/metric.js';
import { placedColumns } from '../kernels/warping.js';
import { latentMode, times } from './classifier-likelihood.js';
import type { GaussianProcess } from './gaussian-process.js';

/** Points of which it is known whether they belong to the class: labels of 1 or -1. */
export interface LabelledData {
  /** One array of coordinates per axis. */
  readonly columns: readonly Float64Array[];
  readonly features: readonly Feature[];
  readonly labels: Float64Array;
}

/** Priors of the latent function, whose sign plus standard normal noise is the label. */
export interface ClassifierPriors {
  readonly lengthscales: readonly LogNormal[];
  readonly outputScale: LogNormal;
  readonly mean: Normal;
}

/**
 * Negative log posterior of log lengthscales, log output scale and mean of the latent function, by Laplace's approximation of the
 * evidence (Rasmussen and Williams 2006, eq. 3.32), with its gradient: explicitly through the covariance, and through the mode
 * that moves with it (section 5.5.1). Infinity where a factorisation fails.
 */
export function negativeLogClassifierPosterior(
  data: LabelledData,
  kernel: Kernel,
  priors: ClassifierPriors,
): Objective {
  const { labels, features, columns } = data;
  const d = features.length;
  const distances = features.map(({ axis, metric }) => pairwiseSquaredDistances(columns[axis]!, metric));
  const normals = [...priors.lengthscales, priors.outputScale, priors.mean];
  return (theta, gradient) => {
    const outputScale = Math.exp(theta[d]!);
    const { k, slopes } = covarianceOf(distances, theta, kernel, labels.length);
    const mode = latentMode(k, labels, theta[d + 1]!);
    if (!mode) return Number.POSITIVE_INFINITY;
    const { sensitivity, byMean } = sensitivityOf(k, mode);
    for (let p = 0; p < d; p++) {
      let sum = 0;
      for (let i = 0; i < slopes.length; i++) sum += sensitivity[i]! * slopes[i]! * distances[p]![i]!;
      gradient[p] = 2 * outputScale * Math.exp(-2 * theta[p]!) * sum;
    }
    gradient[d] = -sensitivity.reduce((sum, s, i) => sum + s * k[i]!, 0);
    gradient[d + 1] = -byMean;
    return normals.reduce((value, { location, scale }, p) => {
      const z = (theta[p]! - location) / scale;
      gradient[p] = gradient[p]! + z / scale;
      return value + 0.5 * z * z;
    }, -mode.logEvidence);
  };
}

/**
 * The latent function of the most probable hyper-parameters as a Gaussian process: given Laplace's approximation it is as if its
 * values had been observed with noise of variance 1 / W. The probability of the class is Φ(mean / √(1 + sd²)) (eq. 3.82).
 */
export function fitClassifier(data: LabelledData, kernel: Kernel, priors: ClassifierPriors): GaussianProcess {
  const { labels, features, columns } = data;
  const normals = [...priors.lengthscales, priors.outputScale, priors.mean];
  const logBounds = (bounds: readonly [number, number]) => bounds.map(Math.log);
  const limits = [...priors.lengthscales.map(() => logBounds(BOUNDS.lengthscale)), logBounds([1e-2, 1e2]), [-5, 5]];
  const { x: theta } = minimise(
    negativeLogClassifierPosterior(data, kernel, priors),
    normals.map(({ location }) => location),
    {
      lower: limits.map(([low]) => low!),
      upper: limits.map(([, high]) => high!),
      valueTolerance: 1e-6,
      gradientTolerance: 1e-3,
    },
  );
  const d = features.length;
  const hyperparameters = {
    lengthscales: Array.from(theta.subarray(0, d), Math.exp),
    outputScale: Math.exp(theta[d]!),
    noise: 1,
    mean: theta[d + 1]!,
  };
  return latentProcess({ kernel, features, hyperparameters }, columns, labels);
}

/** The latent function of given hyper-parameters, conditioned on the labels. */
export function latentProcess(
  covariance: Covariance,
  columns: readonly Float64Array[],
  labels: Float64Array,
): GaussianProcess {
  const { kernel, features, hyperparameters } = covariance;
  const size = labels.length;
  const placed = placedColumns(hyperparameters.warps, columns);
  const distances = features.map(({ axis, metric }) => pairwiseSquaredDistances(placed[axis]!, metric));
  const theta = Float64Array.of(...hyperparameters.lengthscales.map(Math.log), Math.log(hyperparameters.outputScale));
  const { k } = covarianceOf(distances, theta, kernel, size);
  const mode = latentMode(k, labels, hyperparameters.mean);
  const factor = k.slice();
  for (let i = 0; mode && i < size; i++) factor[rowStart(i) + i]! += 1 / mode.curvatures[i]!;
  if (!mode || !cholesky(factor, size)) throw new RangeError('the covariance of the labels is not positive definite');
  const whitened = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) whitened[j] = whitened[j]! + factor[rowStart(i) + j]! * mode.weights[i]!;
  }
  return { covariance, size, columns, placed, factor, whitened };
}

/** Prior covariance of the latent values, and the slopes of the correlations by the squared distances; packed. */
function covarianceOf(distances: readonly Float64Array[], theta: ArrayLike<number>, kernel: Kernel, n: number) {
  const k = new Float64Array(packedLength(n));
  const slopes = new Float64Array(k.length);
  distances.forEach((distance, p) => {
    const weight = Math.exp(-2 * theta[p]!);
    for (let i = 0; i < k.length; i++) k[i] = k[i]! + weight * distance[i]!;
  });
  kernel.correlateWithSlope(k, slopes, k.length);
  const outputScale = Math.exp(theta[distances.length]!);
  for (let i = 0; i < k.length; i++) k[i] = outputScale * k[i]!;
  return { k, slopes };
}

/**
 * Derivatives of the log evidence by the entries of the covariance, packed, an entry off the diagonal standing for two, and by the
 * mean.
 */
function sensitivityOf(k: Packed, mode: NonNullable<ReturnType<typeof latentMode>>) {
  const { weights, curvatures, bends, factor } = mode;
  const n = weights.length;
  const roots = curvatures.map(Math.sqrt);
  // R = W½ B⁻¹ W½, the inverse of K + W⁻¹
  const r = invertCholesky(factor, n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) r[rowStart(i) + j] = r[rowStart(i) + j]! * roots[i]! * roots[j]!;
  }
  // how the evidence changes with the mode: half the posterior variances times the third derivatives
  const byMode = new Float64Array(n);
  for (let i = 0; i < n; i++)
    byMode[i] = (0.5 * bends[i]! * (1 - r[rowStart(i) + i]! / curvatures[i]!)) / curvatures[i]!;
  const carried = times(r, times(k, byMode));
  const u = byMode.map((v, i) => v - carried[i]!);
  const sensitivity = new Float64Array(k.length);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      const share = i === j ? 0.5 : 1;
      sensitivity[rowStart(i) + j] =
        share * (weights[i]! * weights[j]! - r[rowStart(i) + j]! + u[i]! * weights[j]! + weights[i]! * u[j]!);
    }
  }
  // a change of the mean moves the mode by (I + K W)⁻¹ 1
  const ones = new Float64Array(n).fill(1);
  const shifted = times(k, times(r, ones));
  const byMean = weights.reduce((sum, w, i) => sum + w + byMode[i]! * (1 - shifted[i]!), 0);
  return { sensitivity, byMean };
}
