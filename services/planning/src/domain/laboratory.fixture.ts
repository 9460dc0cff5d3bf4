import type { CampaignEvent, Goal, Quantity } from '@meguri/contracts';
import { type PlannedBatch, proposeBatch, type Suggestion } from './batches.js';
import { affordableSources, takenKeys } from './budget.js';
import { type Campaign, type CampaignHistory, type ImportedObservation, initial, trialOf } from './campaign.js';
import { start } from './campaign-life.js';
import { type Command, type Decision, isRefusal } from './decision.js';
import { evolve } from './evolve.js';
import { nextStep } from './next-step.js';
import { type PlanningProblem, planningProblem } from './planning-problem.js';
import { keyOf } from './search-space.js';
import { fail, observe } from './trial-life.js';

/** A small campaign over two bases and three temperatures. */
export const goal = (changes: Partial<Goal> = {}): Goal => ({
  version: 1,
  name: 'coupling',
  title: 'Highest yield of a coupling',
  parameters: [
    { name: 'base', type: 'categorical', values: ['CsOAc', 'KOAc'] },
    { name: 'temperature', type: 'discrete', values: [90, 105, 120], unit: 'degC' },
  ],
  objectives: [{ name: 'yield', direction: 'maximise', unit: '%' }],
  sources: [{ name: 'bench', type: 'experiment', workcell: 'bench', procedure: 'coupling', cost: 1, fidelity: 1 }],
  batch: { initial: 2, size: 2, policy: 'wait' },
  budget: { trials: 6 },
  stop: {},
  approval: 'none',
  strategy: 'gp',
  seed: 7,
  ...changes,
});

export const now = new Date('2026-11-22T09:00:00.000Z');
export const later = (hours: number): Date => new Date(now.getTime() + hours * 3_600_000);
export const command = (commandId: string): Command => ({ commandId, by: 'yuki' });
export const yieldOf = (value: number): Quantity[] => [{ name: 'yield', value, unit: '%' }];
export const hashOf = (text: string): string => `hash of ${text}`;

/** One thing that happens to a campaign. */
export type Step = (history: CampaignHistory) => Decision;

/** The campaign after these steps; a refused step is a mistake of the test. */
export function given(...steps: Step[]): Campaign {
  const history = steps.reduce<CampaignHistory>((state, step) => accept(state, step(state)), initial('c1'));
  if (history.status === 'unknown') throw new Error('nothing was given');
  return history;
}

export function accept(history: CampaignHistory, decision: Decision): CampaignHistory {
  if (isRefusal(decision)) throw new Error(`refused: ${decision.message}`);
  return decision.reduce(evolve, history);
}

export const started =
  (changes: Partial<Goal> = {}, imported: ImportedObservation[] = []): Step =>
  (history) =>
    start(history, command('start'), { goal: goal(changes), imported }, now);

/** All questions that no source was asked yet and the money left buys, the cheapest first, in the order of the values. */
function unasked(campaign: Campaign): Suggestion[] {
  const [bases, temperatures] = campaign.goal.parameters.map((each) => ('values' in each ? each.values : []));
  const points = (bases ?? []).flatMap((base) => (temperatures ?? []).map((temperature) => ({ base, temperature })));
  const cheapestFirst = affordableSources(campaign).toSorted((a, b) => a.cost - b.cost);
  return cheapestFirst.flatMap((source) => {
    const taken = takenKeys(campaign, source);
    const free = points.filter((point) => !taken.has(keyOf(campaign.goal.parameters, point)));
    return free.map((point) => ({ point, source: source.name, reason: 'initial-design' }));
  });
}

export const planned = (
  problem: PlanningProblem,
  campaignRevision: number,
  suggestions: readonly Suggestion[],
): PlannedBatch => ({
  problem,
  campaignRevision,
  plan: { suggestions, engine: 'bayesopt 0.1.0', node: '24.0.0', milliseconds: 20 },
});

/** The planner proposes what the campaign asks for: the given points, or the first unasked ones. */
export const batch =
  (suggestions?: readonly Suggestion[], at = now): Step =>
  (history) => {
    const campaign = history as Campaign;
    const step = nextStep(campaign);
    if (step.kind !== 'propose') throw new Error(`the campaign asks for no batch but would ${step.kind}`);
    const problem = planningProblem(campaign, step.count);
    const points = suggestions ?? unasked(campaign).slice(0, step.count);
    return proposeBatch(campaign, planned(problem, campaign.revision, points), at, hashOf);
  };

const attemptOf = (history: CampaignHistory, trialId: string) => ({
  trialId,
  attempt: trialOf(history as Campaign, trialId)?.attempt ?? 0,
});

export const observed =
  (trialId: string, value: number): Step =>
  (history) =>
    observe(history, attemptOf(history, trialId), yieldOf(value));

export const failed =
  (trialId: string, cause: 'point' | 'infrastructure' | 'withdrawn', reason = 'it did not work'): Step =>
  (history) =>
    fail(history, attemptOf(history, trialId), { cause, reason });

/** The names of the facts, with the trial they are about. */
export const facts = (decision: Decision): string[] =>
  isRefusal(decision) ? [`refused ${decision.refused}`] : decision.map(factOf);

const factOf = ({ type, data }: CampaignEvent): string => ('trialId' in data ? `${type} ${data.trialId}` : type);

/** The state of every trial, in order. */
export const states = (campaign: Campaign): string[] => campaign.trials.map(({ state }) => state);
