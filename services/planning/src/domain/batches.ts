import type { CampaignEvent, Point, ProposedTrial } from '@meguri/contracts';
import { approvalOf, isApprovalNeeded } from './approval.js';
import { moneyLeft, takenKeys } from './budget.js';
import { type Campaign, trialIdOf } from './campaign.js';
import { exhaust } from './campaign-life.js';
import type { Decision } from './decision.js';
import { nextStep } from './next-step.js';
import { improvedBy } from './objectives.js';
import { isSameProblem, type PlanningProblem, planningProblem } from './planning-problem.js';
import { explanationOf, explanationsOf, type Reasons } from './proposal-explanation.js';
import { keyOf, reasonsAgainst, reasonsAgainstJoining } from './search-space.js';
import { sourceNamed, targetOf } from './sources.js';
import { thenRequest } from './trial-requests.js';

type Prediction = NonNullable<ProposedTrial['prediction']>;

/** One point that the planner suggests. */
export interface Suggestion {
  readonly point: Point;
  /** Name of the source that is to answer; absent: the one nearest to the truth. */
  readonly source?: string;
  readonly reason: string;
  readonly prediction?: Prediction;
  /** By objective, where there are several. */
  readonly predictions?: Readonly<Record<string, Prediction>>;
  readonly acquisition?: number;
  /** Probability that the trial succeeds. */
  readonly success?: number;
  readonly explanation?: Reasons;
  /** By objective, where there are several. */
  readonly explanations?: Readonly<Record<string, Reasons>>;
}

/** The planner's answer to a problem, with the versions that gave it. */
export interface Plan {
  readonly suggestions: readonly Suggestion[];
  readonly fitted?: Readonly<Record<string, unknown>>;
  readonly engine: string;
  readonly node: string;
  readonly milliseconds: number;
}

/** What a batch is made from: the problem, the revision it was read at, and the answer. */
export interface PlannedBatch {
  readonly problem: PlanningProblem;
  readonly campaignRevision: number;
  readonly modelVersion?: string;
  readonly plan: Plan;
}

/** A suggestion with what speaks against it. */
interface Examined extends Suggestion {
  readonly source: string;
  readonly reasons: readonly string[];
}

/** Whether the campaign still poses the problem that was planned for. */
export function isStillAsked(campaign: Campaign, problem: PlanningProblem): boolean {
  const step = nextStep(campaign);
  return step.kind === 'propose' && isSameProblem(planningProblem(campaign, step.count), problem);
}

/**
 * Turns the planner's answer into a batch: inadmissible suggestions are refused, the others become trials, which are
 * requested or wait for approval; an answer without suggestions may end the campaign. Gives no facts when the campaign has
 * changed so that the answer no longer fits.
 */
export function proposeBatch(
  campaign: Campaign,
  planned: PlannedBatch,
  now: Date,
  hashOf: (text: string) => string,
): Decision {
  if (!isStillAsked(campaign, planned.problem)) return [];
  if (planned.plan.suggestions.length === 0) return exhaust(campaign, now);
  const examined = examine(campaign, planned.plan.suggestions);
  const refusals = examined.filter(({ reasons }) => reasons.length > 0).map((refused) => refusalOf(campaign, refused));
  const admissible = examined.filter(({ reasons }) => reasons.length === 0);
  const admitted = payable(campaign, admissible).slice(0, planned.problem.count);
  if (admitted.length === 0) return refusals;

  const trials = admitted.map((suggestion, index) => proposedTrial(campaign, suggestion, index));
  const approvals = trials
    .filter((trial) => trial.needsApproval)
    .map((trial) => approvalOf(campaign, trial, now, hashOf));
  return thenRequest(campaign, [...refusals, batchOf(campaign, planned, trials), ...approvals]);
}

/** Every proposal passes this, whoever makes it: inside the space, and new to a source of the campaign. */
function examine(campaign: Campaign, suggestions: readonly Suggestion[]): Examined[] {
  const { goal } = campaign;
  const takenOf = new Map(goal.sources.map((source) => [source.name, takenKeys(campaign, source)]));
  const chosen: Point[] = [];
  return suggestions.map((suggestion) => {
    const { point, source = targetOf(goal).name } = suggestion;
    const reasons = [...reasonsAgainst(goal, point), ...reasonsAgainstJoining(goal, chosen, point)];
    const taken = takenOf.get(source);
    const key = keyOf(goal.parameters, point);
    if (!taken) reasons.push(`${source} is not a source of the campaign`);
    if (taken?.has(key)) reasons.push('the point was proposed before');
    taken?.add(key);
    if (reasons.length === 0) chosen.push(point);
    return { ...suggestion, source, reasons };
  });
}

/** Those that the money left buys, in their order. */
function payable(campaign: Campaign, examined: readonly Examined[]): Examined[] {
  let money = moneyLeft(campaign);
  return examined.filter(({ source }) => {
    const { cost } = sourceNamed(campaign.goal, source);
    if (cost > money) return false;
    money -= cost;
    return true;
  });
}

const refusalOf = ({ campaignId }: Campaign, { point, reasons }: Examined): CampaignEvent => ({
  type: 'ProposalRefused',
  data: { campaignId, source: 'planner', point, reasons: [...reasons] },
});

function proposedTrial(campaign: Campaign, suggestion: Examined, index: number): ProposedTrial {
  const { point, source, reason, prediction, predictions, acquisition, success, explanation, explanations } =
    suggestion;
  const number = campaign.trials.length + index + 1;
  return {
    trialId: trialIdOf(number),
    point,
    source,
    reason,
    ...(prediction && { prediction }),
    ...(predictions && { predictions }),
    ...(acquisition !== undefined && { acquisition }),
    ...(success !== undefined && { success }),
    ...(explanation && { explanation: explanationOf(campaign, improvedBy(campaign.goal)[0]!, point, explanation) }),
    ...(explanations && { explanations: explanationsOf(campaign, point, explanations) }),
    needsApproval: isApprovalNeeded(campaign.goal.approval, number),
  };
}

const batchOf = (campaign: Campaign, planned: PlannedBatch, trials: ProposedTrial[]): CampaignEvent => ({
  type: 'BatchProposed',
  data: {
    campaignId: campaign.campaignId,
    batch: campaign.batches + 1,
    trials,
    inputs: {
      campaignRevision: planned.campaignRevision,
      ...(planned.modelVersion && { modelVersion: planned.modelVersion }),
      seed: planned.problem.seed,
      engine: planned.plan.engine,
      node: planned.plan.node,
    },
    ...(planned.plan.fitted && { model: planned.plan.fitted }),
    milliseconds: planned.plan.milliseconds,
  },
});
