import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { integrate } from './peaks.js';
import { synthetic } from './synthetic.fixture.js';

const gaussian = (area: number, centre: number, width = 0.04) => ({ area, centre, width, tail: width / 50 });

describe('integrating a chromatogram', () => {
  it('finds no peak in noise on a drifting baseline', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const { peaks } = integrate(synthetic({ peaks: [], noise: 1, seed, drift: (t) => 3 * Math.sin(t / 2) }));
      expect(peaks, `seed ${seed}`).toEqual([]);
    }
  });

  it('gives the area of a lone peak without noise to a thousandth', () => {
    const { peaks } = integrate(synthetic({ peaks: [gaussian(15, 5)] }));
    expect(peaks).toHaveLength(1);
    expect(peaks[0]?.area).toBeCloseTo(15, 1);
    expect(Math.abs((peaks[0]?.area ?? 0) / 15 - 1)).toBeLessThan(1e-3);
    expect(peaks[0]?.retention).toBeCloseTo(5, 1);
  });

  it('keeps the area of a peak whatever the drift under it', () => {
    const drifts = [(t: number) => 5 + t, (t: number) => 4 * Math.sin(t / 1.6), (t: number) => 20 * Math.exp(-t / 6)];
    for (const drift of drifts) {
      const { peaks } = integrate(synthetic({ peaks: [gaussian(15, 5)], drift, noise: 0.3 }));
      expect(Math.abs((peaks[0]?.area ?? 0) / 15 - 1)).toBeLessThan(0.005);
    }
  });

  it('integrates tailing peaks whole', () => {
    const tailed = { area: 15, centre: 5, width: 0.04, tail: 0.04 };
    const { peaks } = integrate(synthetic({ peaks: [tailed], noise: 0.3 }));
    expect(Math.abs((peaks[0]?.area ?? 0) / 15 - 1)).toBeLessThan(0.005);
  });

  it('shares the area of overlapping neighbours as they really are', () => {
    const pair = [gaussian(15, 5), gaussian(5, 5.16)];
    const { peaks } = integrate(synthetic({ peaks: pair, noise: 0.3 }));
    expect(peaks).toHaveLength(2);
    expect(Math.abs((peaks[0]?.area ?? 0) / 15 - 1)).toBeLessThan(0.02);
    expect(Math.abs((peaks[1]?.area ?? 0) / 5 - 1)).toBeLessThan(0.04);
  });

  it('states an uncertainty that covers the error', () => {
    const scores: number[] = [];
    for (let seed = 1; seed <= 60; seed++) {
      const [peak] = integrate(synthetic({ peaks: [gaussian(15, 5)], noise: 1, seed })).peaks;
      scores.push(Math.abs((peak?.area ?? 0) - 15) / (peak?.uncertainty ?? 1));
    }
    expect(scores.filter((score) => score < 2).length / scores.length).toBeGreaterThan(0.85);
    expect(scores.filter((score) => score < 0.2).length / scores.length).toBeLessThan(0.5);
  });

  it('does not depend on the unit of the signal', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-3, max: 1e3, noNaN: true }), fc.integer({ min: 1, max: 1000 }), (scale, seed) => {
        const recorded = synthetic({ peaks: [gaussian(15, 3), gaussian(2, 6)], noise: 0.3, seed });
        const scaled = { time: recorded.time, signal: recorded.signal.map((value) => value * scale) };
        const [one, other] = [integrate(recorded).peaks, integrate(scaled).peaks];
        expect(other).toHaveLength(one.length);
        for (const [i, peak] of one.entries()) expect(other[i]!.area / scale / peak.area).toBeCloseTo(1, 6);
      }),
      { numRuns: 30, seed: 20261122 },
    );
  });
});
