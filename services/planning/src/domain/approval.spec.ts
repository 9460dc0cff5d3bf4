import type { CampaignEvent } from '@meguri/contracts';
import { describe, expect, it } from 'vitest';
import { approve, nextExpiry, reject } from './approval.js';
import type { Campaign } from './campaign.js';
import { pause, resume, settle } from './campaign-life.js';
import { batch, command, facts, given, later, now, observed, started, states } from './laboratory.fixture.js';
import { nextStep } from './next-step.js';

const all = started({ approval: 'all', approvalExpiresAfterHours: 2 });
const hash = (campaign: Campaign, trialId: string) =>
  campaign.trials.find((trial) => trial.trialId === trialId)?.approval?.hash ?? 'none';
const approved = (trialId: string) => (c: Parameters<typeof approve>[0]) =>
  approve(c, command(`approve ${trialId}`), { trialId, hash: hash(c as Campaign, trialId) }, now);

describe('a proposal that needs approval', () => {
  it('is not requested before a person approves it', () => {
    expect(states(given(all, batch()))).toEqual(['awaiting-approval', 'awaiting-approval']);
    expect(facts(approved('t0001')(given(all, batch())))).toEqual(['TrialApproved t0001', 'TrialRequested t0001']);
  });

  it('is one of the first N trials when the policy says so', () => {
    const first = started({ approval: { first: 3 } });
    const campaign = given(
      first,
      batch(),
      approved('t0001'),
      approved('t0002'),
      observed('t0001', 1),
      observed('t0002', 2),
      batch(),
    );
    expect(states(campaign)).toEqual(['observed', 'observed', 'awaiting-approval', 'requested']);
  });

  it('has a hash of its own', () => {
    const campaign = given(all, batch());
    expect(hash(campaign, 't0001')).not.toBe(hash(campaign, 't0002'));
  });

  it('is not approved by the hash of another one', () => {
    const campaign = given(all, batch());
    const other = { trialId: 't0001', hash: hash(campaign, 't0002') };
    expect(facts(approve(campaign, command('a'), other, now))).toEqual(['refused APPROVAL.MISMATCH']);
  });

  it('approved during a pause is requested when the campaign is resumed', () => {
    const campaign = given(all, batch(), (c) => pause(c, command('p'), 'lunch'), approved('t0001'));
    expect(states(campaign)).toEqual(['ready', 'awaiting-approval']);
    expect(facts(resume(campaign, command('r')))).toEqual(['CampaignResumed', 'TrialRequested t0001']);
  });

  it('that is rejected is never proposed again and costs no budget', () => {
    const rejected = (trialId: string) => (c: Parameters<typeof reject>[0]) =>
      reject(c, command(`reject ${trialId}`), { trialId, reason: 'smells' }, now);
    const campaign = given(
      started({ approval: 'all', budget: { trials: 2 } }),
      batch(),
      rejected('t0001'),
      rejected('t0002'),
    );
    expect(nextStep(campaign)).toEqual({ kind: 'propose', count: 2 });
    const again = { point: campaign.trials[0]!.point, reason: 'again' };
    expect(facts(batch([again])(campaign))).toEqual(['ProposalRefused']);
  });

  it('is approved once', () => {
    const campaign = given(all, batch(), approved('t0001'));
    expect(facts(approve(campaign, command('other'), { trialId: 't0001', hash: 'x' }, now))).toEqual([
      'refused TRIAL.WRONG_STATE',
    ]);
    expect(approved('t0001')(campaign)).toEqual([]);
  });
});

describe('an approval that nobody gives', () => {
  const campaign = given(all, batch());

  it('expires when its time is over, and not before', () => {
    expect(nextExpiry(campaign)).toEqual(later(2));
    expect(settle(campaign, later(1.99))).toEqual([]);
    expect(facts(settle(campaign, later(2)))).toEqual(['TrialExpired t0001', 'TrialExpired t0002']);
  });

  it('cannot be given afterwards', () => {
    const late = { trialId: 't0001', hash: hash(campaign, 't0001') };
    expect(facts(approve(campaign, command('a'), late, later(2)))).toEqual(['refused APPROVAL.EXPIRED']);
    const expired = given(all, batch(), (c) => settle(c as Campaign, later(2)));
    expect(facts(approve(expired, command('a'), late, later(3)))).toEqual(['refused APPROVAL.EXPIRED']);
  });

  it('frees its point and its place in the budget', () => {
    const expired = given(all, batch(), (c) => settle(c as Campaign, later(2)));
    const again = { point: expired.trials[0]!.point, reason: 'again' };
    expect(facts(batch([again], later(2))(expired))).toEqual(['BatchProposed', 'ApprovalRequested t0003']);
    expect(nextExpiry(given(all, batch(), (c) => settle(c as Campaign, later(2)), batch([again], later(2))))).toEqual(
      later(4),
    );
  });

  it('waits for ever when the campaign sets no time', () => {
    const patient = given(started({ approval: 'all' }), batch());
    expect(nextExpiry(patient)).toBeUndefined();
    expect((batch()(given(started({ approval: 'all' }))) as CampaignEvent[])[1]?.data).not.toHaveProperty('expires');
  });
});
