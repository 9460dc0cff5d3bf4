import { mean, quantile, standardDeviation } from '@meguri/numerics';
import type { Objective, Outcome } from '../objectives/objective.js';
import { ObjectiveError } from '../objectives/objective-error.js';
import { inverseYeoJohnson, mostLikelyExponent, yeoJohnson } from '../objectives/yeo-johnson.js';
import type { Bend } from './outcome-scale.js';

/** Logarithms of the values behind the outcomes; where there is no positive value, that of 0, as limits may need it. */
export function logarithms({ of, toValue }: Outcome): Bend {
  return {
    to: (outcome) => of(Math.log(Math.max(0, toValue(outcome)))),
    from: (bent) => of(Math.exp(toValue(bent))),
  };
}

/**
 * Signed distances from the only limit of an outcome in logarithms beyond their median, so that size matters near the limit alone
 * (bilog: Eriksson and Poloczek, Scalable constrained Bayesian optimization, AISTATS 2021).
 */
export function distancesFromLimit({ limits }: Outcome, outcomes: readonly number[]): Bend {
  const limit = Number.isFinite(limits.lower) ? limits.lower : limits.upper;
  const distances = outcomes.map((outcome) => Math.abs(outcome - limit));
  // beside the largest, smaller ones are rounding, and the ratio to them may be infinite
  const hidden = Number.EPSILON * Math.max(...distances);
  const told = distances.filter((distance) => distance > hidden);
  const scale = told.length > 0 ? quantile(told, 0.5) : 1;
  return {
    to: (outcome) => Math.sign(outcome - limit) * Math.log1p(Math.abs(outcome - limit) / scale),
    from: (bent) => limit + Math.sign(bent) * scale * Math.expm1(Math.abs(bent)),
  };
}

/** How many times as far from a limit as the fifth of them the farthest outcome has to be, so that distances span decades. */
const DECADES = 100;
/** One of those of the initial design, mostly: trials crowd near a limit, and say nothing of how far outcomes lie elsewhere. */
const FIFTH = 4;

/**
 * Whether an outcome that is only limited, on one side, was measured at distances from its limit that differ by orders of magnitude:
 * then a few far ones would hide what happens near the limit, which is all that counts.
 */
export function spansDecades({ improves, limits }: Outcome, outcomes: readonly number[]): boolean {
  if (improves || outcomes.length <= FIFTH) return false;
  if (Number.isFinite(limits.lower) === Number.isFinite(limits.upper)) return false;
  const limit = Number.isFinite(limits.lower) ? limits.lower : limits.upper;
  const distances = outcomes.map((outcome) => Math.abs(outcome - limit)).sort((a, b) => b - a);
  return distances[0]! > DECADES * distances[FIFTH]!;
}

/** Refuses a measured value that has no logarithm, where the objective asks for it; throws {@link ObjectiveError}. */
export function checkLogarithm({ name, transform }: Objective, value: number): void {
  if (transform !== 'log' || value > 0) return;
  throw new ObjectiveError(
    `objective ${name}: the value ${value} has no logarithm`,
    name,
    'use the power transform, which takes any number, or none',
  );
}

/** The power transform that makes standardised outcomes most nearly normal, and their standardisation anew. */
export function mostNormal(standardised: readonly number[]): Bend {
  const exponent = mostLikelyExponent(standardised);
  const bent = standardised.map((z) => yeoJohnson(z, exponent));
  const centre = mean(bent);
  const spread = standardDeviation(bent);
  const unit = spread > 0 ? spread : 1;
  return {
    to: (z) => (yeoJohnson(z, exponent) - centre) / unit,
    from: (bent) => inverseYeoJohnson(centre + unit * bent, exponent),
  };
}

/**
 * The value below which an outcome is far from the others: the first quartile less 1.5 times the distance of the quartiles (J. W.
 * Tukey, Exploratory Data Analysis, 1977), but not above the worst acceptable outcome, whose side must stay known.
 */
export function lowerFence(outcomes: readonly number[], { limits, reference = Infinity }: Outcome): number {
  const [first, third] = [quantile(outcomes, 0.25), quantile(outcomes, 0.75)];
  const limit = limits.lower === Number.NEGATIVE_INFINITY ? Number.POSITIVE_INFINITY : limits.lower;
  return Math.min(first - 1.5 * (third - first), limit, reference);
}
