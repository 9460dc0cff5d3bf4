import type { CampaignEvent, Constraint, Goal, Quantity } from '@meguri/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { proposeBatch } from '../../domain/batches.js';
import type { Campaign } from '../../domain/campaign.js';
import { evolveAll } from '../../domain/evolve.js';
import { frontOf } from '../../domain/front.js';
import { given, hashOf, now, started } from '../../domain/laboratory.fixture.js';
import { nextStep } from '../../domain/next-step.js';
import { type PlanningProblem, planningProblem } from '../../domain/planning-problem.js';
import { reasonsAgainst } from '../../domain/search-space.js';
import { observe } from '../../domain/trial-life.js';
import { BayesoptPlanner, questionOf } from './bayesopt-planner.js';

const polymers = ['PS', 'PMMA', 'PC', 'TPX', 'PVC', 'PE', 'PP', 'PET'];
const problem: PlanningProblem = {
  parameters: [
    { name: 'polymer', type: 'categorical', values: polymers },
    // the sort of name that the planner itself might have wanted
    { name: 'source', type: 'discrete', values: [1, 2], unit: '' },
  ],
  objectives: [{ name: 'index', direction: 'maximise', unit: '' }],
  strategy: 'gp',
  measured: [],
  pending: [],
  infeasible: [],
  turnedDown: [],
  market: {
    target: 'experiment',
    sources: ['calculation', 'experiment'],
    costs: { calculation: 1, experiment: 20 },
  },
  count: 4,
  initial: 4,
  seed: 5,
};
const calculated: PlanningProblem = {
  ...problem,
  measured: polymers.map((polymer, i) => ({
    point: { polymer, source: 1 + (i % 2) },
    source: i < 6 ? 'calculation' : 'experiment',
    values: { index: 1.4 + i / 20 },
  })),
  pending: [{ point: { polymer: 'PS', source: 1 }, source: 'experiment' }],
};

describe('the planner of several sources', () => {
  let planner: BayesoptPlanner;
  beforeAll(() => {
    planner = new BayesoptPlanner();
  });
  afterAll(() => planner.onApplicationShutdown());

  it('names the source of each proposal apart from its point', async () => {
    const { suggestions } = await planner.plan(calculated);
    expect(suggestions).toHaveLength(4);
    for (const { point, source } of suggestions) {
      expect(['calculation', 'experiment']).toContain(source);
      expect(Object.keys(point)).toEqual(['polymer', 'source']);
    }
  });

  it('begins with the cheapest', async () => {
    const { suggestions } = await planner.plan(problem);
    expect(suggestions.map(({ source }) => source)).toEqual(Array(4).fill('calculation'));
  });

  it('asks only those that the money pays', async () => {
    const poor = { ...calculated, market: { ...problem.market!, costs: { calculation: 1 } } };
    const { suggestions } = await planner.plan(poor);
    expect(new Set(suggestions.map(({ source }) => source))).toEqual(new Set(['calculation']));
  });

  it('answers the same problem the same bit for bit, from a model that went through the events too', async () => {
    const decide = async (fitted?: PlanningProblem['fitted']) => {
      const { milliseconds, ...plan } = await planner.plan({ ...calculated, fitted });
      return JSON.stringify(plan);
    };
    const first = await decide();
    const stored = JSON.parse(first).fitted;
    expect(await decide()).toBe(first);
    expect(await decide(stored)).toBe(await decide(stored));
  });

  it('judges as the campaign asks, and says so', async () => {
    const { suggestions } = await planner.plan({ ...calculated, acquisition: 'noisy-expected-improvement' });
    expect(new Set(suggestions.map(({ reason }) => reason))).toEqual(new Set(['noisy-expected-improvement']));
  });

  it('names none where there is one', async () => {
    const { suggestions } = await planner.plan({ ...problem, market: undefined });
    for (const suggestion of suggestions) expect(suggestion).not.toHaveProperty('source');
  });
});

