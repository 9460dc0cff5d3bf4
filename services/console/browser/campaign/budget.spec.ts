import { describe, expect, it } from 'vitest';
import type { CampaignView, Trial } from '../views.js';
import { shareUsed, spendingOf, timeLeft } from './budget.js';

const START = Date.parse('2026-01-01T09:00:00.000Z');
const MINUTE = 60_000;
const trial = (source: string, state: Trial['state']): Trial => ({
  ...{ trialId: 't0001', batch: 1, point: {}, source, state, attempt: 1, reason: '', values: [] },
});

const sources = [
  { name: 'cheap', cost: 1 },
  { name: 'dear', cost: 10 },
];
const campaign = (trials: readonly Trial[]) => ({ goal: { sources }, trials }) as unknown as CampaignView;

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
  const summary = (observed: number, answered: number, state = 'running') =>
    ({
      ...{ state, startedAt: new Date(START).toISOString() },
      ...{ trials: { observed, failed: 1, budget: 100 }, cost: { budget: 40, spent: 22, answered } },
    }) as CampaignView['summary'];

  it('goes by what was paid for answers, since dear ones take longer; what is only asked for counts nothing', () => {
    // 12 of 40 in six minutes: the other 28 take 14
    expect(timeLeft(summary(2, 12), START + 6 * MINUTE)).toBeCloseTo(14 * MINUTE, 3);
  });

  it('is not guessed from too little, nor of a campaign that ended', () => {
    expect(timeLeft(summary(1, 2), START + MINUTE)).toBeUndefined();
    expect(timeLeft(summary(2, 12, 'finished'), START + MINUTE)).toBeUndefined();
  });
});
