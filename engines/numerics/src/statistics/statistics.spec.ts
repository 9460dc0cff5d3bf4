import { describe, expect, it } from 'vitest';
import { mean, median, quantile, standardDeviation } from '../index.js';

describe('statistics', () => {
  it('follow their definitions', () => {
    const values = [2, 4, 4, 4, 5, 5, 7, 9];
    expect(mean(values)).toBe(5);
    expect(standardDeviation(values)).toBeCloseTo(Math.sqrt(32 / 7), 14);
    expect(median(values)).toBe(4.5);
    expect(quantile([1, 2, 3, 4], 0.25)).toBe(1.75);
    expect(quantile([1, 2, 3, 4], 1)).toBe(4);
  });

  it('keep infinite values infinite', () => {
    expect(quantile([1, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY], 0.75)).toBe(Number.POSITIVE_INFINITY);
  });

  it('are not a number for too few values', () => {
    expect([mean([]), standardDeviation([1]), quantile([], 0.5)]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  });
});
