import type { CampaignEnd } from '@meguri/contracts';
import { affordableSources, costSoFar, questionsLeft, trialsLeft } from './budget.js';
import type { Campaign } from './campaign.js';
import { frontOf } from './front.js';
import { improvedBy, observedValue, outcomeOn } from './objectives.js';
import { targetOf } from './sources.js';
import { bestSoFar, newestImprovement } from './standing.js';

/** Why a campaign ends, in the words of the contract and for people. */
export interface Ending {
  readonly reason: CampaignEnd;
  readonly detail: string;
}

/** Proposals that may be refused in a row before the planner is taken to be at a loss. */
export const MOST_REFUSALS = 20;

const DIGITS_FOR_PEOPLE = 5;

/** The rule by which no further trial is needed: the goal is reached, or nothing gets better. */
export const goalRule = (campaign: Campaign): Ending | undefined =>
  targetReached(campaign) ?? hypervolumeReached(campaign) ?? noImprovement(campaign) ?? littleGain(campaign);

/** The rule by which no further trial is possible: budget spent, space exhausted, or nothing admissible proposed. */
export const limitRule = (campaign: Campaign): Ending | undefined =>
  budgetSpent(campaign) ?? spaceExhausted(campaign) ?? planningFailed(campaign);

const forPeople = (value: number): number => Number(value.toPrecision(DIGITS_FOR_PEOPLE));

function targetReached(campaign: Campaign): Ending | undefined {
  const { target } = campaign.goal.stop;
  const best = bestSoFar(campaign);
  if (target === undefined || !best) return undefined;
  const objective = improvedBy(campaign.goal)[0]!;
  const isDistance = objective.direction === 'target';
  if (best.outcomes[0]! < (isDistance ? -target : outcomeOn(objective).of(target))) return undefined;
  const { name, unit } = objective;
  const inUnit = (value: number) => `${value} ${unit}`.trim();
  const reached = inUnit(forPeople(observedValue(objective, best.values)!));
  const wanted = isDistance
    ? `is within ${inUnit(target)} of ${inUnit(objective.target!)}`
    : `reaches the target of ${inUnit(target)}`;
  return { reason: 'target-reached', detail: `${name} ${reached} ${wanted}` };
}

function hypervolumeReached(campaign: Campaign): Ending | undefined {
  const { hypervolume } = campaign.goal.stop;
  const front = hypervolume === undefined ? undefined : frontOf(campaign);
  if (!front || front.hypervolume < hypervolume!) return undefined;
  const reached = forPeople(front.hypervolume);
  return { reason: 'target-reached', detail: `the front dominates a volume of ${reached}, wanted was ${hypervolume}` };
}

function noImprovement(campaign: Campaign): Ending | undefined {
  const { withoutImprovement } = campaign.goal.stop;
  if (withoutImprovement === undefined || trialsSinceImprovement(campaign) < withoutImprovement) return undefined;
  return { reason: 'no-improvement', detail: `nothing better in the last ${trialsSinceImprovement(campaign)} trials` };
}

/** The newest batch says what going on would bring; it is carried out all the same, as only results can tell that it was right. */
function littleGain(campaign: Campaign): Ending | undefined {
  const { goal, trials, plannedBatch } = campaign;
  const newest = trials.filter(({ batch }) => batch >= plannedBatch);
  const gains = newest.flatMap(({ explanation }) => explanation?.trade?.gain ?? []);
  const gain = Math.max(...gains);
  if (!goal.stop.expectedGain || gains.length === 0 || gain >= goal.stop.expectedGain.below) return undefined;
  const { trialId } = newestImprovement(campaign) ?? {};
  if (newest.some((trial) => trial.trialId === trialId)) return undefined;
  const promised = `${forPeople(gain)} ${goal.objectives[0]!.unit}`.trim();
  return { reason: 'no-improvement', detail: `the last batch promised a gain of ${promised} and brought none` };
}

/** Observed and failed trials of the target, in trial order, after the last that improved; all of them when none did. */
function trialsSinceImprovement(campaign: Campaign): number {
  const newest = newestImprovement(campaign);
  const target = targetOf(campaign.goal).name;
  const asked = campaign.trials.filter(({ source }) => source === target);
  const settled = asked.filter(({ state }) => state === 'observed' || state === 'failed');
  return settled.length - 1 - settled.findIndex(({ trialId }) => trialId === newest?.trialId);
}

function budgetSpent(campaign: Campaign): Ending | undefined {
  const { trials, cost } = campaign.goal.budget;
  if (trialsLeft(campaign) === 0) return { reason: 'budget-spent', detail: `all ${trials} trials are spent` };
  if (questionsLeft(campaign, affordableSources(campaign)) > 0 || questionsLeft(campaign) === 0) return undefined;
  const spent = forPeople(costSoFar(campaign));
  return { reason: 'budget-spent', detail: `${spent} of ${cost} are spent; the rest buys no further answer` };
}

const spaceExhausted = (campaign: Campaign): Ending | undefined =>
  questionsLeft(campaign) === 0
    ? { reason: 'space-exhausted', detail: 'every point of the space was tried, turned down or refused' }
    : undefined;

const planningFailed = (campaign: Campaign): Ending | undefined =>
  campaign.refusalsInARow >= MOST_REFUSALS
    ? { reason: 'failed', detail: `${campaign.refusalsInARow} proposals in a row were refused` }
    : undefined;
