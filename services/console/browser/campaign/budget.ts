import type { CampaignView, Summary, Trial } from '../views.js';

type State = Trial['state'];

const calledOff: ReadonlySet<State> = new Set(['withdrawn', 'rejected', 'expired']);
const ended: ReadonlySet<State> = new Set(['observed', 'failed', 'retracted']);
/** Fewer say nothing of the pace. */
const FEWEST_ENDED = 3;

/** What the trials of each source cost together, in the order of the campaign file; those that were called off cost nothing. */
export const spendingOf = ({
  goal,
  trials,
}: Pick<CampaignView, 'goal' | 'trials'>): { readonly source: string; readonly cost: number }[] =>
  goal.sources.map(({ name, cost }) => {
    const charged = trials.filter(({ source, state }) => source === name && !calledOff.has(state)).length;
    return { source: name, cost: charged * cost };
  });

/** How much of the budget is used, from 0 to 1: of its trials or of its money, whichever ends it first. */
export const shareUsed = ({ trials: { observed, failed, budget }, cost }: Summary): number =>
  Math.min(1, Math.max((observed + failed) / budget, cost ? cost.spent / cost.budget : 0));

/** As `shareUsed`, of the trials that have ended alone: money is spent when a trial is asked for. */
function shareDone({ goal, trials }: Pick<CampaignView, 'goal' | 'trials'>): number {
  const over = trials.filter(({ state }) => ended.has(state));
  const { trials: mostTrials, cost } = goal.budget;
  const costs = new Map(goal.sources.map((source) => [source.name, source.cost]));
  const paid = over.reduce((sum, { source }) => sum + (costs.get(source) ?? 0), 0);
  return Math.min(1, Math.max(over.length / mostTrials, cost === undefined ? 0 : paid / cost));
}

/**
 * Milliseconds until the budget is used up at the pace so far; a stop rule may end the campaign before. Undefined while too
 * few trials have ended, and when the campaign does not run.
 */
export function timeLeft(campaign: Pick<CampaignView, 'goal' | 'trials' | 'summary'>, now: number): number | undefined {
  const { summary, trials } = campaign;
  const count = trials.filter(({ state }) => ended.has(state)).length;
  const share = shareDone(campaign);
  if (summary.state !== 'running' || count < FEWEST_ENDED) return undefined;
  return ((now - Date.parse(summary.startedAt)) * (1 - share)) / share;
}
