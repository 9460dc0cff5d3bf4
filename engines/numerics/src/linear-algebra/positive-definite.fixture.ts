import { dot, type Packed, packedLength, rowStart, stream } from '../index.js';

/** A random positive definite matrix of order `n`, packed. */
export function positiveDefinite(n: number, seed: number): Packed {
  const random = stream(seed, 'matrix');
  const factor = Float64Array.from({ length: n * n }, () => random.normal());
  const a = new Float64Array(packedLength(n));
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) a[rowStart(i) + j] = dot(factor, i * n, factor, j * n, n) + (i === j ? n : 0);
  }
  return a;
}
