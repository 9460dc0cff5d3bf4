import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stream } from '../random/stream.js';
import { type Simd, simd } from '../simd/instance.js';
import { plainSquaredDistances, simdSquaredDistances } from './distances.js';

const shapes = fc.record({
  rows: fc.integer({ min: 1, max: 9 }),
  count: fc.integer({ min: 1, max: 40 }),
  dimensions: fc.integer({ min: 1, max: 9 }),
  seed: fc.integer(),
});

describe('squared distances', () => {
  it('are those of the definition, with vector instructions and without', () => {
    fc.assert(
      fc.property(shapes, ({ rows, count, dimensions, seed }) => {
        const random = stream(seed, 'points');
        const points = (length: number) =>
          Array.from({ length: dimensions }, () => Float64Array.from({ length }, () => random.normal()));
        const [from, to] = [points(rows), points(count)];
        const plain = plainSquaredDistances(from, to);
        expect(simdSquaredDistances(simd() as Simd, from, to)).toEqual(plain);
        for (let i = 0; i < rows; i++) {
          for (let j = 0; j < count; j++) {
            const distance = Math.hypot(...from.map((column, d) => column[i]! - to[d]![j]!));
            expect(Math.sqrt(plain[i * count + j]!)).toBeCloseTo(distance, 12);
          }
        }
      }),
      { numRuns: 50 },
    );
  });

  it('have as many rows as points, also with no dimension or none to compare with', () => {
    expect(simdSquaredDistances(simd() as Simd, [], [])).toHaveLength(0);
    expect(simdSquaredDistances(simd() as Simd, [Float64Array.of(1, 2)], [new Float64Array()])).toHaveLength(0);
  });
});
