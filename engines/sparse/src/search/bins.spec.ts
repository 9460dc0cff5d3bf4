import fc from 'fast-check';
import { expect, it } from 'vitest';
import { BIN_WIDTH, BINS, binOf } from './bins.js';

it('a bin is 1 % of error wide, and found without a logarithm', () => {
  fc.assert(
    fc.property(fc.double({ min: -6, max: 6, noNaN: true }), (logError) => {
      // an edge may be rounded to either side
      const at = BINS / 2 + logError / BIN_WIDTH;
      const bins = [at - 1e-9, at + 1e-9].map((b) => Math.min(BINS - 1, Math.max(0, Math.floor(b))));
      expect(bins).toContain(binOf(Math.exp(2 * logError)));
    }),
    { numRuns: 5000 },
  );
});

it('what lies beyond is in the first or the last bin', () => {
  expect([0, 1e-300, 1e300, Number.POSITIVE_INFINITY].map(binOf)).toEqual([0, 0, BINS - 1, BINS - 1]);
  expect(binOf(1)).toBe(BINS / 2);
});
