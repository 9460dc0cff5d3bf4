import type { CampaignEnd } from '@meguri/contracts';
import { pointsLeft, trialsLeft } from './budget.js';
import type { Campaign } from './campaign.js';
import { bestOf, isBetter, objectiveOf, observationsOf } from './standing.js';

/** Why a campaign ends, in the words of the contract and for people. */
export interface Ending {
  readonly reason: CampaignEnd;
  readonly detail: string;
}

/** Proposals that may be refused in a row before the planner is taken to be at a loss. */
export const MOST_REFUSALS = 20;

const DIGITS_FOR_PEOPLE = 5;

/** The rule by which no further trial is needed: the goal is reached, or nothing gets better. */
export const goalRule = (campaign: Campaign): Ending | undefined => targetReached(campaign) ?? noImprovement(campaign);

/** The rule by which no further trial is possible: budget spent, space exhausted, or nothing admissible proposed. */
export const limitRule = (campaign: Campaign): Ending | undefined =>
  budgetSpent(campaign) ?? spaceExhausted(campaign) ?? planningFailed(campaign);

function targetReached(campaign: Campaign): Ending | undefined {
  const { target } = campaign.goal.stop;
  const best = bestOf(campaign, observationsOf(campaign));
  if (target === undefined || !best || isBetter(campaign, target, best.value)) return undefined;
  const { name, unit } = objectiveOf(campaign);
  const reached = Number(best.value.toPrecision(DIGITS_FOR_PEOPLE));
  return { reason: 'target-reached', detail: `${name} ${reached} ${unit} reaches the target of ${target} ${unit}` };
}

function noImprovement(campaign: Campaign): Ending | undefined {
  const { withoutImprovement } = campaign.goal.stop;
  if (withoutImprovement === undefined || trialsSinceBest(campaign) < withoutImprovement) return undefined;
  return { reason: 'no-improvement', detail: `nothing better in the last ${trialsSinceBest(campaign)} trials` };
}

/** Observed and failed trials, in trial order, after the best one; all of them when none was observed. */
function trialsSinceBest(campaign: Campaign): number {
  const best = bestOf(campaign, observationsOf(campaign));
  const settled = campaign.trials.filter(({ state }) => state === 'observed' || state === 'failed');
  return settled.length - 1 - settled.findIndex(({ trialId }) => trialId === best?.trialId);
}

const budgetSpent = (campaign: Campaign): Ending | undefined =>
  trialsLeft(campaign) === 0
    ? { reason: 'budget-spent', detail: `all ${campaign.goal.budget.trials} trials are spent` }
    : undefined;

const spaceExhausted = (campaign: Campaign): Ending | undefined =>
  pointsLeft(campaign) === 0
    ? { reason: 'space-exhausted', detail: 'every point of the space was tried, turned down or refused' }
    : undefined;

const planningFailed = (campaign: Campaign): Ending | undefined =>
  campaign.refusalsInARow >= MOST_REFUSALS
    ? { reason: 'failed', detail: `${campaign.refusalsInARow} proposals in a row were refused` }
    : undefined;
