import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cholesky, dot, factorRow, invertCholesky, logDeterminant, rowStart, solveCholesky, stream } from '../index.js';
import { positiveDefinite } from './positive-definite.fixture.js';

const orders = fc.record({ n: fc.integer({ min: 1, max: 33 }), seed: fc.integer() });

describe('Cholesky factorisation', () => {
  it('multiplies back to the matrix', () => {
    fc.assert(
      fc.property(orders, ({ n, seed }) => {
        const a = positiveDefinite(n, seed);
        const l = a.slice();
        expect(cholesky(l, n)).toBe(true);
        for (let i = 0; i < n; i++) {
          for (let j = 0; j <= i; j++) {
            expect(dot(l, rowStart(i), l, rowStart(j), j + 1)).toBeCloseTo(a[rowStart(i) + j]!, 9);
          }
        }
      }),
    );
  });

  it('refuses a matrix that is not positive definite', () => {
    expect(cholesky(Float64Array.of(1, 2, 1), 2)).toBe(false);
    expect(cholesky(Float64Array.of(Number.NaN), 1)).toBe(false);
  });

  it('grows by a row to the factor of the larger matrix', () => {
    fc.assert(
      fc.property(orders, ({ n, seed }) => {
        const whole = positiveDefinite(n + 1, seed);
        const grown = whole.slice();
        cholesky(whole, n + 1);
        cholesky(grown, n);
        expect(factorRow(grown, n)).toBe(true);
        grown.forEach((v, i) => {
          expect(v).toBeCloseTo(whole[i]!, 11);
        });
      }),
    );
  });

  it('solves, inverts and gives the determinant', () => {
    fc.assert(
      fc.property(orders, ({ n, seed }) => {
        const a = positiveDefinite(n, seed);
        const random = stream(seed, 'right-hand side');
        const b = Float64Array.from({ length: n }, () => random.normal());
        const l = a.slice();
        cholesky(l, n);
        const x = b.slice();
        solveCholesky(l, n, x);
        multiply(a, n, x).forEach((v, i) => {
          expect(v).toBeCloseTo(b[i]!, 8);
        });
        multiply(invertCholesky(l, n), n, b).forEach((v, i) => {
          expect(v).toBeCloseTo(x[i]!, 8);
        });
        expect(logDeterminant(l, n)).toBeCloseTo(
          2 * Array.from({ length: n }, (_, i) => Math.log(l[rowStart(i) + i]!)).reduce((s, v) => s + v, 0),
          10,
        );
      }),
    );
  });

  it('has the determinant of a known matrix', () => {
    const l = Float64Array.of(4, 2, 5, 2, 3, 6);
    cholesky(l, 3);
    expect(logDeterminant(l, 3)).toBeCloseTo(Math.log(64), 14);
  });
});

function multiply(a: Float64Array, n: number, x: Float64Array): Float64Array {
  const at = (i: number, j: number) => (j <= i ? a[rowStart(i) + j]! : a[rowStart(j) + i]!);
  return Float64Array.from({ length: n }, (_, i) => x.reduce((sum, v, j) => sum + at(i, j) * v, 0));
}
