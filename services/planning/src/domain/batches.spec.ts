import type { CampaignEvent } from '@meguri/contracts';
import { describe, expect, it } from 'vitest';
import { proposeBatch, type Suggestion } from './batches.js';
import type { Campaign } from './campaign.js';
import {
  batch,
  facts,
  failed,
  given,
  hashOf,
  now,
  observed,
  planned,
  started,
  states,
  yieldOf,
} from './laboratory.fixture.js';
import { nextStep } from './next-step.js';
import { planningProblem } from './planning-problem.js';
import type { Question } from './sources.js';

const at = (base: string, temperature: number): Suggestion => ({ point: { base, temperature }, reason: 'test' });
const dataOf = (events: unknown, type: CampaignEvent['type']) =>
  (events as CampaignEvent[]).filter((event) => event.type === type).map((event) => event.data as never);

describe('the first batch', () => {
  it('has the size of the initial design', () => {
    expect(nextStep(given(started({ batch: { initial: 3, size: 2, policy: 'wait' } })))).toEqual({
      kind: 'propose',
      count: 3,
    });
  });

  it('is smaller by the imported observations', () => {
    const imported = [{ point: { base: 'KOAc', temperature: 90 }, values: yieldOf(12) }];
    expect(nextStep(given(started({ batch: { initial: 3, size: 2, policy: 'wait' } }, imported)))).toEqual({
      kind: 'propose',
      count: 2,
    });
  });

  it('is an ordinary batch when the imported observations replace the initial design', () => {
    const imported = [90, 105].map((temperature) => ({ point: { base: 'KOAc', temperature }, values: yieldOf(12) }));
    expect(nextStep(given(started({ batch: { initial: 2, size: 3, policy: 'wait' } }, imported)))).toEqual({
      kind: 'propose',
      count: 3,
    });
  });
});

describe('the policy wait', () => {
  it('proposes nothing while a trial of the batch is open', () => {
    expect(nextStep(given(started(), batch(), observed('t0001', 10)))).toEqual({ kind: 'wait' });
  });

  it.each([
    ['observed', observed('t0002', 5)],
    ['failed at its point', failed('t0002', 'point')],
    ['withdrawn', failed('t0002', 'withdrawn')],
  ])('proposes the next batch when the last trial is %s', (_, last) => {
    expect(nextStep(given(started(), batch(), observed('t0001', 10), last))).toEqual({ kind: 'propose', count: 2 });
  });

  it('does not wait for a held trial', () => {
    const lost = failed('t0002', 'infrastructure');
    const campaign = given(started(), batch(), observed('t0001', 10), lost, lost, lost);
    expect(states(campaign)).toEqual(['observed', 'held']);
    expect(nextStep(campaign)).toEqual({ kind: 'propose', count: 2 });
  });

  it('keeps to the budget', () => {
    const campaign = given(started({ budget: { trials: 3 } }), batch(), observed('t0001', 1), observed('t0002', 2));
    expect(nextStep(campaign)).toEqual({ kind: 'propose', count: 1 });
  });

  it('gives a withdrawn trial back to the budget', () => {
    const campaign = given(
      started({ budget: { trials: 3 } }),
      batch(),
      observed('t0001', 1),
      failed('t0002', 'withdrawn'),
    );
    expect(nextStep(campaign)).toEqual({ kind: 'propose', count: 2 });
  });

  it('keeps to the points that the space has left', () => {
    const campaign = given(
      started({ batch: { initial: 5, size: 4, policy: 'wait' }, budget: { trials: 20 } }),
      batch(),
      ...[1, 2, 3, 4, 5].map((n) => observed(`t000${n}`, n)),
    );
    expect(nextStep(campaign)).toEqual({ kind: 'propose', count: 1 });
  });
});

describe('the policy refill', () => {
  const refill = started({ batch: { initial: 3, size: 2, policy: 'refill' } });

  it('replaces each trial as it ends', () => {
    const campaign = given(refill, batch(), observed('t0002', 5), observed('t0001', 5));
    expect(nextStep(campaign)).toEqual({ kind: 'propose', count: 1 });
  });

  it('proposes nothing while as many trials are open as the batch has', () => {
    expect(nextStep(given(refill, batch(), observed('t0002', 5)))).toEqual({ kind: 'wait' });
  });
});

