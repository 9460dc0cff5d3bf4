import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PlanningProblem } from '../../domain/planning-problem.js';
import { BayesoptPlanner } from './bayesopt-planner.js';

const polymers = ['PS', 'PMMA', 'PC', 'TPX', 'PVC', 'PE', 'PP', 'PET'];
const problem: PlanningProblem = {
  parameters: [
    { name: 'polymer', type: 'categorical', values: polymers },
    // the sort of name that the planner itself might have wanted
    { name: 'source', type: 'discrete', values: [1, 2], unit: '' },
  ],
  objective: { name: 'index', direction: 'maximise', unit: '' },
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
    value: 1.4 + i / 20,
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

  it('names none where there is one', async () => {
    const { suggestions } = await planner.plan({ ...problem, market: undefined });
    for (const suggestion of suggestions) expect(suggestion).not.toHaveProperty('source');
  });
});
