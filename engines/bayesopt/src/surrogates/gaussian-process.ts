import {
  cholesky,
  dot,
  factorRow,
  innerProducts,
  type Packed,
  packedLength,
  rowStart,
  solveLower,
  solveUpper,
} from '@meguri/numerics';
import {
  type Covariance,
  covarianceRow,
  noiseVariance,
  priorMeanAt,
  priorMeanOf,
  priorVariance,
  scaleRow,
  sourceAt,
  squaredDistanceRow,
} from '../kernels/covariance.js';
import { applyChainRule, placedColumns, placedPoint } from '../kernels/warping.js';

/** A Gaussian process conditioned on `size` points, in standardised outcomes. */
export interface GaussianProcess {
  readonly covariance: Covariance;
  readonly size: number;
  /** Coordinates of the points, one array per axis. */
  readonly columns: readonly Float64Array[];
  /** The same as the kernel measures them. */
  readonly placed: readonly Float64Array[];
  /** Packed Cholesky factor L of the covariance of the observations. */
  readonly factor: Packed;
  /** L⁻¹ (y - mean). */
  readonly whitened: Float64Array;
}

/** Mean and standard deviation of the latent function: the noise of an observation is not included. */
export interface Prediction {
  readonly mean: number;
  readonly sd: number;
}

/** Smallest variance that is reported, relative to the output scale. */
export const VARIANCE_FLOOR = 1e-12;

/**
 * Conditions the prior on observations; Rasmussen and Williams (2006), algorithm 2.1. `knownNoise` are variances of the outcomes beside
 * the fitted noise.
 */
export function condition(
  covariance: Covariance,
  columns: readonly Float64Array[],
  outcomes: Float64Array,
  knownNoise?: Float64Array,
): GaussianProcess {
  const size = outcomes.length;
  const placed = placedColumns(covariance.hyperparameters.warps, columns);
  const matrix = new Float64Array(packedLength(size));
  for (let i = 0; i < size; i++) writeCovarianceRow(covariance, placed, i, matrix);
  const scale = matrix[0]!;
  knownNoise?.forEach((variance, i) => {
    matrix[rowStart(i) + i]! += variance;
  });
  const factor = withJitter((jitter) => {
    const candidate = matrix.slice();
    for (let i = 0; i < size; i++) candidate[rowStart(i) + i]! += jitter * scale;
    return cholesky(candidate, size) ? candidate : undefined;
  });
  const whitened = outcomes.map((y, i) => y - priorMeanOf(covariance, columns, i));
  solveLower(factor, size, whitened);
  return { covariance, size, columns, placed, factor, whitened };
}

/**
 * Conditions on one more point without refitting, its outcome `believed` to be exactly the predicted mean: then all means stay
 * and the variances around it shrink.
 */
export function extend(
  { covariance, size, columns, placed, factor, whitened }: GaussianProcess,
  x: ArrayLike<number>,
): { gp: GaussianProcess; believed: Prediction } {
  const at = placedPoint(covariance.hyperparameters.warps, x);
  const longer = placed.map((column, d) => append(column, at[d]!));
  const grown = withJitter((jitter) => {
    const candidate = new Float64Array(packedLength(size + 1));
    candidate.set(factor);
    writeCovarianceRow(covariance, longer, size, candidate);
    candidate[rowStart(size) + size]! *= 1 + jitter;
    return factorRow(candidate, size) ? candidate : undefined;
  });
  const mean = priorMeanAt(covariance, x) + dot(grown, rowStart(size), whitened, 0, size);
  const believed = { mean, sd: grown[rowStart(size) + size]! };
  const observed = placed === columns ? longer : columns.map((column, d) => append(column, x[d]!));
  const common = { covariance, size: size + 1, factor: grown, whitened: append(whitened, 0) };
  return { gp: { ...common, columns: observed, placed: longer }, believed };
}

/** A function that predicts the mean alone at one point, which takes no solution of a system. */
export function meanOf({
  covariance,
  size,
  placed,
  factor,
  whitened,
}: GaussianProcess): (x: ArrayLike<number>) => number {
  const weights = whitened.slice();
  solveUpper(factor, size, weights);
  const row = new Float64Array(size);
  return (point) => {
    const x = placedPoint(covariance.hyperparameters.warps, point);
    covarianceRow(covariance, x, placed, row, size);
    return priorMeanAt(covariance, point) + dot(row, 0, weights, 0, size);
  };
}

/** Derivatives of a prediction by each coordinate. */
export interface PredictionGradient {
  readonly mean: Float64Array;
  readonly sd: Float64Array;
}

