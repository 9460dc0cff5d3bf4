import { isFeasible } from '../acquisitions/log-feasibility.js';
import { hypervolume } from '../objectives/hypervolume.js';
import { type Outcome, outcomeOf } from '../objectives/objective.js';
import { ObjectiveError } from '../objectives/objective-error.js';
import { covers, leading, nonDominated } from '../objectives/pareto.js';
import { referencePoint } from '../objectives/reference-point.js';
import type { Problem } from './problem.js';

/** What trials achieved. */
export interface Verdict {
  /**
   * Mean value of the best candidate after each trial, of a target its distance; of the first objective to be made better when there
   * are several. While none has kept to the limits, the worst value of all candidates that do.
   */
  readonly best: readonly number[];
  /** The first trial, counted from 1, that was among the best hundredth of the candidates; null if none was. */
  readonly topOnePercentBy: number | null;
  /** The first trial, counted from 1, that was one of the best: it keeps to the limits and no other such candidate dominates it; null if none was. */
  readonly bestFoundBy: number | null;
  /** With several objectives: hypervolume after each trial as a share, 0 to 1, of that of all candidates. */
  readonly hypervolume?: readonly number[];
}

/** Judges trials, given as indices of candidates in their order. */
export type Yardstick = (trials: readonly number[]) => Verdict;

/**
 * Measures trials against all candidates of a table by their means. Only candidates that keep to every limit count; of several
 * objectives the best hundredth of all candidates is the Pareto front, then the front of the rest, and so on. Throws ObjectiveError
 * when nothing is to be made better, or no candidate keeps to the limits or is better than the references.
 */
export function yardstickOf({ objectives, means }: Pick<Problem, 'objectives' | 'means'>): Yardstick {
  const outcomes = objectives.map(outcomeOf);
  const improving = outcomes.filter(({ improves }) => improves);
  const points = means.map((row) => pointOf(row, outcomes));
  const kept = points.filter((point) => point !== undefined);
  checkJudgeable(improving, kept);
  const isBest = amongOf(points, kept, nonDominated(kept));
  const isNearBest = amongOf(points, kept, leading(kept, Math.ceil(0.01 * points.length)));
  const worst = kept.reduce((lowest, point) => Math.min(lowest, point[0]!), Number.POSITIVE_INFINITY);
  const share = improving.length > 1 ? sharesOf(points, kept, improving) : undefined;
  return (trials) => ({
    best: highestSoFar(trials.map((index) => points[index]?.[0] ?? worst)).map(improving[0]!.toValue),
    topOnePercentBy: firstOf(trials, isNearBest),
    bestFoundBy: firstOf(trials, isBest),
    ...(share && { hypervolume: share(trials) }),
  });
}

/** What is to be made better, of which more is better; undefined when a limit is broken. */
function pointOf(row: Float64Array, outcomes: readonly Outcome[]): Float64Array | undefined {
  const turned = row.map((value, k) => outcomes[k]!.of(value));
  const limits = outcomes.map((outcome) => outcome.limits);
  return isFeasible(limits, turned) ? turned.filter((_, k) => outcomes[k]!.improves) : undefined;
}

function checkJudgeable(improving: readonly Outcome[], kept: readonly Float64Array[]): void {
  if (improving.length === 0) {
    throw new ObjectiveError('no objective is to be made better', undefined, 'let one have a direction or a target');
  }
  if (kept.length === 0) {
    throw new ObjectiveError('nothing in the table keeps to all limits', undefined, 'give wider limits');
  }
}

/** Whether a point is as good as one of those chosen. */
function amongOf(
  points: readonly (Float64Array | undefined)[],
  kept: readonly Float64Array[],
  chosen: readonly number[],
): readonly boolean[] {
  return points.map((point) => point !== undefined && chosen.some((index) => covers(point, kept[index]!)));
}

function firstOf(trials: readonly number[], isHit: readonly boolean[]): number | null {
  const first = trials.findIndex((index) => isHit[index]);
  return first < 0 ? null : first + 1;
}

function highestSoFar(values: readonly number[]): number[] {
  let highest = Number.NEGATIVE_INFINITY;
  return values.map((value) => {
    highest = Math.max(highest, value);
    return highest;
  });
}

function sharesOf(
  points: readonly (Float64Array | undefined)[],
  kept: readonly Float64Array[],
  outcomes: readonly Outcome[],
) {
  const reference = referencePoint(
    kept,
    outcomes.map((outcome) => outcome.reference),
  );
  const whole = hypervolume(kept, reference);
  if (whole === 0) {
    throw new ObjectiveError(
      'nothing in the table is better than every reference',
      undefined,
      'give easier references',
    );
  }
  return (trials: readonly number[]) => {
    const found = trials.map((index) => points[index]);
    const upTo = (trial: number) => found.slice(0, trial).filter((point) => point !== undefined);
    return found.map((_, i) => hypervolume(upTo(i + 1), reference) / whole);
  };
}
