import {
  cholesky,
  invertCholesky,
  logDeterminant,
  type Objective,
  type Packed,
  packedLength,
  rowStart,
  solveCholesky,
} from '@meguri/numerics';
import { pairwiseSquaredDistances } from '../kernels/distances.js';
import type { LogNormal, Priors } from '../kernels/hyperparameters.js';
import type { Kernel } from '../kernels/kernel.js';
import type { Feature } from '../kernels/metric.js';

/** Points and standardised outcomes that a Gaussian process is fitted to. */
export interface TrainingData {
  /** One array of coordinates per axis. */
  readonly columns: readonly Float64Array[];
  readonly features: readonly Feature[];
  readonly outcomes: Float64Array;
}

/**
 * Order of the variables of {@link negativeLogLikelihood}: log lengthscales, log output scale, log noise variance, constant mean.
 * Rasmussen and Williams (2006), eq. 5.8 and 5.9. The value is Infinity where the covariance is not positive definite.
 */
export function negativeLogLikelihood(data: TrainingData, kernel: Kernel): Objective {
  const n = data.outcomes.length;
  const d = data.features.length;
  const distances = data.features.map(({ axis, metric }) => pairwiseSquaredDistances(data.columns[axis]!, metric));
  const correlations = new Float64Array(packedLength(n));
  const slopes = new Float64Array(packedLength(n));
  const covariance = new Float64Array(packedLength(n));
  const weights = new Float64Array(n);

  return (theta, gradient) => {
    const scale = Math.exp(theta[d]!);
    const noise = Math.exp(theta[d + 1]!);
    const mean = theta[d + 2]!;
    weightedSum(distances, theta, correlations);
    kernel.correlateWithSlope(correlations, slopes, correlations.length);
    for (let i = 0; i < covariance.length; i++) covariance[i] = scale * correlations[i]!;
    for (let i = 0; i < n; i++) covariance[rowStart(i) + i]! += noise;
    if (!cholesky(covariance, n)) return Number.POSITIVE_INFINITY;

    for (let i = 0; i < n; i++) weights[i] = data.outcomes[i]! - mean;
    let fit = 0;
    solveCholesky(covariance, n, weights);
    for (let i = 0; i < n; i++) fit += weights[i]! * (data.outcomes[i]! - mean);
    const value = 0.5 * (fit + logDeterminant(covariance, n) + n * Math.log(2 * Math.PI));

    const sensitivity = invertCholesky(covariance, n);
    subtractOuterProduct(sensitivity, weights);
    gradient[d] = scale * scaleDerivative(sensitivity, correlations, n);
    gradient[d + 1] = 0.5 * noise * trace(sensitivity, n);
    gradient[d + 2] = 0;
    for (let i = 0; i < n; i++) gradient[d + 2]! -= weights[i]!;
    for (let i = 0; i < slopes.length; i++) slopes[i] = slopes[i]! * sensitivity[i]!;
    for (let p = 0; p < d; p++) {
      gradient[p] = -2 * scale * Math.exp(-2 * theta[p]!) * innerProduct(slopes, distances[p]!);
    }
    return value;
  };
}

/** The likelihood plus the priors: what a maximum a posteriori fit minimises. Variables as in {@link negativeLogLikelihood}. */
export function negativeLogPosterior(data: TrainingData, kernel: Kernel, priors: Priors): Objective {
  const likelihood = negativeLogLikelihood(data, kernel);
  const d = data.features.length;
  return (theta, gradient) => {
    let value = likelihood(theta, gradient);
    const add = ({ location, scale }: LogNormal, index: number) => {
      const z = (theta[index]! - location) / scale;
      value += 0.5 * z * z;
      gradient[index] = gradient[index]! + z / scale;
    };
    for (let p = 0; p < d; p++) add(priors.lengthscales[p]!, p);
    if (priors.outputScale) add(priors.outputScale, d);
    add(priors.noise, d + 1);
    return value;
  };
}

function weightedSum(distances: readonly Float64Array[], theta: Float64Array, sums: Float64Array): void {
  sums.fill(0);
  distances.forEach((distance, p) => {
    const weight = Math.exp(-2 * theta[p]!);
    for (let i = 0; i < sums.length; i++) sums[i] = sums[i]! + weight * distance[i]!;
  });
}

function subtractOuterProduct(a: Packed, x: Float64Array): void {
  for (let i = 0; i < x.length; i++) {
    const row = rowStart(i);
    for (let j = 0; j <= i; j++) a[row + j] = a[row + j]! - x[i]! * x[j]!;
  }
}

function scaleDerivative(sensitivity: Packed, correlations: Packed, n: number): number {
  // off-diagonal entries stand for two, the diagonal for one; halved by the likelihood
  let sum = innerProduct(sensitivity, correlations);
  for (let i = 0; i < n; i++) sum -= 0.5 * sensitivity[rowStart(i) + i]!;
  return sum;
}

function trace(a: Packed, n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += a[rowStart(i) + i]!;
  return sum;
}

function innerProduct(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
