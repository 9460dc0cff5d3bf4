import type { CampaignEvent, Goal, Point } from '@meguri/contracts';
import { describe, expect, it } from 'vitest';
import { proposeBatch, type Suggestion } from './batches.js';
import type { Campaign } from './campaign.js';
import { abort } from './campaign-life.js';
import {
  batch,
  command,
  facts,
  failed,
  given,
  goal,
  hashOf,
  now,
  observed,
  planned,
  started,
  yieldOf,
} from './laboratory.fixture.js';
import { nextStep } from './next-step.js';
import { learntProblem, planningProblem } from './planning-problem.js';
import { targetOf } from './sources.js';
import { bestSoFar } from './standing.js';
import { retract } from './trial-life.js';

const source = { type: 'person', cost: 1, fidelity: 1 } as const;
const market: Goal['sources'] = [
  { ...source, name: 'calculation', cost: 1, fidelity: 0.7 },
  { ...source, name: 'experiment', cost: 20 },
];
const inMarket = (changes: Partial<Goal> = {}, imported: Parameters<typeof started>[1] = []) =>
  started({ sources: market, ...changes }, imported);

const cold: Point = { base: 'KOAc', temperature: 90 };
const warm: Point = { base: 'KOAc', temperature: 120 };
const ask = (source: string, point: Point): Suggestion => ({ point, source, reason: 'test' });
const calculate = (point: Point) => ask('calculation', point);
const measure = (point: Point) => ask('experiment', point);

const decisionOn = (campaign: Campaign, suggestions: readonly Suggestion[], count = 2) => {
  const step = nextStep(campaign);
  const problem = planningProblem(campaign, step.kind === 'propose' ? step.count : count);
  return proposeBatch(campaign, planned(problem, campaign.revision, suggestions), now, hashOf) as CampaignEvent[];
};
const end = (campaign: Campaign) => {
  const step = nextStep(campaign);
  return step.kind === 'finish' ? step.reason : step.kind;
};

describe('a calculation', () => {
  it('is requested as its source says, with inputs and properties under the names of the workflow', () => {
    const parameters: Goal['parameters'] = [
      { name: 'molecule', type: 'substance', values: ['benzene', 'ethane'], smiles: ['c1ccccc1', 'CC'] },
      { name: 'temperature', type: 'discrete', values: [300], unit: 'K' },
      { name: 'solvent', type: 'categorical', values: ['none'] },
    ];
    const dear: Goal['sources'][number] = {
      name: 'dear',
      type: 'calculation',
      workflow: 'emitter',
      profile: 'demo',
      properties: ['singlet_triplet_gap'],
      inputs: { smiles: { smilesOf: 'molecule' }, T: { parameter: 'temperature' }, level: 'dear' },
      observes: { yield: 'singlet_triplet_gap' },
      cost: 1,
      fidelity: 1,
    };
    const campaign = given(started({ parameters, sources: [dear] }));
    const point = { molecule: 'ethane', temperature: 300, solvent: 'none' };
    const [, requested] = decisionOn(campaign, [ask('dear', point)]);
    expect(requested).toMatchObject({
      type: 'TrialRequested',
      data: {
        point,
        profile: 'demo',
        properties: ['singlet_triplet_gap'],
        objectives: [{ name: 'yield', unit: '%', property: 'singlet_triplet_gap' }],
      },
    });
    expect(requested?.data).toHaveProperty('inputs', { smiles: 'CC', T: 300, level: 'dear', solvent: 'none' });
  });
});

describe('the target of several sources', () => {
  it('is the nearest to the truth, of equals the cheapest', () => {
    const sources = [
      { ...source, name: 'model', fidelity: 0.4, cost: 0.1 },
      { ...source, name: 'expert', cost: 9 },
      { ...source, name: 'student', cost: 2 },
    ];
    expect(targetOf(goal({ sources })).name).toBe('student');
  });

  it('answers a proposal that names no source', () => {
    const events = decisionOn(given(inMarket()), [{ point: cold, reason: 'test' }]);
    expect(events.at(-1)?.data).toMatchObject({ source: 'experiment' });
  });
});

