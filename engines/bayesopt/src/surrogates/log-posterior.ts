import {
  cholesky,
  dot,
  innerProducts,
  invertCholesky,
  logDeterminant,
  type Packed,
  packedLength,
  rowStart,
  solveCholesky,
  weightedSum,
} from '@meguri/numerics';
import { coregionalise } from '../kernels/coregionalisation.js';
import { pairwiseSquaredDistances } from '../kernels/distances.js';
import type { Normal, Priors } from '../kernels/hyperparameters.js';
import type { Kernel } from '../kernels/kernel.js';
import type { Feature } from '../kernels/metric.js';
import { hyperparametersOf, PER_SOURCE, PER_WARP } from './theta.js';
import { warpedDistances } from './warped-distances.js';

/** Points and standardised outcomes that a Gaussian process is fitted to. */
export interface TrainingData {
  /** One array of coordinates per axis. */
  readonly columns: readonly Float64Array[];
  readonly features: readonly Feature[];
  readonly outcomes: Float64Array;
  /** Variance of each outcome that is known, beside the fitted noise; absent where nothing is known. */
  readonly knownNoise?: Float64Array;
  /** Index of the coordinate that holds the source; absent when all outcomes come from one. */
  readonly sourceAxis?: number;
  /** Indices of the coordinates that are warped, each with one feature, their difference; absent: none is. */
  readonly warped?: readonly number[];
}

/** A negative log density of the variables of `Theta`, which writes its gradient where an array for it is given. */
export type NegativeLogDensity = (theta: Float64Array, gradient?: Float64Array) => number;

/**
 * Negative log marginal likelihood as a function of the variables of `Theta`. Rasmussen and Williams (2006), eq. 5.8 and 5.9. The
 * variance of the noise of outcome i is the fitted noise of its source plus the known variance of the outcome (stochastic kriging:
 * Ankenman, Nelson and Staum, Oper. Res. 58 (2010) 371-382). The value is Infinity where the covariance is not positive definite.
 */
export function negativeLogLikelihood(data: TrainingData, kernel: Kernel): NegativeLogDensity {
  const n = data.outcomes.length;
  const d = data.features.length;
  const distances = data.features.map(({ axis, metric }) => pairwiseSquaredDistances(data.columns[axis]!, metric));
  const warping = warpedDistances(data, distances);
  const sources = data.sourceAxis === undefined ? new Int32Array(n) : Int32Array.from(data.columns[data.sourceAxis]!);
  const correlations = new Float64Array(packedLength(n));
  const slopes = new Float64Array(packedLength(n));
  const covariance = new Float64Array(packedLength(n));
  const residuals = new Float64Array(n);
  const weights = new Float64Array(n);

  return (theta, gradient) => {
    const hyperparameters = hyperparametersOf(theta, d, data.warped);
    const { outputScale, noise, mean, sources: relations = [], warps = [] } = hyperparameters;
    warping.update(warps);
    const means = [mean, ...relations.map((relation) => relation.mean)];
    const noises = [noise, ...relations.map((relation) => relation.noise)];
    const between = coregionalise(data.sourceAxis ?? 0, relations);
    const inverseSquares = theta.subarray(0, d).map((logLengthscale) => Math.exp(-2 * logLengthscale));
    weightedSum(distances, inverseSquares, correlations);
    kernel.correlateWithSlope(correlations, slopes, correlations.length);
    for (let i = 0; i < covariance.length; i++) covariance[i] = outputScale * correlations[i]!;
    if (relations.length > 0) scaleBySources(covariance, sources, between.matrix, between.size);
    for (let i = 0; i < n; i++) covariance[rowStart(i) + i]! += noises[sources[i]!]! + (data.knownNoise?.[i] ?? 0);
    if (!cholesky(covariance, n)) return Number.POSITIVE_INFINITY;

    for (let i = 0; i < n; i++) residuals[i] = data.outcomes[i]! - means[sources[i]!]!;
    weights.set(residuals);
    solveCholesky(covariance, n, weights);
    const value = 0.5 * (dot(weights, 0, residuals, 0, n) + logDeterminant(covariance, n) + n * Math.log(2 * Math.PI));
    if (!gradient) return value;

    const sensitivity = invertCholesky(covariance, n);
    subtractOuterProduct(sensitivity, weights);
    gradient.fill(0);
    for (let i = 0; i < n; i++) {
      const { noiseAt, meanAt } = indicesOf(sources[i]!, d);
      gradient[noiseAt]! += 0.5 * noises[sources[i]!]! * sensitivity[rowStart(i) + i]!;
      gradient[meanAt]! -= weights[i]!;
    }
    // what a change of the covariance between two sources would change, and of each lengthscale
    const shares = sharesOfSources(sensitivity, correlations, sources, between.size);
    gradient[d] = outputScale * dot(shares, 0, between.matrix, 0, shares.length);
    addRelationGradients(gradient, shares, theta, d, between.size, outputScale);
    if (relations.length > 0) scaleBySources(slopes, sources, between.matrix, between.size);
    for (let i = 0; i < slopes.length; i++) slopes[i] = slopes[i]! * sensitivity[i]!;
    const changes = innerProducts(distances, slopes);
    for (let p = 0; p < d; p++) gradient[p] = -2 * outputScale * inverseSquares[p]! * changes[p]!;
    const warpsAt = theta.length - PER_WARP * warps.length;
    warping.addGradients(gradient, warpsAt, slopes, (p) => outputScale * inverseSquares[p]!);
    return value;
  };
}

