import { type Packed, rowStart } from './packed.js';

/**
 * Forward substitution of one more row for many right-hand sides at once. `block` holds rows of length `width`; rows 0..i-1
 * are solved already and row `i` holds its right-hand sides, which are replaced by the solution of row i of L V = B.
 */
export function solveLowerRow(l: Packed, i: number, block: Float64Array, width: number): void {
  const start = rowStart(i);
  const target = i * width;
  let j = 0;
  for (; j + 3 < i; j += 4) {
    const a = l[start + j]!;
    const b = l[start + j + 1]!;
    const c = l[start + j + 2]!;
    const d = l[start + j + 3]!;
    const r0 = j * width;
    const r1 = r0 + width;
    const r2 = r1 + width;
    const r3 = r2 + width;
    for (let k = 0; k < width; k++) {
      block[target + k] =
        block[target + k]! - (a * block[r0 + k]! + b * block[r1 + k]! + (c * block[r2 + k]! + d * block[r3 + k]!));
    }
  }
  for (; j < i; j++) {
    const a = l[start + j]!;
    const row = j * width;
    for (let k = 0; k < width; k++) block[target + k] = block[target + k]! - a * block[row + k]!;
  }
  const scale = 1 / l[start + i]!;
  for (let k = 0; k < width; k++) block[target + k] = block[target + k]! * scale;
}
