import { gaussLegendre, normalPdf } from '@meguri/numerics';
import { logExpectedImprovement } from '../acquisitions/log-expected-improvement.js';
import type { Outcome } from '../objectives/objective.js';
import type { Prediction } from '../surrogates/gaussian-process.js';

/** How outcomes, of which more is better, become the numbers of a model, and what those mean in the unit of the objective. */
export interface OutcomeScale {
  /** From an outcome, of which more is better, to its standardised value; increasing. */
  readonly standardise: (outcome: number) => number;
  /** From a standardised value back to the unit of the objective. */
  readonly toUnit: (standardised: number) => number;
  /** Size of one standardised unit; absent where a transform bends the scale, so that there is no one size. */
  readonly unit?: number;
}

/** An increasing change of numbers, and its inverse. */
export interface Bend {
  readonly to: (straight: number) => number;
  readonly from: (bent: number) => number;
}

/** Largest size of a value taken back from a bent scale, so that what is predicted far beyond the data, and its square, stay finite. */
const LARGEST = 1e150;
const bounded = (value: number) => Math.max(-LARGEST, Math.min(LARGEST, value));

/** The scale that takes away `centre` and divides by `unit`, with a bend `before` or `after` that. */
export function scaleOf(
  { toValue }: Outcome,
  centre: number,
  unit: number,
  { before, after }: { readonly before?: Bend; readonly after?: Bend },
): OutcomeScale {
  const { to, from } = before ?? STRAIGHT;
  const last = after ?? STRAIGHT;
  const standardise = (outcome: number) => last.to((to(outcome) - centre) / unit);
  const outcomeAt = (standardised: number) => from(centre + unit * last.from(standardised));
  if (!before && !after) return { standardise, toUnit: (standardised) => toValue(outcomeAt(standardised)), unit };
  return { standardise, toUnit: (standardised) => toValue(bounded(outcomeAt(standardised))) };
}

const same = (value: number) => value;
const STRAIGHT: Bend = { to: same, from: same };

/**
 * A prediction in the unit of the objective: mean and standard deviation; where the scale is bent, the median, which a bend keeps, and
 * half the width of the central 68.27 %, which on a straight scale are the same.
 */
export function inUnit({ mean, sd }: Prediction, { toUnit, unit }: OutcomeScale): Prediction {
  const width = unit === undefined ? 0.5 * Math.abs(toUnit(mean + sd) - toUnit(mean - sd)) : unit * sd;
  return { mean: toUnit(mean), sd: width };
}

/** Share of a standard deviation over which the slope of a scale is taken. */
const STEP = 1e-3;

/** Standardised units from which on a standard deviation says that nothing is known. */
const LARGEST_SD = 1e3;

/**
 * The standard deviation of an outcome in standardised units, at most 1000: that of its unit times the slope of the scale (the delta
 * method).
 */
export function sdOnScale(outcome: number, sd: number, scale: OutcomeScale): number {
  return sd === 0 ? 0 : Math.min(LARGEST_SD, sd * slopeAt(outcome, STEP * sd, scale));
}

function slopeAt(outcome: number, step: number, { standardise, unit }: OutcomeScale): number {
  if (unit !== undefined) return 1 / unit;
  // an end may have no logarithm
  const ends = [outcome + step, outcome, outcome - step].map(standardise).filter(Number.isFinite);
  const slope = Math.abs(ends[0]! - ends.at(-1)!) / (step * (ends.length - 1));
  return Number.isFinite(slope) ? slope : 0;
}

/** Standard deviations beyond which a normal distribution is taken to end. */
const TAIL = 8;
const RULE = gaussLegendre(64);

/** Expected improvement of a prediction on a standardised value, in the unit of the objective. */
export function gainInUnit({ mean, sd }: Prediction, best: number, { toUnit, unit }: OutcomeScale): number {
  if (unit !== undefined) return unit * Math.exp(logExpectedImprovement(mean, sd, best));
  const from = Math.max(best, mean - TAIL * sd);
  const half = 0.5 * (Math.max(best, mean) + TAIL * sd - from);
  return RULE.nodes.reduce((sum, node, k) => {
    const y = from + half * (1 + node);
    const density = normalPdf((y - mean) / sd) / sd;
    return sum + half * RULE.weights[k]! * density * Math.abs(toUnit(y) - toUnit(best));
  }, 0);
}
