import { describe, expect, it } from 'vitest';
import { laplaceSample } from './laplace.js';
import type { NegativeLogDensity } from './log-posterior.js';

/** Independent normals with standard deviations 0.5 and 2 around (1, -1). */
const normal: NegativeLogDensity = (x, gradient) => {
  gradient?.set([(x[0]! - 1) / 0.25, (x[1]! + 1) / 4]);
  return 0.5 * ((x[0]! - 1) ** 2 / 0.25 + (x[1]! + 1) ** 2 / 4);
};
const MODE = Float64Array.of(1, -1);
const WIDE = { lower: Float64Array.of(-99, -99), upper: Float64Array.of(99, 99) };

describe('plausible hyper-parameters', () => {
  it('have the moments of a normal posterior, all with the same weight', () => {
    const draws = laplaceSample(normal, MODE, WIDE, 512, 'moments').slice(1);
    const weights = draws.map(({ logWeight }) => logWeight);
    expect(Math.max(...weights) - Math.min(...weights)).toBeLessThan(1e-3);
    for (const [d, centre, spread] of [
      [0, 1, 0.5],
      [1, -1, 2],
    ] as const) {
      const values = draws.map(({ theta }) => theta[d]!);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
      expect(mean).toBeCloseTo(centre, 1);
      expect(Math.sqrt(square)).toBeCloseTo(spread, 1);
    }
  });

  it('begin with the most probable ones and have weights that add up to one', () => {
    const draws = laplaceSample(normal, MODE, WIDE, 8, 1);
    expect(draws[0]!.theta).toEqual(MODE);
    expect(draws.reduce((sum, { logWeight }) => sum + Math.exp(logWeight), 0)).toBeCloseTo(1, 12);
  });

  it('keep within the bounds', () => {
    const tight = { lower: Float64Array.of(0.9, -1.1), upper: Float64Array.of(1.1, -0.9) };
    for (const { theta } of laplaceSample(normal, MODE, tight, 32, 1)) {
      theta.forEach((value, d) => {
        expect(value).toBeGreaterThanOrEqual(tight.lower[d]!);
        expect(value).toBeLessThanOrEqual(tight.upper[d]!);
      });
    }
  });

  it('are found where the density is flat or impossible on one side', () => {
    const cliff: NegativeLogDensity = (x, gradient) => {
      gradient?.fill(0);
      return x[0]! > 1.5 ? Number.POSITIVE_INFINITY : 0;
    };
    const draws = laplaceSample(cliff, MODE, WIDE, 16, 1);
    for (const { theta } of draws) expect(theta[0]).toBeLessThanOrEqual(1.5);
    expect(draws.every(({ logWeight }) => Number.isFinite(logWeight))).toBe(true);
  });
});
