import { affordableSources, moneyLeft, questionsLeft, trialsLeft } from './budget.js';
import { type Campaign, isOpen } from './campaign.js';
import { observationsOf } from './standing.js';
import { type Ending, goalRule, limitRule } from './stop-rules.js';

/** What planning does next: wait for events, propose so many trials, or end the campaign. */
export type NextStep =
  | { readonly kind: 'wait' }
  | { readonly kind: 'propose'; readonly count: number }
  | ({ readonly kind: 'finish' } & Ending);

const wait: NextStep = { kind: 'wait' };

/** The next step of a campaign, from its state alone. Held trials neither delay nor end anything. */
export function nextStep(campaign: Campaign): NextStep {
  if (campaign.status !== 'running') return wait;

  const reached = goalRule(campaign);
  if (reached) return isAnswerAwaited(campaign) ? wait : finish(campaign, reached);

  const limit = limitRule(campaign);
  if (limit) return campaign.trials.some(isOpen) ? wait : finish(campaign, limit);

  const count = Math.min(vacancies(campaign), trialsLeft(campaign), answersLeft(campaign));
  return count > 0 ? { kind: 'propose', count } : wait;
}

/** Whether a source works on a trial: what was asked for is waited for, even when it is no longer needed. */
const isAnswerAwaited = (campaign: Campaign): boolean =>
  campaign.trials.some(({ state }) => state === 'requested' || state === 'ready');

/** A campaign that never observed anything has failed, whatever limit it ran into. */
const finish = (campaign: Campaign, { reason, detail }: Ending): NextStep =>
  observationsOf(campaign).length > 0
    ? { kind: 'finish', reason, detail }
    : { kind: 'finish', reason: 'failed', detail: `${detail}, and none gave a value` };

/** Answers that can be had at most: of questions not asked yet, for the money left. */
function answersLeft(campaign: Campaign): number {
  const sources = affordableSources(campaign);
  const cheapest = Math.min(...sources.map(({ cost }) => cost));
  return Math.min(questionsLeft(campaign, sources), Math.floor(moneyLeft(campaign) / cheapest));
}

/** Trials the batch policy asks for now, before budget and space are looked at. */
function vacancies(campaign: Campaign): number {
  const { initial, size, policy } = campaign.goal.batch;
  if (campaign.plannedBatch === 0) return Math.max(initial - campaign.imported.length, 0) || size;
  const open = campaign.trials.filter(isOpen);
  if (policy === 'refill') return Math.max(0, size - open.length);
  return open.some(({ batch }) => batch === campaign.plannedBatch) ? 0 : size;
}
