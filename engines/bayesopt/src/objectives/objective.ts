import type { Limits } from '../acquisitions/log-feasibility.js';
import type { Point } from '../spaces/space.js';
import { ObjectiveError } from './objective-error.js';

/** A value to come close to; `tolerance`, positive, is the largest distance that is still acceptable. Both in the objective's unit. */
export interface Target {
  readonly target: number;
  readonly tolerance: number;
}

/**
 * How the values of an objective are changed before they are modelled: `winsorise` lets those far on the worse side count as no
 * worse than Tukey's fence, `power` makes them as nearly normal as a power can (Yeo and Johnson 2000), `log` takes logarithms of
 * positive values, `bilog` logarithms of the distances from an only limit, for limits whose distances span decades; where only a limit
 * is stated it is also taken unasked. Best values and limits mean the same with all of them.
 */
export type OutcomeTransform = 'winsorise' | 'power' | 'log' | 'bilog';

/** What a published model says of some points, whose parameters have values that can be counted; of others it says nothing. */
export interface PriorTable {
  /** All with the same parameters. */
  readonly points: readonly Point[];
  /** One per point, in the unit of the objective. */
  readonly values: readonly number[];
}

/** A quantity that is measured and what is wanted of it; all numbers in its own unit. */
export interface Objective {
  /** Key of its values in the observations. */
  readonly name: string;
  /** Which values are better; absent when the quantity only has to keep to its limits. */
  readonly direction?: 'maximise' | 'minimise' | Target;
  /** Worst acceptable value: where hypervolume begins to count, and where desirability is 0. Not for targets. */
  readonly reference?: number;
  /** Value that is as good as any better one: where desirability is 1. Not for targets. */
  readonly ideal?: number;
  /** Limits that results must keep to, both included. Not for targets. */
  readonly atLeast?: number;
  readonly atMost?: number;
  /** Default: values are only standardised. `log` is not for targets, and wants positive values, reference and limits. */
  readonly transform?: OutcomeTransform;
  /**
   * What a published model says its value is: a formula over the numeric parameters in the grammar of constraints, a table of points, or
   * a function (not in a worker thread). The Gaussian process learns what it misses, and drops it where it misleads. Not with the
   * transform `power`.
   */
  readonly priorMean?: string | PriorTable | ((point: Point) => number);
  /** Weight in the desirability; positive, default 1. */
  readonly weight?: number;
}

/** An objective turned so that more is better. */
export interface Outcome {
  readonly name: string;
  /** From a value to the outcome: the value, its negative, or minus its distance from the target. */
  readonly of: (value: number) => number;
  /** From an outcome back to the value, or to the distance from the target. */
  readonly toValue: (outcome: number) => number;
  /** False when only the limits matter. */
  readonly improves: boolean;
  /** Worst acceptable outcome, when it is known. */
  readonly reference: number | undefined;
  /** Outcome that is as good as any better one, when it is known. */
  readonly ideal: number | undefined;
  readonly limits: Limits;
}

/**
 * Checks an objective and turns it so that more is better, also where it only has an upper limit; throws {@link ObjectiveError}.
 */
export function outcomeOf(objective: Objective): Outcome {
  check(objective);
  const { name, direction, reference, ideal, atLeast = -Infinity, atMost = Infinity } = objective;
  const improves = direction !== undefined;
  if (typeof direction === 'object') {
    const { target, tolerance } = direction;
    const limits = { lower: -Infinity, upper: Infinity };
    return {
      name,
      of: (v) => -Math.abs(v - target),
      toValue: negative,
      improves,
      reference: -tolerance,
      ideal: 0,
      limits,
    };
  }
  if (direction === 'minimise' || (!improves && atLeast === -Infinity)) {
    const [worst, best] = [reference, ideal].map((value) => (value === undefined ? undefined : -value));
    const limits = { lower: -atMost, upper: -atLeast };
    return { name, of: negative, toValue: negative, improves, reference: worst, ideal: best, limits };
  }
  return { name, of: same, toValue: same, improves, reference, ideal, limits: { lower: atLeast, upper: atMost } };
}

const same = (value: number) => value;
const negative = (value: number) => -value;

function check(objective: Objective): void {
  const complaint =
    complaintAbout(objective) ??
    (typeof objective.direction === 'object' ? complaintAboutTarget(objective, objective.direction) : undefined);
  if (!complaint) return;
  const [problem, remedy] = complaint;
  throw new ObjectiveError(`objective ${objective.name}: ${problem}`, objective.name, remedy);
}

type Complaint = readonly [problem: string, remedy: string];

function complaintAbout({
  direction,
  reference,
  ideal,
  atLeast,
  atMost,
  weight = 1,
  transform,
  priorMean,
}: Objective): Complaint | undefined {
  if (![reference, ideal, atLeast, atMost, weight].every((number) => number === undefined || Number.isFinite(number))) {
    return ['a number is not finite', 'leave out what has no value'];
  }
  if (!(weight > 0)) return [`its weight is ${weight}`, 'use a positive weight'];
  const stated = [reference, atLeast, atMost].find((number) => number !== undefined && number <= 0);
  if (transform === 'log' && stated !== undefined) {
    return [`${stated} has no logarithm`, 'state positive numbers, leave them out, or use the transform power'];
  }
  if (transform === 'power' && priorMean !== undefined) {
    return [
      'the power transform is chosen anew from the values at each decision, so a prior mean has no fixed place on its scale',
      'use the transform log or winsorise, or none, or leave the prior mean out',
    ];
  }
  if (atLeast !== undefined && atMost !== undefined && !(atLeast < atMost)) {
    return [`nothing lies between ${atLeast} and ${atMost}`, 'put atLeast below atMost'];
  }
  if (transform === 'bilog' && (atLeast === undefined) === (atMost === undefined)) {
    return ['the transform bilog needs one limit to measure distances from', 'give it either atLeast or atMost'];
  }
  if (direction === undefined && atLeast === undefined && atMost === undefined) {
    return ['it has neither a direction nor a limit', 'give it a direction, atLeast or atMost'];
  }
  if (direction === undefined && (reference !== undefined || ideal !== undefined)) {
    return ['it has a reference or an ideal but no direction', 'say whether to maximise or minimise it'];
  }
  if (
    reference !== undefined &&
    ideal !== undefined &&
    !(direction === 'minimise' ? ideal < reference : reference < ideal)
  ) {
    return [`its ideal ${ideal} is no better than its reference ${reference}`, 'put the ideal on the better side'];
  }
  return undefined;
}

function complaintAboutTarget(
  { reference, ideal, atLeast, atMost, transform }: Objective,
  { target, tolerance }: Target,
): Complaint | undefined {
  if (transform === 'log') {
    return ['the distance from a target has no logarithm where it is 0', 'use the transform power, or none'];
  }
  if (!Number.isFinite(target)) return [`its target is ${target}`, 'give a finite number'];
  if (!(Number.isFinite(tolerance) && tolerance > 0)) return [`its tolerance is ${tolerance}`, 'use a positive number'];
  if ([reference, ideal, atLeast, atMost].some((number) => number !== undefined)) {
    return ['a target has no reference, ideal or limits', 'state the largest acceptable distance as its tolerance'];
  }
  return undefined;
}
