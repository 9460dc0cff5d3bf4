import { TOLERANCE } from '@meguri/bayesopt';
import type { Point, Source } from '@meguri/contracts';
import type { Campaign, Trial, TrialState } from './campaign.js';
import { keyOf, sizeOf } from './search-space.js';
import { type Question, sourceNamed, targetOf } from './sources.js';

const calledOff: ReadonlySet<TrialState> = new Set(['withdrawn', 'rejected', 'expired']);
const ended: ReadonlySet<TrialState> = new Set(['observed', 'failed', 'retracted']);
const freed: ReadonlySet<TrialState> = new Set(['expired', 'retracted']);
const turnedDown: ReadonlySet<TrialState> = new Set(['withdrawn', 'rejected']);

/** Whether the trial counts against the budget: all do that were not called off. */
export const isCharged = (trial: Trial): boolean => !calledOff.has(trial.state);

/** Trials that the budget still allows. */
export const trialsLeft = (campaign: Campaign): number =>
  Math.max(0, campaign.goal.budget.trials - campaign.trials.filter(isCharged).length);

/** What the trials cost so far, in the unit of the budget. */
export const costSoFar = (campaign: Campaign): number => costOf(campaign, isCharged);

/** What the trials cost that have ended, of which the pace of the campaign can be told. */
export const costAnswered = (campaign: Campaign): number => costOf(campaign, ({ state }) => ended.has(state));

const costOf = ({ goal, trials }: Campaign, counts: (trial: Trial) => boolean): number =>
  trials.filter(counts).reduce((sum, { source }) => sum + sourceNamed(goal, source).cost, 0);

/** What may still be spent, in the unit of the budget; Infinity when the budget counts trials alone. */
export function moneyLeft(campaign: Campaign): number {
  const { cost } = campaign.goal.budget;
  // rounding takes no trial away
  return cost === undefined ? Number.POSITIVE_INFINITY : cost * (1 + TOLERANCE) - costSoFar(campaign);
}

/** The sources of which the money left buys an answer. */
export function affordableSources(campaign: Campaign): Source[] {
  const money = moneyLeft(campaign);
  return campaign.goal.sources.filter(({ cost }) => cost <= money);
}

/** What nobody will answer and may not be asked again: questions withdrawn or rejected, and refused points of every source. */
export const turnedDownQuestions = ({ goal, trials, refusedPoints }: Campaign): Question[] => [
  ...trials.filter(({ state }) => turnedDown.has(state)).map(({ point, source }) => ({ point, source })),
  ...refusedPoints.flatMap((point) => goal.sources.map(({ name }) => ({ point, source: name }))),
];

/** Keys of the points that the source may not be asked again; only an expired or retracted trial frees its point. */
export function takenKeys(campaign: Campaign, { name }: Source): Set<string> {
  const { goal, imported, trials, refusedPoints } = campaign;
  const target = targetOf(goal).name;
  const known = imported.filter(({ source = target }) => source === name);
  const tried = trials.filter(({ source, state }) => source === name && !freed.has(state));
  const taken: Point[] = [...[...known, ...tried].map(({ point }) => point), ...refusedPoints];
  return new Set(taken.map((point) => keyOf(goal.parameters, point)));
}

/**
 * Questions that may still be put to these sources; Infinity in a continuous space. Each source answers a point once, and
 * where the target was asked nothing is left to ask.
 */
export function questionsLeft(campaign: Campaign, sources: readonly Source[] = campaign.goal.sources): number {
  const size = sizeOf(campaign.goal);
  const settled = takenKeys(campaign, targetOf(campaign.goal));
  const left = (source: Source) => size - new Set([...settled, ...takenKeys(campaign, source)]).size;
  return sources.reduce((sum, source) => sum + Math.max(0, left(source)), 0);
}
