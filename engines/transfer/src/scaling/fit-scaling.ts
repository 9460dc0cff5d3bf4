import { quantile, type RandomStream, standardDeviation, stream } from '@meguri/numerics';
import { DataError } from '@meguri/sparse';
import { ALPHA, errorAt, fitLaw, type ScalingLaw, type ScalingPoint, simulationsFor } from './law.js';

/** Errors measured at a number of simulations, one or several. */
export interface MeasuredErrors {
  readonly n: number;
  readonly errors: readonly number[];
}

export interface Range {
  readonly lower: number;
  /** null: without bound. */
  readonly upper: number | null;
}

export interface ScalingOptions {
  /** Default 1. */
  readonly seed?: number | string;
  /** Bootstrap draws; default 500. */
  readonly draws?: number;
  /** Draws one curve, an error for each number of simulations. Default: the errors of each number are drawn again, or residuals where there is one each. */
  readonly resample?: (random: RandomStream) => readonly number[];
}

/** How many simulations a target error takes. */
export type Needed =
  | { readonly answer: 'reachable'; readonly n: number; readonly interval: Range; readonly extrapolated: boolean }
  | { readonly answer: 'not-reachable' | 'not-identifiable'; readonly reason: string };

export interface ScalingFit {
  readonly law: ScalingLaw;
  /** Bootstrap intervals of 95 %. */
  readonly intervals: { readonly d: Range; readonly alpha: Range; readonly c: Range };
  readonly identifiable: boolean;
  /** Why the law does not follow from the errors; empty where it does. */
  readonly reasons: readonly string[];
  readonly points: readonly (ScalingPoint & { readonly standardError: number; readonly fitted: number })[];
  needed(target: number): Needed;
}

const FEWEST_SIZES = 4;

/**
 * Fits E(n) = D n^-alpha + C and says whether the errors determine it: they do not where the interval of alpha reaches an end of its range, the last error
 * is within one standard error of C, or errors rise with n by more than two standard errors. Seeded, hence deterministic.
 * @throws {DataError} for fewer than 4 numbers of simulations, and errors that are not positive.
 */
export function fitScaling(measured: readonly MeasuredErrors[], options: ScalingOptions = {}): ScalingFit {
  const sorted = [...measured].sort((a, b) => a.n - b.n);
  check(sorted);
  const points = sorted.map(({ n, errors }) => ({ n, error: errors.reduce((a, b) => a + b, 0) / errors.length }));
  const law = fitLaw(points);
  const { seed = 1, draws = 500, resample = resampleOf(sorted, points, law) } = options;
  const curves = Array.from({ length: draws }, (_, k) => resample(stream(seed, 'scaling', k)));
  const laws = curves.map((curve) => fitLaw(points.map(({ n }, i) => ({ n, error: curve[i]! }))));
  const standardErrors = points.map((_, i) => standardDeviation(curves.map((curve) => curve[i]!)));
  const alpha = rangeOf(laws.map((drawn) => drawn.alpha));
  const reasons = doubtsAbout(law, alpha, points, curves);
  return {
    law,
    intervals: {
      d: rangeOf(laws.map(({ d }) => d)),
      alpha,
      c: rangeOf(laws.map(({ c }) => c)),
    },
    identifiable: reasons.length === 0,
    reasons,
    points: points.map((point, i) => ({
      ...point,
      standardError: standardErrors[i]!,
      fitted: errorAt(law, point.n),
    })),
    needed: (target) => neededFor(target, law, laws, reasons, points.at(-1)!.n),
  };
}