describe('a space', () => {
  let planner: BayesoptPlanner;
  beforeAll(() => {
    planner = new BayesoptPlanner();
  });
  afterAll(() => planner.onApplicationShutdown());
  const parameters = ['water', 'ethanol'].map((name) => ({
    name,
    type: 'continuous' as const,
    lower: 0,
    upper: 100,
    unit: 'mL',
  }));
  const sum: Constraint = { type: 'linear', terms: { water: 1, ethanol: 1 }, relation: '=', value: 80 };

  it('that admits nothing is told with the constraints that contradict', async () => {
    const dry: Constraint = { type: 'expression', text: 'water + 0.001 * ethanol <= 50' };
    const drier: Constraint = { type: 'expression', text: 'ethanol <= 20' };
    expect(await planner.emptinessOf({ parameters, constraints: [sum, dry, drier] })).toEqual({
      message: 'Nothing satisfies all of: 1 water + 1 ethanol = 80; water + 0.001 * ethanol <= 50; ethanol <= 20.',
      remedy: 'Relax one of these constraints or widen their parameters.',
    });
    expect(await planner.emptinessOf({ parameters, constraints: [sum, dry] })).toBeUndefined();
  });

  it('is the same object in all problems of a campaign, so that it is sent and compiled once', () => {
    const { space } = questionOf(problem);
    expect(questionOf({ ...problem, count: 1, market: { ...problem.market! } }).space).toBe(space);
    expect(questionOf({ ...problem, constraints: [sum] }).space).not.toBe(space);
    expect(questionOf({ ...problem, market: undefined }).space).not.toEqual(space);
  });
});

describe('a campaign for a mixture with two objectives', () => {
  const mixture: Partial<Goal> = {
    parameters: ['water', 'ethanol', 'acetone'].map((name) => ({
      name,
      type: 'continuous',
      lower: 0,
      upper: 100,
      unit: 'mL',
    })),
    constraints: [
      { type: 'linear', terms: { water: 1, ethanol: 1, acetone: 1 }, relation: '=', value: 100 },
      { type: 'cardinality', parameters: ['water', 'ethanol', 'acetone'], atMost: 2 },
    ],
    objectives: [
      { name: 'solubility', direction: 'maximise', unit: '', reference: 0 },
      { name: 'cost', direction: 'minimise', unit: '', reference: 300 },
    ],
    batch: { initial: 4, size: 3, policy: 'wait' },
    budget: { trials: 10 },
  };
  const measure = ({ water = 0, ethanol = 0, acetone = 0 }: Record<string, number>): Quantity[] => [
    { name: 'solubility', value: water * 0.2 + ethanol + acetone * 1.5 - (ethanol - 40) ** 2 / 100, unit: '' },
    { name: 'cost', value: ethanol + 3 * acetone, unit: '' },
  ];
  let planner: BayesoptPlanner;
  beforeAll(() => {
    planner = new BayesoptPlanner();
  });
  afterAll(() => planner.onApplicationShutdown());

  /** Plans and measures until the campaign asks for nothing more. */
  async function run(): Promise<{ campaign: Campaign; batches: CampaignEvent[] }> {
    let campaign = given(started(mixture));
    const batches: CampaignEvent[] = [];
    for (let step = nextStep(campaign); step.kind === 'propose'; step = nextStep(campaign)) {
      const problem = planningProblem(campaign, step.count);
      const { milliseconds, ...plan } = await planner.plan(JSON.parse(JSON.stringify(problem)));
      const planned = { problem, campaignRevision: campaign.revision, plan: { ...plan, milliseconds: 0 } };
      const events = proposeBatch(campaign, planned, now, hashOf) as CampaignEvent[];
      batches.push(...events.filter(({ type }) => type === 'BatchProposed'));
      campaign = evolveAll(campaign, events);
      for (const { trialId, point, state } of campaign.trials)
        if (state === 'requested')
          campaign = evolveAll(
            campaign,
            observe(campaign, { trialId, attempt: 1 }, measure(point as Record<string, number>)),
          );
    }
    return { campaign, batches };
  }

  it('tries only what the constraints admit, learns both objectives, and comes out the same bit for bit', async () => {
    const { campaign, batches } = await run();
    expect(campaign.trials).toHaveLength(10);
    expect(campaign.refusedPoints).toEqual([]);
    for (const { point } of campaign.trials) expect(reasonsAgainst(campaign.goal, point)).toEqual([]);
    const learnt = campaign.trials.filter(({ predictions }) => predictions);
    expect(learnt.length).toBeGreaterThan(0);
    for (const { predictions, explanations } of learnt) {
      expect(Object.keys(predictions!)).toEqual(['solubility', 'cost']);
      for (const name of ['solubility', 'cost']) {
        const { nearest, trade } = explanations![name]!;
        expect(trade!.gain).toBeGreaterThan(0);
        const likened = campaign.trials.find(({ trialId }) => trialId === nearest[0]!.trialId)!;
        expect(nearest[0]!.value).toBe(likened.values.find((value) => value.name === name)!.value);
      }
    }
    expect(frontOf(campaign)!.results.length).toBeGreaterThan(1);
    expect(JSON.stringify((await run()).batches)).toBe(JSON.stringify(batches));
  });
});
