import type { Point } from '@meguri/contracts';
import type { Campaign, Trial, TrialState } from './campaign.js';
import { keyOf, sizeOf } from './search-space.js';

const calledOff: ReadonlySet<TrialState> = new Set(['withdrawn', 'rejected', 'expired']);
const freed: ReadonlySet<TrialState> = new Set(['expired', 'retracted']);
const turnedDown: ReadonlySet<TrialState> = new Set(['withdrawn', 'rejected']);

/** Whether the trial counts against the budget: all do that were not called off. */
export const isCharged = (trial: Trial): boolean => !calledOff.has(trial.state);

/** Trials that the budget still allows. */
export const trialsLeft = (campaign: Campaign): number =>
  Math.max(0, campaign.goal.budget.trials - campaign.trials.filter(isCharged).length);

/** Points that nobody will measure and that may not be proposed again: withdrawn, rejected or refused ones. */
export const turnedDownPoints = (campaign: Campaign): Point[] => [
  ...campaign.trials.filter(({ state }) => turnedDown.has(state)).map(({ point }) => point),
  ...campaign.refusedPoints,
];

/** Keys of the points that may not be proposed again; only an expired or retracted trial frees its point. */
export function takenKeys(campaign: Campaign): Set<string> {
  const tried = campaign.trials.filter(({ state }) => !freed.has(state));
  const taken = [...campaign.imported, ...tried].map(({ point }) => point);
  return new Set([...taken, ...campaign.refusedPoints].map((point) => keyOf(campaign.goal.parameters, point)));
}

/** Distinct points that may still be proposed; Infinity in a continuous space. */
export const pointsLeft = (campaign: Campaign): number =>
  Math.max(0, sizeOf(campaign.goal.parameters) - takenKeys(campaign).size);
