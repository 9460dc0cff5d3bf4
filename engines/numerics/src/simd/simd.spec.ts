import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sourcesHash } from '../../../../scripts/generate-simd.mjs';
import { plainCholesky, plainInverse } from '../linear-algebra/cholesky.js';
import { packedLength, rowStart } from '../linear-algebra/packed.js';
import { positiveDefinite } from '../linear-algebra/positive-definite.fixture.js';
import { simdCholesky, simdInverse } from './cholesky.js';
import { SOURCES } from './generated/module.js';
import { type Simd, simd } from './instance.js';

const orders = fc.record({ n: fc.oneof(fc.integer({ min: 1, max: 80 }), fc.constant(131)), seed: fc.integer() });

describe('vector instructions', () => {
  const module = simd() as Simd;

  it('are compiled from wasm/ as it is; otherwise run `npm run generate:simd`', () => {
    expect(SOURCES).toBe(sourcesHash('numerics'));
  });

  it('factor and invert as plain instructions do', () => {
    fc.assert(
      fc.property(orders, ({ n, seed }) => {
        const plain = positiveDefinite(n, seed);
        const fast = plain.slice();
        expect(plainCholesky(plain, n)).toBe(true);
        expect(simdCholesky(module, fast, n)).toBe(true);
        closeTo(fast, plain);
        closeTo(simdInverse(module, plain, n), plainInverse(plain, n));
      }),
      { numRuns: 60 },
    );
  });

  it('refuse a matrix that is not positive definite wherever that shows', () => {
    const definite = positiveDefinite(70, 1);
    for (let i = 0; i < 70; i++) {
      const a = definite.slice();
      a[rowStart(i) + i] = i % 2 === 0 ? -1 : Number.NaN;
      expect(simdCholesky(module, a, 70)).toBe(false);
    }
  });

  it('get memory that holds its numbers while more is lent and while it grows', () => {
    const values = Float64Array.from({ length: 1000 }, (_, i) => i);
    module.lend([1000, 3], (outer) => {
      module.write(outer, values);
      module.lend([1_000_000], (inner) => {
        module.read(inner, 1_000_000).fill(-1);
      });
      expect(module.read(outer, 1000)).toEqual(values);
    });
  });

  it('take memory back when its user fails', () => {
    const addressOf = () => module.lend([packedLength(9)], (address) => address);
    const before = addressOf();
    expect(() =>
      module.lend([50], () => {
        throw new RangeError('no');
      }),
    ).toThrow('no');
    expect(addressOf()).toBe(before);
  });
});

function closeTo(actual: Float64Array, expected: Float64Array): void {
  const size = expected.reduce((largest, v) => Math.max(largest, Math.abs(v)), 0);
  const error = actual.reduce((largest, v, i) => Math.max(largest, Math.abs(v - expected[i]!)), 0);
  expect(error).toBeLessThanOrEqual(1e-12 * size);
}
