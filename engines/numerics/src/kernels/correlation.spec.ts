import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { correlate, correlateWithSlope, type KernelFamily } from '../index.js';
import { correlatePlainly, correlateWithSlopePlainly } from './correlation.js';

const families: KernelFamily[] = ['rbf', 'matern52'];
const distances = fc.array(fc.double({ min: 0, max: 1e4, noNaN: true }), { minLength: 32, maxLength: 99 });

describe('correlation with vector instructions', () => {
  // 50-digit arithmetic of the formulas
  it.each([
    ['rbf', 2, 0.36787944117144233],
    ['rbf', 90, 2.8625185805493937e-20],
    ['matern52', 0.2, 0.8583853627333654],
    ['matern52', 5, 0.09657724032022504],
  ] as const)('%s at r² = %d', (family, squared, expected) => {
    const values = new Float64Array(33).fill(squared);
    correlate(family, values, 33);
    for (const value of values) expect(value / expected).toBeCloseTo(1, 14);
  });

  it.each(families)('is that of the formula to a few units in the last place: %s', (family) => {
    fc.assert(
      fc.property(distances, (squared) => {
        const fast = Float64Array.from(squared);
        const plain = fast.slice();
        correlate(family, fast, fast.length);
        correlatePlainly(family, plain, plain.length);
        closeTo(fast, plain);
      }),
    );
  });

  it.each(families)('has the slope of the formula: %s', (family) => {
    fc.assert(
      fc.property(distances, (squared) => {
        const fast = Float64Array.from(squared);
        const plain = fast.slice();
        const [fastSlopes, plainSlopes] = [new Float64Array(fast.length), new Float64Array(fast.length)];
        correlateWithSlope(family, fast, fastSlopes, fast.length);
        correlateWithSlopePlainly(family, plain, plainSlopes, plain.length);
        closeTo(fast, plain);
        closeTo(fastSlopes, plainSlopes);
      }),
    );
  });

  it.each(families)('is exactly one at distance zero and vanishes far away: %s', (family) => {
    const values = new Float64Array(40).fill(0, 0, 20).fill(1e7, 20);
    correlate(family, values, 40);
    expect(values.subarray(0, 20)).toEqual(new Float64Array(20).fill(1));
    expect(values.subarray(20)).toEqual(new Float64Array(20));
  });

  it('leaves what follows the count alone', () => {
    const values = new Float64Array(64).fill(3);
    correlate('rbf', values, 35);
    expect(values.subarray(35)).toEqual(new Float64Array(29).fill(3));
  });
});

/** To 1e-14, relative; below the smallest normal number both are as good as zero. */
function closeTo(actual: Float64Array, expected: Float64Array): void {
  const far = actual.findIndex(
    (value, i) => !(Math.abs(value - expected[i]!) <= 1e-14 * Math.abs(expected[i]!) + 1e-300),
  );
  expect(far).toBe(-1);
}
