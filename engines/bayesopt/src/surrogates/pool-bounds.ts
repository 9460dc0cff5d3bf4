import { dot, rowStart, solveUpper } from '@meguri/numerics';
import { covarianceRow, priorMeanOf, priorVariance, sourceOf } from '../kernels/covariance.js';
import { placedColumns } from '../kernels/warping.js';
import type { GaussianProcess } from './gaussian-process.js';

/** What can be said about every point of a pool without a whole triangular solve. */
export interface PoolBounds {
  /** Means of the latent function, not below the true ones. */
  readonly means: Float64Array;
  /** Standard deviations that the true ones do not exceed. */
  readonly sds: Float64Array;
}

/** Points that are held against one observation after the other: what belongs to them stays in the processor's cache. */
const BLOCK = 2048;
/** Observations that the variance of every point is conditioned on; they tell what all points have in common. */
const LEADING = 16;

/**
 * Posterior means, and bounds of the posterior standard deviations, at `width` points, in time proportional to points times
 * observations. The bound is the standard deviation given the first observations and, of the others, the one that alone explains
 * most; all observations together never leave more.
 */
export function poolBounds(gp: GaussianProcess, columns: readonly Float64Array[], width: number): PoolBounds {
  const { covariance } = gp;
  const means = new Float64Array(width);
  const sds = new Float64Array(width);
  const influences = influencesOf(gp);
  const rounding = roundingOf(gp);
  for (let from = 0; from < width; from += BLOCK) {
    const block = columns.map((column) => column.subarray(from, Math.min(from + BLOCK, width)));
    const part = placedColumns(covariance.hyperparameters.warps, block);
    const { shifts, explained } = passOver(gp, influences, part, Math.min(BLOCK, width - from));
    for (let j = 0; j < shifts.length; j++) {
      const source = sourceOf(covariance, part, j);
      const prior = priorVariance(covariance, source);
      means[from + j] = priorMeanOf(covariance, block, j) + shifts[j]! + rounding * Math.sqrt(prior);
      sds[from + j] = Math.sqrt(Math.max(0, prior - explained[j]!) + rounding * prior);
    }
  }
  return { means, sds };
}

/**
 * What rounding may add to a mean or a variance, relative to the prior: the precision of the numbers times a bound of the condition of
 * the covariance (Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed., section 10.1), with a margin.
 */
function roundingOf({ covariance, factor, size }: GaussianProcess): number {
  let pivot = Number.POSITIVE_INFINITY;
  for (let i = 0; i < size; i++) pivot = Math.min(pivot, factor[rowStart(i) + i]! ** 2);
  return 16 * Number.EPSILON * size * Math.max(1, covariance.hyperparameters.outputScale / pivot);
}

/** What every observation has a say with: its weight in all means, and the inverse of its variance. */
interface Influences {
  readonly weights: Float64Array;
  readonly precisions: Float64Array;
}

function influencesOf({ factor, size, whitened }: GaussianProcess): Influences {
  const weights = whitened.slice();
  solveUpper(factor, size, weights);
  // of the covariance as it was factored, with what was added to its diagonal
  const precisions = weights.map((_, i) => 1 / dot(factor, rowStart(i), factor, rowStart(i), i + 1));
  return { weights, precisions };
}

/** What a pass over the observations leaves of a block of points. */
interface Pass {
  /** Distance of the mean from the prior's. */
  readonly shifts: Float64Array;
  /** Covariance with the observation that alone explains most of the variance, what it explains, and its index. */
  readonly covariances: Float64Array;
  readonly explained: Float64Array;
  readonly observations: Int32Array;
}

function passOver(gp: GaussianProcess, influences: Influences, part: readonly Float64Array[], count: number) {
  const { weights, precisions } = influences;
  const pass: Pass = {
    shifts: new Float64Array(count),
    covariances: new Float64Array(count),
    explained: new Float64Array(count),
    observations: new Int32Array(count),
  };
  const solved: Float64Array[] = [];
  const row = new Float64Array(count);
  for (let i = 0; i < gp.size; i++) {
    const x = gp.placed.map((column) => column[i]!);
    covarianceRow(gp.covariance, x, part, row, count);
    note(pass, row, i, weights[i]!, precisions[i]!);
    if (i < LEADING) solved.push(solvedRow(gp, solved, row));
  }
  return { shifts: pass.shifts, explained: explainedJointly(gp, solved, pass) };
}

/** Takes the covariances of the points with one more observation into account. */
function note(pass: Pass, row: Float64Array, observation: number, weight: number, precision: number): void {
  const { shifts, covariances, explained, observations } = pass;
  for (let j = 0; j < row.length; j++) {
    const k = row[j]!;
    shifts[j] = shifts[j]! + weight * k;
    const alone = k * k * precision;
    if (alone <= explained[j]!) continue;
    explained[j] = alone;
    covariances[j] = k;
    observations[j] = observation;
  }
}

/** The next row of L⁻¹ K, from the rows before it and its row of K. */
function solvedRow({ factor }: GaussianProcess, solved: readonly Float64Array[], row: Float64Array): Float64Array {
  const start = rowStart(solved.length);
  const next = row.slice();
  solved.forEach((before, k) => {
    const l = factor[start + k]!;
    for (let j = 0; j < next.length; j++) next[j] = next[j]! - l * before[j]!;
  });
  const pivot = factor[start + solved.length]!;
  return next.map((v) => v / pivot);
}

/** Variances explained by the leading observations and the strongest together: one more row of the factor, for each point its own. */
function explainedJointly({ factor }: GaussianProcess, solved: readonly Float64Array[], pass: Pass): Float64Array {
  return pass.covariances.map((covariance, j) => {
    const observation = pass.observations[j]!;
    const start = rowStart(observation);
    let explained = 0;
    let left = covariance;
    for (let k = 0; k < solved.length; k++) {
      const v = solved[k]![j]!;
      explained += v * v;
      left -= factor[start + k]! * v;
    }
    if (observation < solved.length) return explained;
    let pivot = 0;
    for (let k = solved.length; k <= observation; k++) pivot += factor[start + k]! ** 2;
    return explained + (left * left) / pivot;
  });
}
