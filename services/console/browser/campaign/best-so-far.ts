import type { Goal, Objective, Trial } from '../views.js';
import { targetOf } from './sources.js';
import { numberOf } from './trial-number.js';

/** The columns of the progress plot: one entry a trial, in the order of their numbers; null where there is no value. */
export interface ProgressColumns {
  /** Number of the trial, from 1. */
  readonly trial: readonly number[];
  /** Answers of the source that counts. */
  readonly observed: readonly (number | null)[];
  /** Answers of the others, which are approximations of it. */
  readonly approximate: readonly (number | null)[];
  readonly best: readonly (number | null)[];
  readonly low: readonly (number | null)[];
  readonly high: readonly (number | null)[];
}

/** What the plot shows of the first objective: observations, the best until then, and predictions with one sd. */
export function progressColumns(
  trials: readonly Trial[],
  objective: Objective,
  sources: Goal['sources'],
): ProgressColumns {
  const target = targetOf(sources)?.name;
  const counts = ({ source }: Trial) => source === target;
  const better = betterOf(objective);
  const sorted = trials.toSorted((a, b) => numberOf(a) - numberOf(b));
  const observed = sorted.map((trial) => observedValue(trial, objective));
  let bestYet: number | null = null;
  const reached = sorted.map((trial) => (counts(trial) ? reachedValue(trial, objective) : null));
  const best = reached.map((value) => {
    if (value !== null) bestYet = bestYet === null ? value : better(bestYet, value);
    return bestYet;
  });
  const last = observed.findLastIndex((value) => value !== null);
  return {
    trial: sorted.map(numberOf),
    observed: observed.map((value, index) => (counts(sorted[index]!) ? value : null)),
    approximate: observed.map((value, index) => (counts(sorted[index]!) ? null : value)),
    best: best.map((value, index) => (index <= last ? value : null)),
    low: sorted.map(({ prediction }) => (prediction ? prediction.mean - prediction.sd : null)),
    high: sorted.map(({ prediction }) => (prediction ? prediction.mean + prediction.sd : null)),
  };
}

/** The observed value as far as it was reached: a limit on the worse side may be anything worse, and so may any limit of a target. */
function reachedValue(trial: Trial, objective: Objective): number | null {
  const { censored } = trial.values.find(({ name }) => name === objective.name) ?? {};
  const isReached = !censored || censored === betterLimits[objective.direction];
  return isReached ? observedValue(trial, objective) : null;
}

const betterLimits: Readonly<Record<string, string>> = { maximise: 'at-least', minimise: 'at-most' };

/** Of two values the better one. */
function betterOf({ direction, target = 0 }: Objective): (a: number, b: number) => number {
  if (direction === 'target') return (a, b) => (Math.abs(b - target) < Math.abs(a - target) ? b : a);
  return direction === 'maximise' ? Math.max : Math.min;
}

/** The observed value of an objective, null while there is none. */
export const observedValue = ({ values, state }: Trial, { name }: Objective): number | null =>
  state === 'observed' ? (values.find((value) => value.name === name)?.value ?? null) : null;

/**
 * Lowest and highest value to show: the observed ones, as predictions may be uncertain beyond any use; these while nothing is
 * observed; undefined while there is neither. A little room keeps points off the frame.
 */
export function rangeOf({ observed, approximate, low, high }: ProgressColumns): [number, number] | undefined {
  const known = (values: readonly (number | null)[]) => values.filter((value) => value !== null);
  const seen = known([...observed, ...approximate]);
  const shown = seen.length > 0 ? seen : known([...low, ...high]);
  if (shown.length === 0) return undefined;
  const [least, most] = [Math.min(...shown), Math.max(...shown)];
  const room = (most - least || Math.abs(most) || 1) * 0.08;
  return [least - room, most + room];
}
