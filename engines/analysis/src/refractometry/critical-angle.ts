import { type AnalysisFailure, failure } from '../failure.js';
import type { AngleScan } from './angle-scan.js';

/** Calibration facts of the prism. */
export interface Prism {
  /** Refractive index at the wavelength of the measurement. */
  readonly index: number;
  /** Relative standard uncertainty of it, and of the angles with it. */
  readonly uncertainty: number;
}

export interface Refraction {
  /** Refractive index of the sample. */
  readonly index: number;
  /** Standard uncertainty. */
  readonly uncertainty: number;
}

/** Names this analysis and its version in observations. */
export const CRITICAL_ANGLE_METHOD = 'critical-angle 1';

/** Share of the variance of a scan that an edge must explain. */
const LEAST_EXPLAINED = 0.5;
/** Points of each grid over the index; each grid is the neighbourhood of the best of the one before. */
const GRID = 60;
const ROUNDS = 5;

/**
 * Refractive index of a sample on a prism: the index whose reflectance by Fresnel's equation (s polarisation; Born and Wolf,
 * Principles of Optics, 7th ed., 1.5.2), scaled and on a drifting background, fits the scan best by least squares. The edge
 * of total reflection at sin θ = n / n_prism decides it. The uncertainty is that of the fit and of the prism together.
 */
export function refractiveIndex({ angle, intensity }: AngleScan, prism: Prism): Refraction | AnalysisFailure {
  const sines = angle.map((degrees) => Math.sin((degrees * Math.PI) / 180));
  const misfit = (index: number) => residualOf(intensity, basisAt(sines, index / prism.index));
  // the edge must lie within the scan
  let [low, high] = [prism.index * sines[1]!, prism.index * sines.at(-2)!];
  let best = low;
  for (let round = 0; round < ROUNDS; round++) {
    const step = (high - low) / GRID;
    const tried = Array.from({ length: GRID + 1 }, (_, i) => low + i * step);
    const misfits = tried.map(misfit);
    best = tried[misfits.indexOf(Math.min(...misfits))]!;
    [low, high] = [Math.max(low, best - step), Math.min(high, best + step)];
  }
  const without = residualOf(intensity, basisAt(sines, undefined));
  const left = misfit(best);
  if (!(left < (1 - LEAST_EXPLAINED) * without))
    return failure('no-signal', 'there is no edge of total reflection in the scan');
  return {
    index: best,
    uncertainty: Math.hypot(fitUncertainty(best, left, misfit, angle.length), best * prism.uncertainty),
  };
}

/**
 * Standard deviation of the fitted index from the curvature of the sum of squares: S(n ± σ) = S(n) + S(n) / (N - p).
 */
function fitUncertainty(index: number, least: number, misfit: (index: number) => number, points: number): number {
  const step = 1e-3;
  const curvature = (misfit(index + step) + misfit(index - step) - 2 * least) / step ** 2;
  return Math.sqrt((2 * least) / ((points - PARAMETERS) * Math.max(curvature, Number.MIN_VALUE)));
}

/** Index, background, its drift, and scale. */
const PARAMETERS = 4;

/** Background, drift and reflectance; without a ratio of indices background and drift alone. */
function basisAt(sines: Float64Array, ratio: number | undefined): Float64Array[] {
  const background = [new Float64Array(sines.length).fill(1), sines];
  return ratio === undefined ? background : [...background, sines.map((sine) => reflectance(sine, ratio))];
}

/** Reflectance of s-polarised light from the sine of its angle of incidence and n / n_prism. */
function reflectance(sine: number, ratio: number): number {
  const inside = Math.sqrt(1 - sine * sine);
  const beyond = ratio * ratio - sine * sine;
  if (beyond <= 0) return 1;
  const outside = Math.sqrt(beyond);
  return ((inside - outside) / (inside + outside)) ** 2;
}

/** Sum of squares that the best combination of the basis leaves, by orthogonalisation (modified Gram-Schmidt). */
function residualOf(values: Float64Array, basis: readonly Float64Array[]): number {
  const left = values.slice();
  const directions: Float64Array[] = [];
  for (const column of basis) {
    const direction = column.slice();
    for (const earlier of directions) remove(direction, earlier);
    const length = Math.sqrt(dot(direction, direction));
    if (length < 1e-9) continue;
    directions.push(direction.map((value) => value / length));
    remove(left, directions.at(-1)!);
  }
  return dot(left, left);
}

function remove(from: Float64Array, direction: Float64Array): void {
  const share = dot(from, direction);
  for (let i = 0; i < from.length; i++) from[i]! -= share * direction[i]!;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
