import { describe, expect, it } from 'vitest';
import { abort, pause, resume } from './campaign-life.js';
import { batch, command, facts, failed, given, now, observed, started, states, yieldOf } from './laboratory.fixture.js';
import { planningProblem } from './planning-problem.js';
import { answer, fail, observe, release, retract, withdraw } from './trial-life.js';

const lost = failed('t0001', 'infrastructure', 'the reactor does not answer');
const held = [started(), batch(), lost, lost, lost];

describe('an observation', () => {
  it('ends its trial', () => {
    expect(states(given(started(), batch(), observed('t0001', 41)))).toEqual(['observed', 'requested']);
  });

  it('that arrives twice counts once', () => {
    const campaign = given(started(), batch(), observed('t0001', 41));
    expect(observe(campaign, { trialId: 't0001', attempt: 1 }, yieldOf(42))).toEqual([]);
  });

  it('of an earlier attempt is ignored', () => {
    const campaign = given(started(), batch(), lost);
    expect(observe(campaign, { trialId: 't0001', attempt: 1 }, yieldOf(42))).toEqual([]);
    expect(facts(observe(campaign, { trialId: 't0001', attempt: 2 }, yieldOf(42)))).toEqual(['TrialObserved t0001']);
  });

  it('of an unknown trial or campaign is ignored', () => {
    expect(observe(given(started()), { trialId: 't0009', attempt: 1 }, yieldOf(1))).toEqual([]);
    expect(observe({ status: 'unknown', campaignId: 'c9', revision: 0 }, { trialId: 't0001', attempt: 1 }, [])).toEqual(
      [],
    );
  });

  it('counts while the campaign is paused', () => {
    const campaign = given(started(), batch(), (c) => pause(c, command('p'), 'lunch'), observed('t0001', 41));
    expect(states(campaign)).toEqual(['observed', 'requested']);
  });

  it('that comes after the end changes nothing', () => {
    const campaign = given(started(), batch(), (c) => abort(c, command('a'), 'enough', now));
    expect(observe(campaign, { trialId: 't0001', attempt: 1 }, yieldOf(42))).toEqual([]);
  });
});

describe('a failure', () => {
  it('of the point ends the trial and teaches that the point is infeasible', () => {
    const campaign = given(started(), batch(), failed('t0001', 'point'));
    expect(states(campaign)).toEqual(['failed', 'requested']);
    expect(planningProblem(campaign, 1).infeasible).toMatchObject([{ point: campaign.trials[0]?.point }]);
  });

  it('of the infrastructure teaches nothing and brings the next attempt at once', () => {
    const campaign = given(started(), batch());
    const attempt = { trialId: 't0001', attempt: 1 };
    const decision = fail(campaign, attempt, { cause: 'infrastructure', reason: 'no answer' });
    expect(facts(decision)).toEqual(['TrialFailed t0001', 'TrialRequested t0001']);
    expect(decision[1]?.data).toMatchObject({ attempt: 2, runId: 'c1_t0001_2' });
    expect(planningProblem(given(started(), batch(), lost), 1).infeasible).toEqual([]);
  });

  it('of the infrastructure at the third attempt holds the trial for a person', () => {
    const campaign = given(started(), batch(), lost, lost);
    expect(facts(lost(campaign))).toEqual(['TrialFailed t0001', 'TrialHeld t0001']);
    expect(states(given(...held))).toEqual(['held', 'requested']);
  });

  it('of the infrastructure during a pause brings the next attempt when the campaign is resumed', () => {
    const paused = given(started(), batch(), (c) => pause(c, command('p'), 'lunch'), lost);
    expect(states(paused)).toEqual(['ready', 'requested']);
    expect(facts(resume(paused, command('r')))).toEqual(['CampaignResumed', 'TrialRequested t0001']);
  });

  it('that arrives twice counts once', () => {
    const campaign = given(started(), batch(), lost);
    const again = fail(campaign, { trialId: 't0001', attempt: 1 }, { cause: 'infrastructure', reason: 'no answer' });
    expect(again).toEqual([]);
  });

  it('by withdrawal ends the trial', () => {
    expect(
      states(given(started(), batch(), (c) => withdraw(c, { trialId: 't0001', attempt: 1 }, 'called off'))),
    ).toEqual(['withdrawn', 'requested']);
  });
});