describe('a proposal', () => {
  const problemOf = (campaign: ReturnType<typeof given>) => planningProblem(campaign, 2);

  it('is requested in the commit that proposes it', () => {
    const campaign = given(started());
    const answer = planned(problemOf(campaign), campaign.revision, [at('CsOAc', 90), at('KOAc', 105)]);
    expect(facts(proposeBatch(campaign, answer, now, hashOf))).toEqual([
      'BatchProposed',
      'TrialRequested t0001',
      'TrialRequested t0002',
    ]);
  });

  it('names the run, the units and what must be observed when it is requested', () => {
    const campaign = given(started());
    const answer = planned(problemOf(campaign), campaign.revision, [at('CsOAc', 90)]);
    expect(dataOf(proposeBatch(campaign, answer, now, hashOf), 'TrialRequested')).toEqual([
      {
        campaignId: 'c1',
        trialId: 't0001',
        attempt: 1,
        runId: 'c1_t0001_1',
        sourceType: 'experiment',
        source: 'bench',
        workcell: 'bench',
        procedure: 'coupling',
        point: { base: 'CsOAc', temperature: 90 },
        units: { temperature: 'degC' },
        objectives: [{ name: 'yield', unit: '%' }],
      },
    ]);
  });

  it.each([
    ['a value that is not admitted', at('NaOAc', 90), 'base may not be NaOAc'],
    ['a number that is not admitted', at('KOAc', 91), 'temperature may not be 91 degC'],
    ['a missing value', { point: { base: 'KOAc' }, reason: 'test' }, 'temperature is missing'],
    [
      'an unknown parameter',
      { point: { base: 'KOAc', temperature: 90, colour: 'red' }, reason: 'test' },
      'colour is not a parameter of the campaign',
    ],
    ['a point that was proposed before', at('CsOAc', 90), 'the point was proposed before'],
  ])('with %s is refused, and the others stand', (_, bad, reason) => {
    const campaign = given(started());
    const answer = planned(problemOf(campaign), campaign.revision, [at('CsOAc', 90), bad]);
    const events = proposeBatch(campaign, answer, now, hashOf);
    expect(facts(events)).toEqual(['ProposalRefused', 'BatchProposed', 'TrialRequested t0001']);
    expect(dataOf(events, 'ProposalRefused')).toEqual([
      { campaignId: 'c1', source: 'bench', point: bad.point, reasons: [reason] },
    ]);
  });

  it('outside the bounds of a range is refused', () => {
    const campaign = given(
      started({ parameters: [{ name: 'time', type: 'continuous', lower: 1, upper: 5, unit: 'h' }] }),
    );
    const answer = planned(problemOf(campaign), campaign.revision, [
      { point: { time: 5.5 }, reason: 'test' },
      { point: { time: 2 }, reason: 'test' },
      { point: { time: 2 + 1e-10 }, reason: 'test' },
    ]);
    expect(dataOf(proposeBatch(campaign, answer, now, hashOf), 'ProposalRefused')).toMatchObject([
      { reasons: ['time must lie between 1 and 5 h, not 5.5'] },
      { reasons: ['the point was proposed before'] },
    ]);
  });

  it('is dropped without a fact when the campaign has changed since it was planned', () => {
    const before = given(started({ batch: { initial: 2, size: 2, policy: 'refill' } }), batch(), observed('t0002', 1));
    const answer = planned(planningProblem(before, 1), before.revision, [at('KOAc', 120)]);
    const after = given(
      started({ batch: { initial: 2, size: 2, policy: 'refill' } }),
      batch(),
      observed('t0002', 1),
      observed('t0001', 4),
    );
    expect(proposeBatch(after, answer, now, hashOf)).toEqual([]);
    expect(facts(proposeBatch(before, answer, now, hashOf))).toEqual(['BatchProposed', 'TrialRequested t0003']);
  });
});

