import { hypervolume } from '../objectives/hypervolume.js';
import { outcomeOf } from '../objectives/objective.js';
import { ObjectiveError } from '../objectives/objective-error.js';
import { covers, leading, nonDominated } from '../objectives/pareto.js';
import { referencePoint } from '../objectives/reference-point.js';
import type { Problem } from './problem.js';

/** What trials achieved. */
export interface Verdict {
  /** Mean value of the best candidate after each trial; of the first objective when there are several. */
  readonly best: readonly number[];
  /** The first trial, counted from 1, that was among the best hundredth of the candidates; null if none was. */
  readonly topOnePercentBy: number | null;
  /** The first trial, counted from 1, that was one of the best: no other candidate dominates it; null if none was. */
  readonly bestFoundBy: number | null;
  /** With several objectives: hypervolume after each trial as a share, 0 to 1, of that of all candidates. */
  readonly hypervolume?: readonly number[];
}

/** Judges trials, given as indices of candidates in their order. */
export type Yardstick = (trials: readonly number[]) => Verdict;

/**
 * Measures trials against all candidates of a table by their means; limits of objectives are not judged. Of several objectives the
 * best hundredth is the Pareto front, then the front of the rest, and so on. Throws ObjectiveError when no candidate is better than
 * the references.
 */
export function yardstickOf({ objectives, means }: Pick<Problem, 'objectives' | 'means'>): Yardstick {
  const outcomes = objectives.map(outcomeOf);
  const points = means.map((row) => row.map((value, k) => outcomes[k]!.of(value)));
  const isBest = amongOf(points, nonDominated(points));
  const isNearBest = amongOf(points, leading(points, Math.ceil(0.01 * points.length)));
  const share = objectives.length > 1 ? sharesOf(points, outcomes) : undefined;
  return (trials) => ({
    best: highestSoFar(trials.map((index) => points[index]![0]!)).map(outcomes[0]!.toValue),
    topOnePercentBy: firstOf(trials, isNearBest),
    bestFoundBy: firstOf(trials, isBest),
    ...(share && { hypervolume: share(trials) }),
  });
}

/** Whether a point is as good as one of those chosen. */
function amongOf(points: readonly Float64Array[], chosen: readonly number[]): readonly boolean[] {
  return points.map((point) => chosen.some((index) => covers(point, points[index]!)));
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

function sharesOf(points: readonly Float64Array[], outcomes: readonly { reference: number | undefined }[]) {
  const reference = referencePoint(
    points,
    outcomes.map((outcome) => outcome.reference),
  );
  const whole = hypervolume(points, reference);
  if (whole === 0) {
    throw new ObjectiveError(
      'nothing in the table is better than every reference',
      undefined,
      'give easier references',
    );
  }
  return (trials: readonly number[]) => {
    const found = trials.map((index) => points[index]!);
    return found.map((_, i) => hypervolume(found.slice(0, i + 1), reference) / whole);
  };
}