/** The likelihood plus the priors: what a maximum a posteriori fit minimises. Variables as in {@link negativeLogLikelihood}. */
export function negativeLogPosterior(data: TrainingData, kernel: Kernel, priors: Priors): NegativeLogDensity {
  const likelihood = negativeLogLikelihood(data, kernel);
  const d = data.features.length;
  const { lengthscales, outputScale, noise, sources, warping } = priors;
  return (theta, gradient) => {
    let value = likelihood(theta, gradient);
    const add = ({ location, scale }: Normal, index: number) => {
      const z = (theta[index]! - location) / scale;
      value += 0.5 * z * z;
      if (gradient) gradient[index] = gradient[index]! + z / scale;
    };
    for (let p = 0; p < d; p++) add(lengthscales[p]!, p);
    if (outputScale) add(outputScale, d);
    add(noise, d + 1);
    for (let s = 1; sources && s <= sources.count; s++) {
      const { meanAt, amplitudeAt, correlationAt, noiseAt } = indicesOf(s, d);
      add({ location: 0, scale: sources.mean }, meanAt);
      add(sources.amplitude, amplitudeAt);
      add(sources.correlation, correlationAt);
      add(noise, noiseAt);
    }
    for (let w = theta.length - PER_WARP * (warping?.axes.length ?? 0); w < theta.length; w++) add(warping!.shape, w);
    return value;
  };
}

/** Where the variables of a source stand. */
function indicesOf(source: number, d: number) {
  if (source === 0) return { noiseAt: d + 1, meanAt: d + 2, amplitudeAt: -1, correlationAt: -1 };
  const meanAt = d + 3 + PER_SOURCE * (source - 1);
  return { meanAt, amplitudeAt: meanAt + 1, correlationAt: meanAt + 2, noiseAt: meanAt + 3 };
}

function scaleBySources(a: Packed, sources: Int32Array, matrix: Float64Array, size: number): void {
  for (let i = 0; i < sources.length; i++) {
    const row = rowStart(i);
    const offset = sources[i]! * size;
    for (let j = 0; j <= i; j++) a[row + j] = a[row + j]! * matrix[offset + sources[j]!]!;
  }
}

/** Derivative of the likelihood by the covariance of each pair of sources, for an output scale of 1; row-major, lower half. */
function sharesOfSources(sensitivity: Packed, correlations: Packed, sources: Int32Array, size: number): Float64Array {
  const shares = new Float64Array(size * size);
  for (let i = 0; i < sources.length; i++) {
    const row = rowStart(i);
    const offset = sources[i]! * size;
    // an entry off the diagonal stands for two; halved by the likelihood
    for (let j = 0; j < i; j++) shares[offset + sources[j]!]! += sensitivity[row + j]! * correlations[row + j]!;
    shares[offset + sources[i]!]! += 0.5 * sensitivity[row + i]!;
  }
  for (let s = 0; s < size; s++) {
    for (let t = 0; t < s; t++) {
      shares[s * size + t]! += shares[t * size + s]!;
      shares[t * size + s] = 0;
    }
  }
  return shares;
}

/** Derivatives by log amplitude and inverse hyperbolic tangent of the correlation of each source. */
function addRelationGradients(
  gradient: Float64Array,
  shares: Float64Array,
  theta: Float64Array,
  d: number,
  size: number,
  outputScale: number,
): void {
  const variance = (s: number) => (s === 0 ? 1 : Math.exp(theta[indicesOf(s, d).amplitudeAt]!));
  const correlation = (s: number) => (s === 0 ? 1 : Math.tanh(theta[indicesOf(s, d).correlationAt]!));
  for (let s = 1; s < size; s++) {
    const { amplitudeAt, correlationAt } = indicesOf(s, d);
    const spread = Math.sqrt(variance(s));
    gradient[amplitudeAt]! += outputScale * shares[s * (size + 1)]! * variance(s);
    for (let t = 0; t < size; t++) {
      if (t === s) continue;
      const share = outputScale * shares[Math.max(s, t) * size + Math.min(s, t)]!;
      const other = correlation(t) * Math.sqrt(variance(t));
      gradient[amplitudeAt]! += 0.5 * share * correlation(s) * spread * other;
      gradient[correlationAt]! += share * (1 - correlation(s) ** 2) * spread * other;
    }
  }
}

function subtractOuterProduct(a: Packed, x: Float64Array): void {
  for (let i = 0; i < x.length; i++) {
    const row = rowStart(i);
    for (let j = 0; j <= i; j++) a[row + j] = a[row + j]! - x[i]! * x[j]!;
  }
}