describe('the planning problem', () => {
  it('reads observations in trial order, whatever order they arrive in', () => {
    const steps = [observed('t0001', 30), observed('t0002', 10)];
    const inOrder = given(started(), batch(), ...steps);
    const outOfOrder = given(started(), batch(), ...steps.toReversed());
    expect(planningProblem(outOfOrder, 2)).toEqual(planningProblem(inOrder, 2));
    expect(planningProblem(outOfOrder, 2).measured.map(({ values }) => values.yield)).toEqual([30, 10]);
  });

  it('puts imported observations before those of trials', () => {
    const imported = [{ point: { base: 'KOAc', temperature: 90 }, values: yieldOf(12) }];
    const campaign = given(started({}, imported), batch([at('CsOAc', 90)]), observed('t0001', 30));
    expect(planningProblem(campaign, 2).measured.map(({ values }) => values.yield)).toEqual([12, 30]);
  });

  it('keeps pending, infeasible and turned down points apart', () => {
    const lost = failed('t0001', 'infrastructure');
    const campaign = given(
      started({ batch: { initial: 4, size: 2, policy: 'wait' } }),
      batch(),
      lost,
      lost,
      lost,
      failed('t0002', 'point'),
      failed('t0003', 'withdrawn'),
    );
    const problem = planningProblem(campaign, 1);
    const points = (questions: readonly Question[]) => questions.map(({ point }) => point);
    expect(points(problem.pending)).toEqual([campaign.trials[0]?.point, campaign.trials[3]?.point]);
    expect(points(problem.infeasible)).toEqual([campaign.trials[1]?.point]);
    expect(points(problem.turnedDown)).toEqual([campaign.trials[2]?.point]);
  });

  it('has another seed for every batch', () => {
    const first = given(started());
    const second = given(started(), batch(), observed('t0001', 1), observed('t0002', 2));
    expect(planningProblem(second, 2).seed).not.toBe(planningProblem(first, 2).seed);
    expect(planningProblem(first, 2).seed).toBe(planningProblem(given(started()), 2).seed);
  });
});

describe('an answer without suggestions', () => {
  it('ends the campaign when nothing is awaited, and changes nothing before', () => {
    const refill = started({ batch: { initial: 2, size: 2, policy: 'refill' } });
    const awaiting = given(refill, batch(), observed('t0001', 1));
    const none = (campaign: Campaign) =>
      proposeBatch(campaign, planned(planningProblem(campaign, 1), campaign.revision, []), now, hashOf);
    expect(none(awaiting)).toEqual([]);
    const settled = given(refill, batch(), observed('t0001', 1), observed('t0002', 2));
    const problem = planningProblem(settled, 2);
    expect(proposeBatch(settled, planned(problem, settled.revision, []), now, hashOf)).toMatchObject([
      { type: 'CampaignFinished', data: { reason: 'space-exhausted', best: { trialId: 't0002' } } },
    ]);
  });
});

describe('an explained proposal', () => {
  it('names its neighbours by their trials and what they have in common, earlier measurements without one', () => {
    const imported = [{ point: { base: 'KOAc', temperature: 120 }, values: yieldOf(12) }];
    const campaign = given(
      started({ batch: { initial: 3, size: 1, policy: 'wait' } }, imported),
      batch([at('CsOAc', 90), at('KOAc', 90)]),
      observed('t0001', 30),
      observed('t0002', 40),
    );
    const explanation = {
      interval: { lower: 20, upper: 60 },
      trade: { best: 40, gain: 3, probability: 0.4, exploitation: 0.1 },
      nearest: [
        { observation: 2, correlation: 0.9 },
        { observation: 0, correlation: 0.5 },
      ],
    };
    const suggestion = { ...at('KOAc', 105), explanation };
    const problem = planningProblem(campaign, 1);
    const decision = proposeBatch(campaign, planned(problem, campaign.revision, [suggestion]), now, hashOf);
    expect(dataOf(decision, 'BatchProposed')).toMatchObject([
      {
        trials: [
          {
            explanation: {
              ...explanation,
              nearest: [
                { trialId: 't0002', correlation: 0.9, value: 40, same: ['base'] },
                { correlation: 0.5, value: 12, same: ['base'] },
              ],
            },
          },
        ],
      },
    ]);
  });
});
