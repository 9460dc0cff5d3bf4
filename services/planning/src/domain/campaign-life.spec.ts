import type { CampaignEvent } from '@meguri/contracts';
import { describe, expect, it } from 'vitest';
import { type Campaign, isClosed } from './campaign.js';
import { abort, pause, resume, settle, start } from './campaign-life.js';
import { batch, command, facts, failed, given, goal, now, observed, started, states } from './laboratory.fixture.js';
import { adopt } from './model-adoption.js';
import { nextStep } from './next-step.js';
import { planningProblem } from './planning-problem.js';

const paused = (c: Parameters<typeof pause>[0]) => pause(c, command('p'), 'lunch');
const lost = (trialId: string) => [1, 2, 3].map(() => failed(trialId, 'infrastructure'));

describe('a command', () => {
  it('repeated after the campaign has moved on gets its first answer and changes nothing', () => {
    const campaign = given(started(), paused, (c) => resume(c, command('r')));
    expect(pause(campaign, command('p'), 'lunch')).toEqual([]);
    expect(campaign.status).toBe('running');
  });

  it('is refused for a campaign that does not exist', () => {
    expect(facts(pause({ status: 'unknown', campaignId: 'c9', revision: 0 }, command('p'), 'lunch'))).toEqual([
      'refused CAMPAIGN.UNKNOWN',
    ]);
  });
});

describe('starting', () => {
  it('records the goal', () => {
    expect(given(started())).toMatchObject({ status: 'running', startedAt: now.toISOString(), goal: { seed: 7 } });
  });

  it('of a known id is refused unless it is the same command again', () => {
    const campaign = given(started());
    expect(start(campaign, command('start'), { goal: goal(), imported: [] }, now)).toEqual([]);
    expect(facts(start(campaign, command('other'), { goal: goal(), imported: [] }, now))).toEqual([
      'refused CAMPAIGN.EXISTS',
    ]);
  });
});

describe('a paused campaign', () => {
  it('proposes nothing', () => {
    expect(nextStep(given(started(), paused))).toEqual({ kind: 'wait' });
  });

  it('does not even finish', () => {
    const campaign = given(
      started({ stop: { target: 50 } }),
      batch(),
      observed('t0001', 60),
      observed('t0002', 1),
      paused,
    );
    expect(settle(campaign, now)).toEqual([]);
  });

  it('cannot be paused again', () => {
    expect(facts(pause(given(started(), paused), command('q'), 'lunch'))).toEqual(['refused CAMPAIGN.WRONG_STATE']);
  });

  it('goes on where it was when it is resumed', () => {
    const campaign = given(started(), batch(), observed('t0001', 1), paused, observed('t0002', 2), (c) =>
      resume(c, command('r')),
    );
    expect(nextStep(campaign)).toEqual({ kind: 'propose', count: 2 });
  });

  it('alone can be resumed', () => {
    expect(facts(resume(given(started()), command('r')))).toEqual(['refused CAMPAIGN.WRONG_STATE']);
  });
});

describe('an aborted campaign', () => {
  it('withdraws whatever may still give a value', () => {
    const campaign = given(
      started({ batch: { initial: 3, size: 2, policy: 'wait' } }),
      batch(),
      observed('t0001', 50),
      ...lost('t0002'),
    );
    const decision = abort(campaign, command('a'), 'the fume hood is broken', now);
    expect(facts(decision)).toEqual(['TrialWithdrawn t0002', 'TrialWithdrawn t0003', 'CampaignFinished']);
    expect((decision as CampaignEvent[])[2]?.data).toMatchObject({
      reason: 'aborted',
      detail: 'the fume hood is broken',
      best: { trialId: 't0001' },
    });
  });

  it('has ended for good', () => {
    const campaign = given(started(), (c) => abort(c, command('a'), 'enough', now));
    expect(isClosed(campaign)).toBe(true);
    expect(facts(abort(campaign, command('b'), 'enough', now))).toEqual(['refused CAMPAIGN.WRONG_STATE']);
    expect(facts(resume(campaign, command('r')))).toEqual(['refused CAMPAIGN.WRONG_STATE']);
  });
});

