import { erfcx } from '@meguri/numerics';
import type { Covariance } from '../kernels/covariance.js';
import { condition, type GaussianProcess } from './gaussian-process.js';
import { leaveOneOut } from './leave-one-out.js';

/** Standardised outcomes, some of which are only limits of what would have been measured. */
export interface CensoredOutcomes {
  readonly outcomes: Float64Array;
  /** Known variances beside the fitted noise; absent where nothing is known. */
  readonly knownNoise?: Float64Array;
  /** 1: at least the outcome; -1: at most; 0: exact. */
  readonly censoring: Int8Array;
}

/** Normal outcomes that say the same to a Gaussian process; those of limits have a mean and a variance of their own. */
export interface PseudoOutcomes {
  readonly outcomes: Float64Array;
  readonly knownNoise: Float64Array;
}

/** Variance of a limit that says nothing, and of one that is as good as exact beside the noise. */
const WIDEST = 1e6;
const NARROWEST = 1e-12;
/** Standardised limits beyond this are taken to lie there, so that none is infinite. */
const FARTHEST = 1e9;
/** Share of every step, so that limits which talk to each other do not overshoot. */
const DAMPING = 0.8;
const MOST_SWEEPS = 60;
const TOLERANCE = 1e-6;

/** Limits before anything is learnt from them: next to nothing about the mean of all. */
export function uninformed({ outcomes, knownNoise, censoring }: CensoredOutcomes): PseudoOutcomes {
  const variances = outcomes.map((_, i) => (knownNoise?.[i] ?? 0) + (censoring[i] === 0 ? 0 : WIDEST));
  return { outcomes: outcomes.map((outcome, i) => (censoring[i] === 0 ? outcome : 0)), knownNoise: variances };
}

/**
 * Expectation propagation for censored outcomes, begun at `start` (Groot and Lucas, Proc. PGM 2012, 115-122; Rasmussen and Williams
 * (2006), section 3.6). What is approximated is the outcome with its noise, of which a limit is a step: then no approximation depends on
 * a hyper-parameter, and the likelihood of the pseudo-outcomes has the slopes of the approximated one. Exact in mean and variance with
 * one limit. All limits move together: each is matched to what the others and the exact outcomes predict for it.
 */
export function propagate(
  covariance: Covariance,
  columns: readonly Float64Array[],
  known: CensoredOutcomes,
  start: PseudoOutcomes,
): PseudoOutcomes {
  const outcomes = start.outcomes.slice();
  const knownNoise = start.knownNoise.slice();
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    const change = moveAll(condition(covariance, columns, outcomes, knownNoise), known, outcomes, knownNoise);
    if (change < TOLERANCE) break;
  }
  return { outcomes, knownNoise };
}

/** One step of every limit; returns the largest change, relative to the spread of what is predicted. */
function moveAll(gp: GaussianProcess, known: CensoredOutcomes, outcomes: Float64Array, knownNoise: Float64Array) {
  let largest = 0;
  leaveOneOut(gp).forEach(({ mean, sd }, i) => {
    const side = known.censoring[i]!;
    if (side === 0) return;
    const own = known.knownNoise?.[i] ?? 0;
    const before = { mean: outcomes[i]!, variance: Math.max(NARROWEST, knownNoise[i]! - own) };
    const spread = Math.sqrt(Math.max(sd * sd - before.variance, NARROWEST));
    const limit = Math.max(-FARTHEST, Math.min(FARTHEST, known.outcomes[i]!));
    const wanted = stepAsNormal(mean, spread, limit, side);
    const precision = DAMPING / wanted.variance + (1 - DAMPING) / before.variance;
    const pull = (DAMPING * wanted.mean) / wanted.variance + ((1 - DAMPING) * before.mean) / before.variance;
    outcomes[i] = pull / precision;
    knownNoise[i] = own + 1 / precision;
    // by how much the outcome that is believed moves
    const share = spread ** 2 / (spread ** 2 + 1 / precision);
    const moved = (share * Math.abs(outcomes[i]! - before.mean)) / spread;
    largest = Math.max(largest, moved, share * Math.abs(Math.log(1 / precision / before.variance)));
  });
  return largest;
}

/**
 * The normal factor that gives a normal distribution the mean and the variance that cutting it off at `limit` gives it; `side` 1 keeps
 * what lies above. Always of positive variance, since the step is log-concave.
 */
export function stepAsNormal(
  mean: number,
  sd: number,
  limit: number,
  side: number,
): { mean: number; variance: number } {
  const { lift, shrinkage, rest } = truncation((side * (mean - limit)) / sd);
  const variance = Math.min(WIDEST, Math.max(NARROWEST, (sd * sd * rest) / shrinkage));
  return { mean: mean + side * sd * lift, variance };
}

/**
 * Of a standard normal distribution cut off below -z: 1 / (h + z) with h = φ(z) / Φ(z), and the shares δ = h (h + z) and 1 - δ of the
 * variance that are lost and left.
 */
function truncation(z: number): { lift: number; shrinkage: number; rest: number } {
  const t = -z;
  if (t > FAR) {
    // asymptotic series, since the closed form cancels
    const rest = (1 - (6 - 50 / t ** 2) / t ** 2) / t ** 2;
    return { lift: t / (1 - (2 - 10 / t ** 2) / t ** 2), shrinkage: 1 - rest, rest };
  }
  const hazard = Math.sqrt(2 / Math.PI) / erfcx(t * Math.SQRT1_2);
  const shrinkage = hazard * (hazard + z);
  return { lift: 1 / (hazard + z), shrinkage, rest: 1 - shrinkage };
}

/** Standard deviations beyond which the series is exact to rounding. */
const FAR = 100;
