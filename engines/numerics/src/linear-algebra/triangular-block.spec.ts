import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cholesky,
  correlate,
  type Packed,
  type RightHandSides,
  solveLower,
  stream,
  TriangularBlock,
} from '../index.js';
import { positiveDefinite } from './positive-definite.fixture.js';

const shapes = fc.record({
  n: fc.integer({ min: 1, max: 40 }),
  width: fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 500, max: 1100 })),
  seed: fc.integer(),
});

describe('a triangular block', () => {
  it('has for every column the sums of its solution', () => {
    fc.assert(
      fc.property(shapes, ({ n, width, seed }) => {
        const { l, weights, rows, block } = problem(n, width, seed);
        block.solve(l, n, weights);
        for (const column of [0, width >> 1, width - 1]) {
          const v = Float64Array.from(rows, (row) => row[column]!);
          solveLower(l, n, v);
          const square = v.reduce((sum, x) => sum + x * x, 0);
          expect(block.squares[column]! / square).toBeCloseTo(1, 12);
          expect(block.projections[column]).toBeCloseTo(
            v.reduce((sum, x, i) => sum + x * weights[i]!, 0),
            11,
          );
        }
      }),
      { numRuns: 40 },
    );
  });

  it('grows row by row to what is solved at once', () => {
    fc.assert(
      fc.property(shapes, fc.nat({ max: 3 }), ({ n, width, seed }, solved) => {
        const { l, weights, block, rows } = problem(n, width, seed);
        const first = Math.min(n, solved);
        const grown = new TriangularBlock(width, n, rightHandSides(rows));
        block.solve(l, n, weights);
        grown.solve(l, first, weights);
        for (let i = first; i < n; i++) grown.append(l, i, weights[i]!);
        closeTo(grown.squares, block.squares);
        closeTo(grown.projections, block.projections);
      }),
      { numRuns: 40 },
    );
  });

  it('asks for right-hand sides that use vector instructions themselves', () => {
    const width = 600;
    const { l, weights } = problem(3, width, 1);
    const block = new TriangularBlock(width, 3, (_, count, __, height) => {
      const rows = new Float64Array(count * height).fill(2);
      correlate('rbf', rows, rows.length);
      return rows;
    });
    block.solve(l, 3, weights);
    const v = new Float64Array(3).fill(Math.exp(-1));
    solveLower(l, 3, v);
    const square = v.reduce((sum, x) => sum + x * x, 0);
    expect(block.squares).toHaveLength(width);
    for (const value of block.squares) expect(value / square).toBeCloseTo(1, 13);
  });
});

function problem(n: number, width: number, seed: number) {
  const l: Packed = positiveDefinite(n, seed);
  cholesky(l, n);
  const random = stream(seed, 'right-hand sides');
  const rows = Array.from({ length: n }, () => Float64Array.from({ length: width }, () => random.normal()));
  const weights = Float64Array.from({ length: n }, () => random.normal());
  return { l, rows, weights, block: new TriangularBlock(width, n, rightHandSides(rows)) };
}

function rightHandSides(rows: readonly Float64Array[]): RightHandSides {
  return (from, count, first, height) => {
    const parts = rows.slice(first, first + height).map((row) => row.subarray(from, from + count));
    return Float64Array.from(parts.flatMap((part) => [...part]));
  };
}

function closeTo(actual: Float64Array, expected: Float64Array): void {
  const size = expected.reduce((largest, v) => Math.max(largest, Math.abs(v)), 0);
  const error = actual.reduce((largest, v, i) => Math.max(largest, Math.abs(v - expected[i]!)), 0);
  expect(error).toBeLessThanOrEqual(1e-12 * size);
}