/** A function that predicts at one point and, where an array pair is given, writes the derivatives by every coordinate with a smooth metric. */
export function predictor(gp: GaussianProcess): (x: ArrayLike<number>, gradient?: PredictionGradient) => Prediction {
  const { covariance, size, placed: columns, factor, whitened } = gp;
  const { warps } = covariance.hyperparameters;
  const weights = whitened.slice();
  solveUpper(factor, size, weights);
  const row = new Float64Array(size);
  const solved = new Float64Array(size);
  const slopes = new Float64Array(size);
  const writeGradient = gradientWriter(covariance, columns, size);
  const trending = covariance.trend ? smoothAxes(covariance) : [];

  return (point, gradient) => {
    const x = placedPoint(warps, point);
    squaredDistanceRow(covariance, x, columns, row, size);
    if (gradient) covariance.kernel.correlateWithSlope(row, slopes, size);
    else covariance.kernel.correlate(row, size);
    scaleRow(covariance, x, columns, row, size);
    solved.set(row);
    solveLower(factor, size, solved);
    const source = sourceAt(covariance, x);
    const prior = priorVariance(covariance, source);
    const variance = Math.max(prior - dot(solved, 0, solved, 0, size), VARIANCE_FLOOR * prior);
    const mean = priorMeanAt(covariance, point) + dot(row, 0, weights, 0, size);
    const prediction = { mean, sd: Math.sqrt(variance) };
    if (!gradient) return prediction;

    solveUpper(factor, size, solved);
    scaleRow(covariance, x, columns, slopes, size);
    writeGradient(x, slopes, weights, 1, gradient.mean);
    writeGradient(x, slopes, solved, -1 / prediction.sd, gradient.sd);
    applyChainRule(warps, point, [gradient.mean, gradient.sd]);
    for (const axis of trending) gradient.mean[axis]! += covariance.trend!.slope(point, axis);
    return prediction;
  };
}

/** The coordinates with a smooth metric, each once. */
const smoothAxes = ({ features }: Covariance): Set<number> =>
  new Set(features.flatMap(({ axis, metric }) => (metric.smooth ? [axis] : [])));

/**
 * A function that writes the gradient of c Σ uᵢ k(x, zᵢ) over the points z, by every coordinate with a smooth metric, from the slopes
 * of the covariances k by the squared scaled distances.
 */
function gradientWriter({ features, hyperparameters }: Covariance, columns: readonly Float64Array[], size: number) {
  const terms = features.flatMap(({ axis, metric }, f) =>
    metric.smooth ? [{ axis, weight: 2 / hyperparameters.lengthscales[f]! ** 2 }] : [],
  );
  const rows = terms.map(({ axis }) => columns[axis]!);
  const changes = new Float64Array(size);
  return (x: ArrayLike<number>, slopes: Float64Array, u: Float64Array, c: number, gradient: Float64Array): void => {
    let sum = 0;
    for (let i = 0; i < size; i++) {
      changes[i] = slopes[i]! * u[i]!;
      sum += changes[i]!;
    }
    const products = innerProducts(rows, changes);
    gradient.fill(0);
    terms.forEach(({ axis, weight }, k) => {
      gradient[axis]! += c * weight * (x[axis]! * sum - products[k]!);
    });
  };
}

/** Prediction at one point. */
export function predict(gp: GaussianProcess, x: ArrayLike<number>): Prediction {
  return predictor(gp)(x);
}

/** Variances of the latent function at two points, and their covariance, given the observations. */
export function posteriorCovariance(
  gp: GaussianProcess,
  first: ArrayLike<number>,
  second: ArrayLike<number>,
): { first: number; second: number; between: number } {
  const { covariance, size, factor } = gp;
  const { warps } = covariance.hyperparameters;
  const [here, there] = [placedPoint(warps, first), placedPoint(warps, second)];
  const whiten = (x: ArrayLike<number>) => {
    const row = new Float64Array(size);
    covarianceRow(covariance, x, gp.placed, row, size);
    solveLower(factor, size, row);
    return row;
  };
  const u = whiten(here);
  const v = whiten(there);
  const prior = Float64Array.of(0);
  const itself = Array.from(there, (coordinate) => Float64Array.of(coordinate));
  covarianceRow(covariance, here, itself, prior, 1);
  const variance = (x: ArrayLike<number>, w: Float64Array) => {
    const before = priorVariance(covariance, sourceAt(covariance, x));
    return Math.max(before - dot(w, 0, w, 0, size), VARIANCE_FLOOR * before);
  };
  return { first: variance(first, u), second: variance(second, v), between: prior[0]! - dot(u, 0, v, 0, size) };
}

/** Retries with as much added to the diagonal, relative to it, as rounding makes necessary where points repeat without noise. */
function withJitter(factorise: (jitter: number) => Packed | undefined): Packed {
  for (const jitter of [0, 1e-12, 1e-10, 1e-8, 1e-6, 1e-4]) {
    const factor = factorise(jitter);
    if (factor) return factor;
  }
  throw new RangeError('the covariance of the observations is not positive definite');
}

function writeCovarianceRow(covariance: Covariance, columns: readonly Float64Array[], i: number, target: Packed): void {
  const x = columns.map((column) => column[i]!);
  const source = sourceAt(covariance, x);
  const row = target.subarray(rowStart(i));
  covarianceRow(covariance, x, columns, row, i);
  row[i] = priorVariance(covariance, source) + noiseVariance(covariance, source);
}

function append(values: Float64Array, value: number): Float64Array {
  const longer = new Float64Array(values.length + 1);
  longer.set(values);
  longer[values.length] = value;
  return longer;
}
