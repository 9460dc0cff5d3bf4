import { stream } from '@meguri/numerics';
import { describe, expect, it } from 'vitest';
import { pairedRatio } from '../../bench/peers/paired-ratio.ts';

const campaigns = (scale: number) => Array.from({ length: 20 }, (_, seed) => scale * stream(seed, 'regret').uniform());

describe('the ratio of two planners over equal seeds', () => {
  it('is certain where every campaign is better or worse by the same factor, however much the seeds differ', () => {
    const half = pairedRatio(campaigns(1), campaigns(2));
    expect(half.ratio).toBeCloseTo(0.5, 12);
    expect(half.interval[0]).toBeCloseTo(0.5, 12);
    expect(half.interval[1]).toBeCloseTo(0.5, 12);
    expect(half.verdict).toBe('win');
    expect(pairedRatio(campaigns(2), campaigns(1)).verdict).toBe('loss');
  });

  it('shows no difference where neither is better throughout', () => {
    const ours = campaigns(1);
    const { interval, verdict } = pairedRatio(ours, ours.toReversed());
    expect(interval[0]).toBeLessThan(1);
    expect(interval[1]).toBeGreaterThan(1);
    expect(verdict).toBe('no difference shown');
  });

  it('claims nothing from one campaign', () => {
    expect(pairedRatio([1], [2]).verdict).toBe('no difference shown');
  });

  it('counts two perfect planners as equal and reports a loss against a perfect one', () => {
    expect(pairedRatio([0, 0, 0], [0, 0, 0])).toEqual({ ratio: 1, interval: [1, 1], verdict: 'no difference shown' });
    expect(pairedRatio([1, 1, 1], [0, 0, 0])).toEqual({ ratio: null, interval: [null, null], verdict: 'loss' });
  });

  it('gives the same interval every time', () => {
    expect(pairedRatio(campaigns(1), campaigns(3))).toEqual(pairedRatio(campaigns(1), campaigns(3)));
  });
});