describe('a proposal among several sources', () => {
  it('is requested from the source that the planner chose', () => {
    const events = decisionOn(given(inMarket()), [calculate(cold), measure(warm)]);
    expect(events.slice(1).map(({ data }) => 'source' in data && data.source)).toEqual(['calculation', 'experiment']);
  });

  it('may put a point to one source after the other, but not twice to the same', () => {
    const campaign = given(inMarket(), batch([calculate(cold)]), observed('t0001', 10));
    expect(facts(decisionOn(campaign, [measure(cold), calculate(warm)]))).toEqual([
      'BatchProposed',
      'TrialRequested t0002',
      'TrialRequested t0003',
    ]);
    expect(facts(decisionOn(campaign, [calculate(cold)]))).toEqual(['ProposalRefused']);
  });

  it('for a source that the campaign does not have is refused', () => {
    const [refusal] = decisionOn(given(inMarket()), [ask('oracle', cold)]);
    expect(refusal?.data).toMatchObject({ reasons: ['oracle is not a source of the campaign'] });
  });
});

describe('the planning problem of several sources', () => {
  it('names who may be asked, at what cost, and whom the goal is about', () => {
    expect(planningProblem(given(inMarket()), 2).market).toEqual({
      target: 'experiment',
      sources: ['calculation', 'experiment'],
      costs: { calculation: 1, experiment: 20 },
    });
    expect(planningProblem(given(started()), 2).market).toBeUndefined();
  });

  it('tells who answered, who is asked and who could not', () => {
    const lost = failed('t0002', 'infrastructure');
    const campaign = given(
      inMarket({ batch: { initial: 5, size: 2, policy: 'wait' } }, [
        { point: { base: 'CsOAc', temperature: 90 }, source: 'calculation', values: yieldOf(3) },
        { point: { base: 'CsOAc', temperature: 105 }, values: yieldOf(4) },
      ]),
      batch([calculate(cold), measure(cold), calculate(warm)]),
      observed('t0001', 10),
      lost,
      lost,
      lost,
      failed('t0003', 'point'),
    );
    const problem = planningProblem(campaign, 1);
    expect(problem.measured.map(({ source, values }) => [source, values.yield])).toEqual([
      ['calculation', 3],
      ['experiment', 4],
      ['calculation', 10],
    ]);
    expect(problem.pending).toEqual([{ source: 'experiment', point: cold }]);
    expect(problem.infeasible).toEqual([{ source: 'calculation', point: warm }]);
  });

  it('turns a rejected question down, and a refused point with every source', () => {
    const nowhere = { base: 'NaOAc', temperature: 90 };
    const campaign = given(inMarket(), batch([calculate(cold), measure(nowhere)]), failed('t0001', 'withdrawn'));
    expect(planningProblem(campaign, 1).turnedDown).toEqual([
      { source: 'calculation', point: cold },
      { source: 'calculation', point: nowhere },
      { source: 'experiment', point: nowhere },
    ]);
  });

  it('lets a source be asked again for what was retracted', () => {
    const campaign = given(
      inMarket(),
      batch([calculate(cold), measure(cold)]),
      observed('t0001', 1),
      (c) => retract(c, { trialId: 't0001', by: 'yuki', reason: 'wrong force field' }),
      observed('t0002', 2),
    );
    expect(facts(decisionOn(campaign, [calculate(cold)]))).toContain('TrialRequested t0003');
    expect(facts(decisionOn(campaign, [measure(cold)]))).toEqual(['ProposalRefused']);
  });
});

describe('what counts as reached', () => {
  const twoAnswers = (changes: Partial<Goal> = {}) =>
    given(inMarket(changes), batch([calculate(cold), measure(warm)]), observed('t0001', 95), observed('t0002', 50));

  it('is the answer of the target alone', () => {
    expect(bestSoFar(twoAnswers())).toMatchObject({ trialId: 't0002', values: yieldOf(50) });
    expect(abort(twoAnswers(), command('a'), 'enough', now)).toMatchObject([{ data: { best: { trialId: 't0002' } } }]);
    expect(end(twoAnswers({ stop: { target: 90 } }))).toBe('propose');
    expect(end(twoAnswers({ stop: { target: 50 } }))).toBe('target-reached');
  });

  it('does not count calculations as trials without improvement', () => {
    const patient: Partial<Goal> = { stop: { withoutImprovement: 1 }, batch: { initial: 3, size: 2, policy: 'wait' } };
    const asked = (third: Suggestion) =>
      given(
        inMarket(patient),
        batch([measure(cold), calculate(warm), third]),
        ...[9, 5, 4].map((value, i) => observed(`t000${i + 1}`, value)),
      );
    expect(end(asked(calculate(cold)))).toBe('propose');
    expect(end(asked(measure(warm)))).toBe('no-improvement');
  });
});