function check(points: readonly MeasuredErrors[]): void {
  if (points.length < FEWEST_SIZES) {
    const message = `${points.length} different numbers of simulations, at least ${FEWEST_SIZES} are needed`;
    throw new DataError(message, { column: 'n' }, 'measure the error at more of them, better six or more');
  }
  points.forEach(({ n, errors }, i) => {
    if (!(n > 0 && Number.isFinite(n))) {
      throw new DataError(`${n} is no number of simulations`, { row: i + 1, column: 'n' }, 'give a positive number');
    }
    if (n === points[i - 1]?.n) {
      throw new DataError(`${n} stands there twice`, { column: 'n' }, 'give all errors of one number together');
    }
    const wrong = errors.length === 0 ? Number.NaN : errors.find((error) => !(error > 0 && Number.isFinite(error)));
    if (wrong === undefined) return;
    throw new DataError(`the error at n = ${n} is ${wrong}`, { row: i + 1, column: 'error' }, 'give positive errors');
  });
}

/** Draws errors of each number of simulations with replacement; relative residuals where no number has several. */
function resampleOf(measured: readonly MeasuredErrors[], points: readonly ScalingPoint[], law: ScalingLaw) {
  const repeats = measured.some(({ errors }) => errors.length > 1);
  // three parameters were fitted
  const freed = Math.sqrt(points.length / Math.max(1, points.length - 3));
  const residuals = points.map(({ n, error }) => freed * (error / errorAt(law, n) - 1));
  const drawFrom = (values: readonly number[], random: RandomStream) => values[random.integer(0, values.length - 1)]!;
  return (random: RandomStream): number[] =>
    measured.map(({ n, errors }) => {
      if (!repeats) return errorAt(law, n) * Math.max(0.01, 1 + drawFrom(residuals, random));
      return errors.reduce((sum) => sum + drawFrom(errors, random), 0) / errors.length;
    });
}

function doubtsAbout(
  law: ScalingLaw,
  alpha: Range,
  points: readonly ScalingPoint[],
  curves: readonly (readonly number[])[],
): string[] {
  const doubts: string[] = [];
  const margin = 1e-3;
  if (alpha.lower < ALPHA.lowest + margin || alpha.upper! > ALPHA.highest - margin) {
    const range = `${alpha.lower.toFixed(2)} to ${alpha.upper!.toFixed(2)}`;
    doubts.push(`the exponent is not bounded: its interval, ${range}, reaches an end of the range`);
  }
  const last = points.length - 1;
  const spread = standardDeviation(curves.map((curve) => curve[last]!));
  if (points[last]!.error - law.c <= spread) {
    doubts.push(
      'the last error is within one standard error of the floor C: it has stopped falling as far as can be seen',
    );
  }
  const rise = largestRise(points, curves);
  if (rise) doubts.push(`the error rises from n = ${rise.from} to n = ${rise.to}`);
  return doubts;
}

/** The pair between which the error rises most, in standard errors, if by more than two. */
function largestRise(points: readonly ScalingPoint[], curves: readonly (readonly number[])[]) {
  let found: { from: number; to: number } | undefined;
  let most = 2;
  for (let j = 1; j < points.length; j++) {
    for (let i = 0; i < j; i++) {
      const spread = standardDeviation(curves.map((curve) => curve[j]! - curve[i]!));
      const rise = (points[j]!.error - points[i]!.error) / spread;
      if (!(rise > most)) continue;
      most = rise;
      found = { from: points[i]!.n, to: points[j]!.n };
    }
  }
  return found;
}

function neededFor(
  target: number,
  law: ScalingLaw,
  laws: readonly ScalingLaw[],
  reasons: readonly string[],
  last: number,
): Needed {
  if (reasons.length > 0) return { answer: 'not-identifiable', reason: reasons.join('; ') };
  const n = simulationsFor(law, target);
  if (!Number.isFinite(n)) {
    const reason = `the target ${target} is not above C = ${law.c.toPrecision(3)}, which no number of simulations takes away`;
    return { answer: 'not-reachable', reason };
  }
  const interval = rangeOf(laws.map((drawn) => simulationsFor(drawn, target)));
  return { answer: 'reachable', n: Math.ceil(n), interval, extrapolated: n > last };
}

function rangeOf(values: readonly number[]): Range {
  const upper = quantile(values, 0.975);
  return { lower: quantile(values, 0.025), upper: Number.isFinite(upper) ? upper : null };
}
