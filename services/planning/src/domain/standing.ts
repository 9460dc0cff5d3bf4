import type { Point, Quantity } from '@meguri/contracts';
import type { Campaign, Trial } from './campaign.js';
import { targetOf } from './sources.js';

/** A value of the first objective with where it holds; imported ones have no trial. */
export interface Observed {
  readonly trialId?: string;
  readonly point: Point;
  /** Name of the source that answered. */
  readonly source: string;
  readonly values: readonly Quantity[];
  /** Value of the first objective, in its unit. */
  readonly value: number;
  readonly uncertainty?: number;
}

/** The objective that the planner makes better. */
export const objectiveOf = (campaign: Pick<Campaign, 'goal'>) => campaign.goal.objectives[0]!;

/** Everything observed: imported values first, then trials in the order of their ids, never of their arrival. */
export const observationsOf = (campaign: Campaign): Observed[] => [
  ...campaign.imported.flatMap((imported) => reading(campaign, imported)),
  ...campaign.trials.filter(({ state }) => state === 'observed').flatMap((trial) => reading(campaign, trial)),
];

/** What the source nearest to the truth answered: only this counts as reached, or as the best. */
export function targetObservationsOf(campaign: Campaign): Observed[] {
  const target = targetOf(campaign.goal).name;
  return observationsOf(campaign).filter(({ source }) => source === target);
}

type Answer = Pick<Trial, 'point' | 'values'> & Partial<Pick<Trial, 'trialId' | 'source'>>;

function reading(campaign: Campaign, { trialId, point, source, values }: Answer): Observed[] {
  const quantity = values.find(({ name }) => name === objectiveOf(campaign).name);
  if (!quantity) return [];
  const { value, uncertainty } = quantity;
  return [{ trialId, point, source: source ?? targetOf(campaign.goal).name, values, value, uncertainty }];
}

/** Whether the one value is better than the other in the direction of the goal. */
export const isBetter = (campaign: Campaign, value: number, than: number): boolean =>
  objectiveOf(campaign).direction === 'maximise' ? value > than : value < than;

/** The best answer of the source nearest to the truth; the earliest of equals; undefined when there is none. */
export const bestSoFar = (campaign: Campaign): Observed | undefined => bestOf(campaign, targetObservationsOf(campaign));

/** The best of these; the earliest of equals; undefined when there are none. */
export const bestOf = (campaign: Campaign, observed: readonly Observed[]): Observed | undefined =>
  observed.reduce<Observed | undefined>(
    (best, next) => (best && !isBetter(campaign, next.value, best.value) ? best : next),
    undefined,
  );