describe('a held trial', () => {
  it('counts as pending', () => {
    const campaign = given(...held);
    expect(planningProblem(campaign, 1).pending.map(({ point }) => point)).toContainEqual(campaign.trials[0]?.point);
  });

  it('tries again, three times more, when a person releases it', () => {
    const released = given(...held, (c) => release(c, command('r'), { trialId: 't0001', decision: 'retry' }));
    expect(released.trials[0]).toMatchObject({ state: 'requested', attempt: 4 });
    expect(
      given(...held, (c) => release(c, command('r'), { trialId: 't0001', decision: 'retry' }), lost, lost, lost)
        .trials[0],
    ).toMatchObject({ state: 'held', attempt: 6 });
  });

  it('is withdrawn when a person gives it up', () => {
    expect(facts(release(given(...held), command('r'), { trialId: 't0001', decision: 'give-up' }))).toEqual([
      'TrialWithdrawn t0001',
    ]);
  });

  it('released during a pause is requested when the campaign is resumed', () => {
    const paused = given(...held, (c) => pause(c, command('p'), 'lunch'));
    const released = release(paused, command('r'), { trialId: 't0001', decision: 'retry' });
    expect(facts(released)).toEqual(['TrialReleased t0001']);
  });

  it('alone can be released', () => {
    expect(facts(release(given(...held), command('r'), { trialId: 't0002', decision: 'retry' }))).toEqual([
      'refused TRIAL.WRONG_STATE',
    ]);
  });
});

describe('a trial answered by a person', () => {
  const byHand = started({ sources: [{ name: 'chemist', type: 'person', cost: 1, fidelity: 1 }] });

  it('takes its values from a command', () => {
    const campaign = given(byHand, batch());
    expect(facts(answer(campaign, command('a'), 't0001', yieldOf(12)))).toEqual(['TrialObserved t0001']);
  });

  it('takes them once', () => {
    const campaign = given(byHand, batch(), (c) => answer(c, command('a'), 't0001', yieldOf(12)));
    expect(facts(answer(campaign, command('b'), 't0001', yieldOf(13)))).toEqual(['refused TRIAL.WRONG_STATE']);
    expect(answer(campaign, command('a'), 't0001', yieldOf(12))).toEqual([]);
  });

  it('alone takes them', () => {
    expect(facts(answer(given(started(), batch()), command('a'), 't0001', yieldOf(12)))).toEqual([
      'refused TRIAL.WRONG_STATE',
    ]);
    expect(facts(answer(given(byHand), command('a'), 't0001', yieldOf(12)))).toEqual(['refused TRIAL.UNKNOWN']);
  });
});

describe('a retracted observation', () => {
  const retraction = { trialId: 't0001', by: 'yuki', reason: 'wrong vial' };

  it('is no longer used by the planner, and its point may be proposed again', () => {
    const campaign = given(started(), batch(), observed('t0001', 90), (c) => retract(c, retraction));
    expect(planningProblem(campaign, 1).measured).toEqual([]);
    const again = { point: campaign.trials[0]!.point, reason: 'again' };
    expect(
      states(
        given(
          started(),
          batch(),
          observed('t0001', 90),
          (c) => retract(c, retraction),
          observed('t0002', 1),
          batch([again]),
        ),
      ),
    ).toEqual(['retracted', 'observed', 'requested']);
  });

  it('is recorded even after the end', () => {
    const ended = given(started(), batch(), observed('t0001', 90), (c) => abort(c, command('a'), 'enough', now));
    expect(facts(retract(ended, retraction))).toEqual(['TrialRetracted t0001']);
  });

  it('is retracted once, and only when there was one', () => {
    expect(retract(given(started(), batch()), retraction)).toEqual([]);
    const done = given(started(), batch(), observed('t0001', 90), (c) => retract(c, retraction));
    expect(retract(done, retraction)).toEqual([]);
  });
});
