import type { CampaignView, Summary, Trial } from '../views.js';

type State = Trial['state'];

const calledOff: ReadonlySet<State> = new Set(['withdrawn', 'rejected', 'expired']);
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
export const shareUsed = ({ trials: { observed, failed, budget }, cost }: Pick<Summary, 'trials' | 'cost'>): number =>
  Math.min(1, Math.max((observed + failed) / budget, cost ? cost.spent / cost.budget : 0));

/** As `shareUsed`, of what has ended alone: money is spent when a trial is asked for. */
const shareDone = ({ trials, cost }: Summary): number =>
  shareUsed({ trials, ...(cost && { cost: { ...cost, spent: cost.answered ?? cost.spent } }) });

/**
 * Milliseconds until the budget is used up at the pace so far; a stop rule may end the campaign before. Undefined while too
 * few trials have ended, and when the campaign does not run.
 */
export function timeLeft(summary: Summary, now: number): number | undefined {
  const { observed, failed } = summary.trials;
  if (summary.state !== 'running' || observed + failed < FEWEST_ENDED) return undefined;
  const share = shareDone(summary);
  return ((now - Date.parse(summary.startedAt)) * (1 - share)) / share;
}