describe('the stop rules', () => {
  const end = (campaign: Campaign) => {
    const step = nextStep(campaign);
    return step.kind === 'finish' ? step.reason : step.kind;
  };

  it('end the campaign when the target is reached', () => {
    expect(end(given(started({ stop: { target: 60 } }), batch(), observed('t0001', 60), observed('t0002', 2)))).toBe(
      'target-reached',
    );
  });

  it('read the target downwards when less is better', () => {
    const less = started({ stop: { target: 10 }, objectives: [{ name: 'yield', direction: 'minimise', unit: '%' }] });
    expect(end(given(less, batch(), observed('t0001', 11), observed('t0002', 12)))).toBe('propose');
    expect(end(given(less, batch(), observed('t0001', 9), observed('t0002', 12)))).toBe('target-reached');
  });

  it('wait for the answers that were asked for', () => {
    expect(end(given(started({ stop: { target: 60 } }), batch(), observed('t0001', 70)))).toBe('wait');
  });

  it('count the trials since the best one in trial order', () => {
    const strict = started({ stop: { withoutImprovement: 2 }, batch: { initial: 3, size: 1, policy: 'wait' } });
    const worse = [observed('t0002', 20), observed('t0003', 25)];
    expect(end(given(strict, batch(), observed('t0001', 30), ...worse))).toBe('no-improvement');
    expect(end(given(strict, batch(), ...worse, observed('t0001', 10)))).toBe('propose');
  });

  it('end the campaign after a batch that promised little and brought nothing better', () => {
    const careful = started({ stop: { expectedGain: { below: 2 } } });
    const first = [batch(), observed('t0001', 30), observed('t0002', 40)];
    const promising = (gain: number) => {
      const trade = { best: 40, gain, probability: 0.5, exploitation: 0.5 };
      const explanation = { interval: { lower: 20, upper: 60 }, trade, nearest: [] };
      const points = [105, 120].map((temperature) => ({ base: 'KOAc', temperature }));
      return batch(points.map((point) => ({ point, reason: 'expected-improvement', explanation })));
    };
    const worse = [observed('t0003', 35), observed('t0004', 36)];
    expect(end(given(careful, ...first, promising(1.9), ...worse))).toBe('no-improvement');
    expect(end(given(careful, ...first, promising(1.9), ...worse.slice(1)))).toBe('wait');
    expect(end(given(careful, ...first, promising(2), ...worse))).toBe('propose');
    expect(end(given(careful, ...first, promising(1.9), observed('t0003', 41), worse[1]!))).toBe('propose');
    expect(end(given(careful, ...first))).toBe('propose');
  });

  it('end the campaign when the budget is spent', () => {
    expect(end(given(started({ budget: { trials: 2 } }), batch(), observed('t0001', 1), observed('t0002', 2)))).toBe(
      'budget-spent',
    );
  });

  it('end the campaign when every point was tried', () => {
    const all = started({ batch: { initial: 6, size: 2, policy: 'wait' }, budget: { trials: 50 } });
    const results = [1, 2, 3, 4, 5, 6].map((n) => observed(`t000${n}`, n));
    expect(end(given(all, batch(), ...results))).toBe('space-exhausted');
  });

  it('call a campaign that never observed anything failed', () => {
    const none = given(started({ budget: { trials: 2 } }), batch(), failed('t0001', 'point'), failed('t0002', 'point'));
    expect(end(none)).toBe('failed');
  });

  it('end a campaign whose planner proposes only what is refused', () => {
    const nowhere = batch([{ point: { base: 'NaOAc', temperature: 90 }, reason: 'test' }]);
    const refusals = Array.from({ length: 20 }, () => nowhere);
    expect(end(given(started(), batch(), observed('t0001', 1), observed('t0002', 2), ...refusals))).toBe('failed');
  });

  it('give up what is held when the campaign ends', () => {
    const campaign = given(started({ budget: { trials: 2 } }), batch(), observed('t0001', 1), ...lost('t0002'));
    expect(facts(settle(campaign, now))).toEqual(['TrialWithdrawn t0002', 'CampaignFinished']);
    expect(
      states(
        given(started({ budget: { trials: 2 } }), batch(), observed('t0001', 1), ...lost('t0002'), (c) =>
          settle(c as Campaign, now),
        ),
      ),
    ).toEqual(['observed', 'withdrawn']);
  });
});

describe('a model', () => {
  const model = { modelId: 'c1-yield', version: 2, property: 'yield' };

  it('is adopted when it is newer and of the objective', () => {
    expect(facts(adopt(given(started()), model))).toEqual(['ModelAdopted']);
    expect(adopt(given(started()), { ...model, property: 'cost' })).toEqual([]);
    expect(
      adopt(
        given(started(), (c) => adopt(c, model)),
        { ...model, version: 1 },
      ),
    ).toEqual([]);
  });

  it('becomes part of the problem where an objective follows it, and leaves it when it refuses to say anything', () => {
    const [objective] = goal().objectives;
    const following = started({ objectives: [{ ...objective!, model: 'transfer' }] });
    const predictions = { points: [{ base: 'KOAc' }], values: [40] };
    const told = given(following, (c) => adopt(c, { ...model, predictions }));
    expect(planningProblem(told as Campaign, 1).objectives[0]).toMatchObject({ priorMean: predictions });
    const taken = given(
      following,
      (c) => adopt(c, { ...model, predictions }),
      (c) => adopt(c, { ...model, version: 3 }),
    );
    expect(planningProblem(taken as Campaign, 1).objectives[0]!.priorMean).toBeUndefined();
    const own = given(started(), (c) => adopt(c, { ...model, predictions }));
    expect(planningProblem(own as Campaign, 1).objectives[0]!.priorMean).toBeUndefined();
  });

  it('is not adopted after the end', () => {
    expect(
      adopt(
        given(started(), (c) => abort(c, command('a'), 'enough', now)),
        model,
      ),
    ).toEqual([]);
  });
});
