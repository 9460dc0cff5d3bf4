import { describe, expect, it } from 'vitest';
import { oracle } from '../shared-data.fixture.js';
import { logExpectedImprovement, logH, logHSlope } from './log-expected-improvement.js';

describe('log expected improvement', () => {
  const reference = oracle<{ u: number[]; logh: number[] }>('log-expected-improvement.json');
  it.skipIf(!reference)('agrees with 60-digit arithmetic from u = -1e7 to 100', () => {
    reference?.u.forEach((u, i) => {
      const value = reference.logh[i]!;
      expect(Math.abs(logH(u) - value)).toBeLessThan(1e-10 * Math.max(1, Math.abs(value)));
    });
  });

  it('rises with the mean everywhere, and its slope is the derivative', () => {
    for (let u = -40; u < 6; u += 0.37) {
      const h = 1e-5 * Math.max(1, Math.abs(u));
      const slope = (logH(u + h) - logH(u - h)) / (2 * h);
      expect(slope).toBeGreaterThan(0);
      expect(Math.abs(logHSlope(u) - slope)).toBeLessThan(1e-5 * slope);
    }
  });

  it('is finite however far the best is out of reach', () => {
    expect(Number.isFinite(logExpectedImprovement(0, 1e-3, 1e200))).toBe(true);
  });

  it('tends to the gain itself when the prediction is certain', () => {
    expect(logExpectedImprovement(3, 1e-9, 1)).toBeCloseTo(Math.log(2), 9);
  });

  it('shifts by the logarithm of the unit when the unit changes', () => {
    const value = logExpectedImprovement(0.3, 0.2, 0.5);
    expect(logExpectedImprovement(30, 20, 50)).toBeCloseTo(value + Math.log(100), 12);
  });
});