describe('a budget in money', () => {
  it('takes as many of the proposals as it can pay', () => {
    const campaign = given(inMarket({ budget: { trials: 20, cost: 22 } }));
    const events = decisionOn(campaign, [measure(cold), measure(warm), calculate(cold)]);
    expect(facts(events)).toEqual(['BatchProposed', 'TrialRequested t0001', 'TrialRequested t0002']);
    expect(events.slice(1).map(({ data }) => 'source' in data && data.source)).toEqual(['experiment', 'calculation']);
  });

  it('leaves out the source that it no longer pays', () => {
    const campaign = given(
      inMarket({ budget: { trials: 20, cost: 22 } }),
      batch([measure(cold)]),
      observed('t0001', 1),
    );
    expect(planningProblem(campaign, 2).market?.costs).toEqual({ calculation: 1 });
    // what was learnt does not go with the money
    expect(learntProblem(campaign).market?.costs).toEqual({ calculation: 1, experiment: 20 });
  });

  it('asks for no more trials than it can pay', () => {
    const campaign = given(
      inMarket({ budget: { trials: 20, cost: 21 } }),
      batch([measure(cold)]),
      observed('t0001', 1),
    );
    expect(nextStep(campaign)).toEqual({ kind: 'propose', count: 1 });
  });

  it('ends the campaign when it buys no answer any more', () => {
    const campaign = given(
      inMarket({ budget: { trials: 20, cost: 20.5 } }),
      batch([measure(cold)]),
      observed('t0001', 1),
    );
    expect(nextStep(campaign)).toEqual({
      kind: 'finish',
      reason: 'budget-spent',
      detail: '20 of 20.5 are spent; the rest buys no further answer',
    });
  });

  it('ends the campaign when what it buys has all been answered', () => {
    const points = ['CsOAc', 'KOAc'].flatMap((base) => [90, 105, 120].map((temperature) => ({ base, temperature })));
    const campaign = given(
      inMarket({ budget: { trials: 20, cost: 15 }, batch: { initial: 6, size: 2, policy: 'wait' } }),
      batch(points.map(calculate)),
      ...points.map((_, i) => observed(`t000${i + 1}`, i)),
    );
    expect(end(campaign)).toBe('budget-spent');
  });

  it('is not charged for what was called off', () => {
    const campaign = given(
      inMarket({ budget: { trials: 20, cost: 20 } }),
      batch([measure(cold)]),
      failed('t0001', 'withdrawn'),
    );
    expect(planningProblem(campaign, 1).market?.costs).toHaveProperty('experiment');
  });

  it('pays ten answers at a tenth of it each, whatever the rounding', () => {
    const sources = [{ ...source, name: 'bench', cost: 0.1 }];
    const campaign = given(
      started({ sources, budget: { trials: 20, cost: 0.3 } }),
      batch(),
      observed('t0001', 1),
      observed('t0002', 1),
    );
    expect(nextStep(campaign)).toEqual({ kind: 'propose', count: 1 });
  });
});

describe('the space of several sources', () => {
  it('is exhausted when the target has answered everywhere', () => {
    const one: Partial<Goal> = { parameters: [{ name: 'base', type: 'categorical', values: ['KOAc'] }] };
    const asked = (source: string) =>
      given(inMarket(one), batch([ask(source, { base: 'KOAc' })]), observed('t0001', 1));
    expect(end(asked('experiment'))).toBe('space-exhausted');
    expect(nextStep(asked('calculation'))).toEqual({ kind: 'propose', count: 1 });
  });
});
