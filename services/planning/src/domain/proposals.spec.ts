import type { CampaignEvent, ProposalOrigin } from '@meguri/contracts';
import { describe, expect, it } from 'vitest';
import { type Campaign, type CampaignHistory, initial } from './campaign.js';
import { abort, pause, resume } from './campaign-life.js';
import { isRefusal } from './decision.js';
import {
  batch,
  command,
  facts,
  given,
  hashOf,
  now,
  observed,
  type Step,
  started,
  states,
} from './laboratory.fixture.js';
import { nextStep } from './next-step.js';
import { planningProblem } from './planning-problem.js';
import { type Proposal, propose } from './proposals.js';

const at = (base: string, temperature: number) => ({ point: { base, temperature } });
const person: ProposalOrigin = { kind: 'person' };

const proposed =
  (points: Proposal['points'], commandId = 'p', origin: ProposalOrigin = person): Step =>
  (history) =>
    propose(history, command(commandId), { points, reason: 'it worked last year', origin }, now, hashOf);

const eventsOf = (history: CampaignHistory, step: Step): readonly CampaignEvent[] => {
  const decision = step(history);
  if (isRefusal(decision)) throw new Error(decision.message);
  return decision;
};
const reasonsIn = (campaign: Campaign, points: Proposal['points']) =>
  eventsOf(campaign, proposed(points)).flatMap((event) => (event.type === 'ProposalRefused' ? event.data.reasons : []));

describe('points that a person proposes', () => {
  it('become a batch of their own that says who proposed it and why, and are requested at once', () => {
    const events = eventsOf(given(started(), batch()), proposed([at('KOAc', 120)]));
    expect(facts(events)).toEqual(['BatchProposed', 'TrialRequested t0003']);
    expect(events[0]?.data).toEqual({
      campaignId: 'c1',
      batch: 2,
      trials: [
        { trialId: 't0003', ...at('KOAc', 120), source: 'bench', reason: 'it worked last year', needsApproval: false },
      ],
      proposer: { origin: person, by: 'yuki' },
      commandId: 'p',
    });
  });

  it.each([
    ['outside the space', at('KOAc', 121), ['temperature may not be 121 degC']],
    ['that lack a value', { point: { base: 'KOAc' } }, ['temperature is missing']],
    ['that were proposed before', at('CsOAc', 90), ['the point was proposed before']],
    [
      'for a source that there is not',
      { ...at('KOAc', 120), source: 'kiln' },
      ['kiln is not a source of the campaign'],
    ],
    ['that their source cannot answer', { ...at('KOAc', 120), against: ['bench has no KOAc'] }, ['bench has no KOAc']],
  ])('%s are refused, and the others stand', (_, bad, reasons) => {
    const campaign = given(started(), batch());
    const good = at('KOAc', 105);
    expect(reasonsIn(campaign, [bad, good])).toEqual(reasons);
    expect(facts(proposed([bad, good])(campaign))).toEqual([
      'ProposalRefused',
      'BatchProposed',
      'TrialRequested t0003',
    ]);
  });

  it('that break a constraint are refused with its words', () => {
    const campaign = given(
      started({
        constraints: [
          {
            type: 'exclusion',
            when: [
              { parameter: 'base', in: ['KOAc'] },
              { parameter: 'temperature', in: [120] },
            ],
          },
        ],
      }),
    );
    expect(reasonsIn(campaign, [at('KOAc', 120)])[0]).toMatch(/^it does not satisfy: /);
  });

  it('are paid for in their order, as far as the budget goes', () => {
    const points = [at('KOAc', 90), at('KOAc', 105), at('KOAc', 120)];
    expect(reasonsIn(given(started({ budget: { trials: 4 } }), batch()), points)).toEqual([
      'the budget of 4 trials leaves none',
    ]);
    expect(reasonsIn(given(started({ budget: { trials: 9, cost: 3 } }), batch()), points)).toEqual([
      'it costs 1, which is more than is left of 3',
      'it costs 1, which is more than is left of 3',
    ]);
  });

  it('need the approval that the policy asks of any proposal', () => {
    const campaign = given(started({ approval: 'all' }));
    expect(facts(proposed([at('KOAc', 120)])(campaign))).toEqual(['BatchProposed', 'ApprovalRequested t0001']);
  });

  it('wait while the campaign is paused, and are refused once it has ended', () => {
    const paused = given(started(), batch(), (c) => pause(c, command('pause'), 'lunch'), proposed([at('KOAc', 120)]));
    expect(states(paused)).toEqual(['requested', 'requested', 'ready']);
    expect(facts(resume(paused, command('resume')))).toEqual(['CampaignResumed', 'TrialRequested t0003']);
    const ended = given(started(), batch(), (c) => abort(c, command('abort'), 'enough', now));
    expect(facts(proposed([at('KOAc', 120)])(ended))).toEqual(['refused CAMPAIGN.WRONG_STATE']);
    expect(facts(proposed([at('KOAc', 120)])(initial('c9')))).toEqual(['refused CAMPAIGN.UNKNOWN']);
  });

  it('are taken once, and what became of them is remembered', () => {
    const campaign = given(started(), batch(), proposed([at('KOAc', 120), at('KOAc', 121)]));
    expect(proposed([at('KOAc', 90)])(campaign)).toEqual([]);
    expect(campaign.proposals.get('p')).toEqual({
      accepted: ['t0003'],
      refused: [{ ...at('KOAc', 121), source: 'bench', reasons: ['temperature may not be 121 degC'] }],
    });
    const allRefused = given(started(), batch(), proposed([at('KOAc', 121)]));
    expect(proposed([at('KOAc', 90)])(allRefused)).toEqual([]);
  });
});

describe('the planner beside points that others propose', () => {
  it('sees them as pending, and as observed when they have values', () => {
    const campaign = given(started(), batch(), proposed([at('KOAc', 120)]));
    expect(planningProblem(campaign, 2).pending).toContainEqual({ ...at('KOAc', 120), source: 'bench' });
    const { measured } = planningProblem(
      given(started(), batch(), proposed([at('KOAc', 120)]), observed('t0003', 88)),
      2,
    );
    expect(measured).toEqual([{ ...at('KOAc', 120), source: 'bench', values: { yield: 88 } }]);
  });

  it('waits for its own batch alone', () => {
    const campaign = given(started(), batch(), proposed([at('KOAc', 120)]));
    expect(nextStep(campaign)).toEqual({ kind: 'wait' });
    const done = given(started(), batch(), proposed([at('KOAc', 120)]), observed('t0001', 1), observed('t0002', 2));
    expect(nextStep(done)).toEqual({ kind: 'propose', count: 2 });
  });

  it('still begins with its initial design', () => {
    const campaign = given(started(), proposed([at('KOAc', 120)]));
    expect(nextStep(campaign)).toEqual({ kind: 'propose', count: 2 });
  });

  it('gives them their places where it refills', () => {
    const refill = started({ batch: { initial: 2, size: 2, policy: 'refill' } });
    const campaign = given(refill, batch(), proposed([at('KOAc', 120)]), observed('t0001', 1));
    expect(nextStep(campaign)).toEqual({ kind: 'wait' });
  });

  it('learns nothing from points that were refused, which may be none of its space', () => {
    const campaign = given(started(), batch());
    const after = given(started(), batch(), proposed([{ point: { colour: 'red' } }]));
    expect(planningProblem(after, 2)).toEqual(planningProblem(campaign, 2));
    expect(after.refusalsInARow).toBe(0);
  });
});
