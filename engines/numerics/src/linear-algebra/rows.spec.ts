import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stream } from '../random/stream.js';
import { innerProducts, weightedSum } from './rows.js';

const shapes = fc.record({ height: fc.nat(9), width: fc.nat(20), seed: fc.integer() });

describe('products with rows', () => {
  it('are the sums of the textbook for any number of rows', () => {
    fc.assert(
      fc.property(shapes, ({ height, width, seed }) => {
        const random = stream(seed, 'rows');
        const numbers = (length: number) => Float64Array.from({ length }, () => random.uniform() - 0.5);
        const rows = Array.from({ length: height }, () => numbers(width));
        const [weights, x, sums] = [numbers(height), numbers(width), numbers(width + 1)];
        const last = sums[width];
        weightedSum(rows, weights, sums, width);
        for (let i = 0; i < width; i++) {
          expect(sums[i]).toBeCloseTo(
            rows.reduce((sum, row, k) => sum + weights[k]! * row[i]!, 0),
            12,
          );
        }
        expect(sums[width]).toBe(last);
        rows.forEach((row, k) => {
          expect(innerProducts(rows, x)[k]).toBeCloseTo(
            row.reduce((sum, value, i) => sum + value * x[i]!, 0),
            12,
          );
        });
      }),
    );
  });
});
