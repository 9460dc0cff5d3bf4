import { describe, expect, it } from 'vitest';
import type { CampaignView, Trial } from '../views.js';
import { shareUsed, spendingOf, timeLeft } from './budget.js';

const START = Date.parse('2026-01-01T09:00:00.000Z');
const MINUTE = 60_000;
const trial = (source: string, state: Trial['state']): Trial => ({
  ...{ trialId: 't0001', batch: 1, point: {}, source, state, attempt: 1, reason: '', values: [] },
});

/** A campaign of which the trials cost 1 or 10, and 40 altogether. */
function campaign(trials: readonly Trial[], state: 'running' | 'finished' = 'running') {
  const sources = [
    { name: 'cheap', cost: 1 },
    { name: 'dear', cost: 10 },
  ];
  const goal = { sources, budget: { trials: 100, cost: 40 } };
  const summary = { state, startedAt: new Date(START).toISOString() };
  return { goal, trials, summary } as unknown as CampaignView;
}

describe('the money of a campaign', () => {
  it('is told by source, and what was called off cost nothing', () => {
    const trials = [
      ...[trial('cheap', 'observed'), trial('cheap', 'failed'), trial('cheap', 'withdrawn')],
      ...[trial('dear', 'requested'), trial('dear', 'rejected')],
    ];
    expect(spendingOf(campaign(trials))).toEqual([
      { source: 'cheap', cost: 2 },
      { source: 'dear', cost: 10 },
    ]);
  });

  it('or the trials: what is used up first is how far it is', () => {
    const summary = (observed: number, spent: number) =>
      ({ trials: { observed, failed: 0, budget: 40 }, cost: { spent, budget: 66 } }) as CampaignView['summary'];
    expect(shareUsed(summary(13, 42))).toBeCloseTo(42 / 66, 10);
    expect(shareUsed(summary(39, 39))).toBeCloseTo(39 / 40, 10);
  });
});

describe('the time that is left', () => {
  const answered = [trial('dear', 'observed'), trial('cheap', 'observed'), trial('cheap', 'failed')];

  it('goes by what was paid for answers, since dear ones take longer; what is only asked for counts nothing', () => {
    const asked = [...answered, trial('dear', 'requested')];
    // 12 of 40 in six minutes: the other 28 take 14
    expect(timeLeft(campaign(asked), START + 6 * MINUTE)).toBeCloseTo(14 * MINUTE, 3);
  });

  it('is not guessed from too little, nor of a campaign that ended', () => {
    expect(timeLeft(campaign(answered.slice(1)), START + MINUTE)).toBeUndefined();
    expect(timeLeft(campaign(answered, 'finished'), START + MINUTE)).toBeUndefined();
  });
});
