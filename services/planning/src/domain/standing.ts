import type { Goal, Point, Quantity } from '@meguri/contracts';
import type { Campaign, Trial } from './campaign.js';
import { areAcceptable, areReached, improvedBy, observedValue, outcomeOn } from './objectives.js';
import { targetOf } from './sources.js';

/** What a trial gave, or an earlier measurement, with where it holds; imported ones have no trial. */
export interface Observed {
  readonly trialId?: string;
  readonly point: Point;
  /** Name of the source that answered. */
  readonly source: string;
  /** At least one of the objectives, in the units of the goal, and whatever else was measured. */
  readonly values: readonly Quantity[];
}

/** A result that has every objective and keeps to the limits. */
export interface Result extends Observed {
  /** One for each objective that is made better; more is better. */
  readonly outcomes: Float64Array;
}

/** Everything observed: imported values first, then trials in the order of their ids, never of their arrival. */
export const observationsOf = (campaign: Campaign): Observed[] => [
  ...campaign.imported.flatMap((imported) => reading(campaign, imported)),
  ...campaign.trials.filter(({ state }) => state === 'observed').flatMap((trial) => reading(campaign, trial)),
];

type Answer = Pick<Trial, 'point' | 'values'> & Partial<Pick<Trial, 'trialId' | 'source'>>;

function reading({ goal }: Campaign, { trialId, point, source, values }: Answer): Observed[] {
  if (goal.objectives.every((objective) => observedValue(objective, values) === undefined)) return [];
  return [{ trialId, point, source: source ?? targetOf(goal).name, values }];
}

/** What the source nearest to the truth answered, as far as it is acceptable: only this counts as reached, or as the best. */
export function resultsOf(campaign: Campaign): Result[] {
  const { goal } = campaign;
  const target = targetOf(goal).name;
  return observationsOf(campaign)
    .filter(({ source, values }) => source === target && areAcceptable(goal, values) && areReached(goal, values))
    .map((observed) => ({ ...observed, outcomes: outcomesOf(goal, observed) }));
}

const outcomesOf = (goal: Goal, { values }: Observed): Float64Array =>
  Float64Array.from(improvedBy(goal), (objective) => outcomeOn(objective).of(observedValue(objective, values)!));

/** The best result; the earliest of equals; undefined when there is none, or several objectives are made better. */
export const bestSoFar = (campaign: Campaign): Result | undefined =>
  improvedBy(campaign.goal).length === 1 ? bestOf(resultsOf(campaign)) : undefined;

/** The best of these in the first objective that is made better; the earliest of equals; undefined when there are none. */
export const bestOf = (results: readonly Result[]): Result | undefined =>
  results.reduce<Result | undefined>(
    (best, next) => (best && next.outcomes[0]! <= best.outcomes[0]! ? best : next),
    undefined,
  );

/** The newest result that none before it equals or beats in every objective; undefined when there is none. */
export function newestImprovement(campaign: Campaign): Result | undefined {
  const results = resultsOf(campaign);
  return results.findLast((result, index) => !results.slice(0, index).some((earlier) => covers(earlier, result)));
}

const covers = ({ outcomes }: Result, other: Result): boolean =>
  outcomes.every((outcome, i) => outcome >= other.outcomes[i]!);
