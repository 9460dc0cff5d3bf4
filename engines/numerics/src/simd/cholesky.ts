import { type Packed, packedLength } from '../linear-algebra/packed.js';
import type { Simd } from './instance.js';
import { writePadded } from './padded.js';

/** Rows that wasm/cholesky.ts works on together; matrices are padded to a multiple of it by rows of the unit matrix. */
const QUAD = 4;

/** Cholesky factor in place; false when the matrix is not positive definite, with `a` left as it was. */
export function simdCholesky(module: Simd, a: Packed, n: number): boolean {
  const order = paddedOrder(n);
  return module.lend([packedLength(order)], (matrix) => {
    writePadded(module, matrix, a, n, order);
    if (!module.call.cholesky(matrix, order)) return false;
    a.set(module.read(matrix, packedLength(n)));
    return true;
  });
}

/** Inverse of the matrix whose packed factor is `l`, packed. */
export function simdInverse(module: Simd, l: Packed, n: number): Packed {
  const order = paddedOrder(n);
  const entries = packedLength(order);
  return module.lend([entries, order * order, entries], (factor, columns, inverse) => {
    writePadded(module, factor, l, n, order);
    module.read(columns, order * order).fill(0);
    module.call.invertCholesky(factor, order, columns, inverse);
    return module.read(inverse, packedLength(n)).slice();
  });
}

function paddedOrder(n: number): number {
  return Math.ceil(n / QUAD) * QUAD;
}
