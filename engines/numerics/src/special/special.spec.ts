import { describe, expect, it } from 'vitest';
import { erf, erfc, erfcx, log1mexp, logSumExp, normalCdf, normalLogCdf, normalPdf, normalQuantile } from '../index.js';
import { oracle } from '../oracle.fixture.js';

// computed with 50 digits (mpmath 1.3)
const ERFCX = [
  [-5, 144009798674.66104],
  [-0.3, 1.4537492328427657],
  [0.1, 0.8964569799691268],
  [0.46875, 0.6320696892495561],
  [1, 0.427583576155807],
  [4, 0.1369994576250614],
  [30, 0.018795888861416751],
  [1e9, 5.641895835477563e-10],
] as const;

describe('error functions', () => {
  it.each(ERFCX)('erfcx(%f) agrees with 50-digit arithmetic', (x, value) => {
    expect(relative(erfcx(x), value)).toBeLessThan(1e-14);
  });

  it('erf and erfc add up to one and are odd about zero', () => {
    for (let x = -6; x <= 6; x += 0.173) {
      expect(erf(x) + erfc(x)).toBeCloseTo(1, 14);
      expect(erf(-x)).toBe(-erf(x));
    }
  });

  it('erfcx underflows and overflows to the right limits', () => {
    expect(erfcx(-40)).toBe(Number.POSITIVE_INFINITY);
    expect(erfc(40)).toBe(0);
    expect(erfc(-40)).toBe(2);
  });
});

describe('normal distribution', () => {
  it('its density integrates to its distribution function', () => {
    const h = 1e-4;
    for (const x of [-3, -1, 0, 0.7, 2.5]) {
      expect((normalCdf(x + h) - normalCdf(x - h)) / (2 * h)).toBeCloseTo(normalPdf(x), 7);
    }
  });

  it('its quantile is the inverse of its distribution function', () => {
    for (let p = 0.001; p < 1; p += 0.0137) expect(normalCdf(normalQuantile(p))).toBeCloseTo(p, 14);
  });

  it('its quantile is infinite at the ends and NaN outside', () => {
    expect([normalQuantile(0), normalQuantile(1)]).toEqual([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]);
    expect(normalQuantile(1.5)).toBeNaN();
  });

  const quantiles = oracle<{ p: number[]; x: number[] }>('normal-quantile.json');
  it.skipIf(!quantiles)('its quantile agrees with the reference values', () => {
    quantiles?.p.forEach((p, i) => {
      // next to one a double holds 1 - p to eight digits only, while the reference took p as a decimal
      expect(relative(normalQuantile(p), quantiles.x[i]!)).toBeLessThan(p > 0.9999 ? 1e-8 : 1e-14);
    });
  });

  const tails = oracle<{ u: number[]; logPhi: number[] }>('log-expected-improvement.json');
  it.skipIf(!tails)('its log distribution function agrees with the reference values into both tails', () => {
    tails?.u.forEach((u, i) => {
      expect(relative(normalLogCdf(u), tails.logPhi[i]!)).toBeLessThan(1e-13);
    });
  });
});

describe('logarithms', () => {
  it('log1mexp keeps its digits at both ends', () => {
    expect(relative(log1mexp(-1e-10), -23.025850929990458)).toBeLessThan(1e-14);
    expect(relative(log1mexp(-40), -4.248354255291589e-18)).toBeLessThan(1e-14);
  });

  it('logSumExp neither overflows nor underflows', () => {
    expect(logSumExp([1000, 1000])).toBeCloseTo(1000 + Math.LN2, 10);
    expect(logSumExp([-1000, -1000])).toBeCloseTo(-1000 + Math.LN2, 10);
    expect(logSumExp([])).toBe(Number.NEGATIVE_INFINITY);
  });
});

function relative(value: number, reference: number): number {
  return Math.abs(value - reference) / Math.max(Math.abs(reference), 1e-300);
}
