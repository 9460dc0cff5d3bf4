import type { CampaignSummary, proposeTrials, TrialView } from '@meguri/contracts';
import type { z } from 'zod';
import { costAnswered, costSoFar } from '../domain/budget.js';
import { type Campaign, runIdOf, type Trial, type TrialState, trialOf } from '../domain/campaign.js';
import { type Front, frontOf } from '../domain/front.js';
import { bestSoFar } from '../domain/standing.js';

type Summary = z.infer<typeof CampaignSummary>;
type View = z.infer<typeof TrialView>;
type ProposalAnswer = Omit<z.infer<typeof proposeTrials.output>, 'campaignId'>;

/** The campaign on one line. */
export function summaryOf(campaign: Campaign): Summary {
  const { campaignId, goal, status, end, startedAt = '', finishedAt, trials } = campaign;
  const inState = (state: TrialState) => trials.filter((trial) => trial.state === state).length;
  const best = bestSoFar(campaign);
  const { trials: mostTrials, cost } = goal.budget;
  const front = frontOf(campaign);
  return {
    campaignId,
    title: goal.title,
    state: status,
    ...(end && { end }),
    startedAt,
    ...(finishedAt && { finishedAt }),
    trials: {
      budget: mostTrials,
      proposed: trials.length,
      observed: inState('observed'),
      failed: inState('failed'),
      held: inState('held'),
      awaitingApproval: inState('awaiting-approval'),
    },
    ...(cost !== undefined && {
      cost: { budget: cost, spent: costSoFar(campaign), answered: costAnswered(campaign) },
    }),
    ...(front && { front: frontViewOf(front) }),
    ...(best && { best: { trialId: best.trialId, point: best.point, values: [...best.values] } }),
  };
}

const frontViewOf = ({ results, hypervolume, reference }: Front): NonNullable<Summary['front']> => ({
  results: results.map(({ trialId, point, values }) => ({ ...(trialId && { trialId }), point, values: [...values] })),
  hypervolume,
  reference: { ...reference },
});

/** The trial as people see it. */
export function trialViewOf({ campaignId }: Campaign, trial: Trial): View {
  const { trialId, batch, point, source, reason, state, attempt, values, approval, failure } = trial;
  const { proposer, prediction, predictions, acquisition, success, explanation, explanations } = trial;
  return {
    trialId,
    batch,
    point,
    source,
    state: state === 'ready' ? 'proposed' : state,
    attempt,
    ...(attempt > 0 && { runId: runIdOf(campaignId, trial) }),
    reason,
    ...(proposer && { proposer }),
    ...(prediction && { prediction }),
    ...(predictions && { predictions }),
    ...(acquisition !== undefined && { acquisition }),
    ...(success !== undefined && { success }),
    ...(explanation && { explanation }),
    ...(explanations && { explanations }),
    values: [...values],
    ...(approval && { hash: approval.hash }),
    ...(failure && { failure }),
  };
}

/** What became of the points that a command proposed. */
export function proposalAnswerOf(campaign: Campaign, commandId: string): ProposalAnswer {
  const { accepted, refused } = campaign.proposals.get(commandId) ?? { accepted: [], refused: [] };
  return {
    accepted: accepted.map((id) => {
      const { trialId, point, source } = trialOf(campaign, id)!;
      return { trialId, point, source };
    }),
    refused: refused.map(({ reasons, ...asked }) => ({ ...asked, reasons: [...reasons] })),
  };
}
