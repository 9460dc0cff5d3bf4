import type { ProposedTrial } from '@meguri/contracts';
import { admit, type Examined, examine, isAdmissible, pay, type Wanted } from './admission.js';
import { isApprovalNeeded } from './approval.js';
import { type Campaign, trialIdOf } from './campaign.js';
import { exhaust } from './campaign-life.js';
import type { Decision } from './decision.js';
import { nextStep } from './next-step.js';
import { improvedBy } from './objectives.js';
import { isSameProblem, type PlanningProblem, planningProblem } from './planning-problem.js';
import { explanationOf, explanationsOf, type Reasons } from './proposal-explanation.js';

type Prediction = NonNullable<ProposedTrial['prediction']>;

/** One point that the planner suggests. */
export interface Suggestion extends Wanted {
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
  const refused = examined.filter((each) => !isAdmissible(each));
  const admitted = pay(campaign, examined.filter(isAdmissible)).filter(isAdmissible).slice(0, planned.problem.count);
  const trials = admitted.map((suggestion, index) => proposedTrial(campaign, suggestion, index));
  return admit(campaign, { refused, trials, batch: batchOf(planned) }, now, hashOf);
}

function proposedTrial(campaign: Campaign, suggestion: Examined<Suggestion>, index: number): ProposedTrial {
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

const batchOf = ({ campaignRevision, modelVersion, problem, plan }: PlannedBatch) => ({
  inputs: {
    campaignRevision,
    ...(modelVersion && { modelVersion }),
    seed: problem.seed,
    engine: plan.engine,
    node: plan.node,
  },
  ...(plan.fitted && { model: { ...plan.fitted } }),
  milliseconds: plan.milliseconds,
});
