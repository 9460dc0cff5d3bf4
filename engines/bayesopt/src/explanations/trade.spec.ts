import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { trade } from './trade.js';

describe('what a point trades', () => {
  it('is all exploration at the best value, where half of the outcomes improve', () => {
    const { gain, probability, exploitation } = trade({ mean: 1, sd: 2 }, 1);
    expect(gain).toBeCloseTo(2 / Math.sqrt(2 * Math.PI), 12);
    expect(probability).toBeCloseTo(0.5, 14);
    expect(exploitation).toBe(0);
  });

  it('splits the expected improvement one standard deviation ahead as its two terms', () => {
    // Φ(1) = 0.841344746068543, φ(1) = 0.241970724519143 (Abramowitz and Stegun, table 26.1)
    const { gain, exploitation } = trade({ mean: 3, sd: 1 }, 2);
    expect(gain).toBeCloseTo(0.841344746068543 + 0.241970724519143, 12);
    expect(exploitation).toBeCloseTo(0.841344746068543 / (0.841344746068543 + 0.241970724519143), 12);
  });

  it('is all exploitation once the mean leads by far, and finite however far it lags', () => {
    const certain = trade({ mean: 50, sd: 1 }, 0);
    expect(certain).toMatchObject({ probability: 1, exploitation: 1 });
    expect(certain.gain).toBeCloseTo(50, 9);
    const hopeless = trade({ mean: -60, sd: 1 }, 0);
    expect(hopeless.exploitation).toBe(0);
    expect(Number.isFinite(hopeless.gain) && hopeless.gain >= 0).toBe(true);
  });

  it('exploits more the further the mean leads', () => {
    const lead = fc.double({ min: -5, max: 5, noNaN: true });
    fc.assert(
      fc.property(lead, lead, (a, b) => {
        const [less, more] = [Math.min(a, b), Math.max(a, b)].map((mean) => trade({ mean, sd: 1 }, 0).exploitation);
        expect(less).toBeLessThanOrEqual(more! + 1e-12);
      }),
    );
  });
});
