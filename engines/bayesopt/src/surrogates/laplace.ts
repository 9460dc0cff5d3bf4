import {
  cholesky,
  normalQuantile,
  type Packed,
  packedLength,
  rowStart,
  SOBOL_DIMENSIONS,
  sobol,
  solveUpper,
  stream,
} from '@meguri/numerics';
import type { NegativeLogDensity } from './log-posterior.js';
import type { Theta } from './theta.js';

/** One plausible setting of the hyper-parameters; the weights of a sample add up to one. */
export interface Plausible {
  readonly theta: Theta;
  readonly logWeight: number;
}

const STEP = 1e-4;
/** Largest log ratio of posterior to approximation, so that no single draw outweighs all others. */
const LARGEST_LOG_RATIO = 1;

/**
 * Draws from a normal approximation of the posterior at its mode (Laplace; Rasmussen and Williams 2006, section 3.4), corrected
 * by truncated importance weights (Ionides, J. Comput. Graph. Stat. 17 (2008) 295-311). Averaging over such draws keeps a model
 * of few data from being sure of one explanation. `count` draws, quasi-random by `seed`, within the bounds.
 */
export function laplaceSample(
  negativeLogPosterior: NegativeLogDensity,
  mode: Theta,
  bounds: { readonly lower: Theta; readonly upper: Theta },
  count: number,
  seed: number | string,
): Plausible[] {
  const d = mode.length;
  const gradient = new Float64Array(d);
  const atMode = negativeLogPosterior(mode, gradient);
  const precision = factorOf(hessian(negativeLogPosterior, mode, gradient), d);
  const uniforms = d <= SOBOL_DIMENSIONS ? sobol(d, count, seed) : uniformNumbers(d * count, seed);
  const draws = Array.from({ length: count }, (_, k) => {
    const z = uniforms.subarray(k * d, (k + 1) * d).map((u) => normalQuantile(Math.max(u, 2 ** -33)));
    const energy = 0.5 * z.reduce((sum, v) => sum + v * v, 0);
    solveUpper(precision, d, z);
    const theta = mode.map((v, i) => Math.min(bounds.upper[i]!, Math.max(bounds.lower[i]!, v + z[i]!)));
    const ratio = energy - (negativeLogPosterior(theta) - atMode);
    return { theta, logWeight: Number.isNaN(ratio) ? Number.NEGATIVE_INFINITY : Math.min(ratio, LARGEST_LOG_RATIO) };
  });
  return normalised([{ theta: mode, logWeight: 0 }, ...draws]);
}

/** Second derivatives by forward differences of the gradient, packed and symmetric. */
function hessian(objective: NegativeLogDensity, mode: Theta, atMode: Float64Array): Packed {
  const d = mode.length;
  const rows = Array.from({ length: d }, (_, i) => {
    const gradient = new Float64Array(d);
    objective(
      mode.map((v, j) => (j === i ? v + STEP : v)),
      gradient,
    );
    return gradient.map((g, j) => (g - atMode[j]!) / STEP);
  });
  const packed = new Float64Array(packedLength(d));
  rows.forEach((row, i) => {
    for (let j = 0; j <= i; j++) packed[rowStart(i) + j] = 0.5 * (row[j]! + rows[j]![i]!);
  });
  return packed;
}

/** Cholesky factor of a symmetric matrix with as much added to its diagonal as that needs. */
function factorOf(matrix: Packed, d: number): Packed {
  for (let ridge = 0; ridge < Number.MAX_VALUE; ridge = Math.max(0.05, 3 * ridge)) {
    const factor = matrix.slice();
    for (let i = 0; i < d; i++) factor[rowStart(i) + i]! += ridge;
    if (cholesky(factor, d)) return factor;
  }
  throw new Error('the posterior of the hyper-parameters has no curvature in numbers at its mode');
}

function uniformNumbers(count: number, seed: number | string): Float64Array {
  const random = stream(seed, 'laplace');
  return Float64Array.from({ length: count }, () => random.uniform());
}

function normalised(draws: readonly Plausible[]): Plausible[] {
  const possible = draws.filter(({ logWeight }) => logWeight > -20);
  const total = Math.log(possible.reduce((sum, { logWeight }) => sum + Math.exp(logWeight), 0));
  return possible.map(({ theta, logWeight }) => ({ theta, logWeight: logWeight - total }));
}
