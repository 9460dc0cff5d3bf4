import { type Packed, packedLength, rowStart } from '../linear-algebra/packed.js';
import type { Simd } from './instance.js';

/** Copies a packed matrix of order `n` to an address and continues it up to `order` as the unit matrix. */
export function writePadded(module: Simd, address: number, matrix: Packed, n: number, order: number): void {
  const target = module.read(address, packedLength(order));
  target.set(matrix.subarray(0, packedLength(n)));
  target.fill(0, packedLength(n));
  for (let i = n; i < order; i++) target[rowStart(i) + i] = 1;
}
