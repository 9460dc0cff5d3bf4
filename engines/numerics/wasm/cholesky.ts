import { rowAt } from './layout';
import { rowDots, solveRows } from './row-dots';

/** Rows that are worked on together, so that those above are fetched once for all of them. */
const BLOCK: u32 = 32;
/** Columns that a group of four rows is solved in before its turn passes on. */
const STRIP: u32 = 8;

/** Replaces the packed matrix of order `n`, a multiple of four, by its Cholesky factor; false when it is not positive definite. */
export function cholesky(a: usize, n: u32): bool {
  for (let block: u32 = 0; block < n; block += BLOCK) {
    const end = min(block + BLOCK, n);
    for (let j: u32 = 0; j < block; j += STRIP) {
      for (let i = block; i < end; i += 4) solvePacked(a, i, j, j + STRIP);
    }
    for (let i = block; i < end; i += 4) {
      solvePacked(a, i, block, i);
      if (!factorCorner(a, i)) return false;
    }
  }
  return true;
}

function solvePacked(a: usize, i: u32, from: u32, to: u32): void {
  solveRows(rowAt(a, i), rowAt(a, i + 1), rowAt(a, i + 2), rowAt(a, i + 3), a, 0, from, to);
}

/** The last four columns of rows `i`..`i`+3: what is left of the diagonal block, factored entry by entry. */
function factorCorner(a: usize, i: u32): bool {
  const x0 = rowAt(a, i);
  const x1 = rowAt(a, i + 1);
  const x2 = rowAt(a, i + 2);
  const x3 = rowAt(a, i + 3);
  subtractDots(x0, x1, x2, x3, x0, x1, i, 0);
  subtractDots(x0, x1, x2, x3, x2, x3, i, 2);
  for (let r: u32 = 0; r < 4; r++) {
    const row = rowAt(a, i + r) + ((<usize>i) << 3);
    for (let c: u32 = 0; c <= r; c++) {
      const other = rowAt(a, i + c) + ((<usize>i) << 3);
      let value = load<f64>(row + (c << 3));
      for (let k: u32 = 0; k < c; k++) value -= load<f64>(row + (k << 3)) * load<f64>(other + (k << 3));
      if (c < r) {
        store<f64>(row + (c << 3), value / load<f64>(other + (c << 3)));
      } else {
        if (!(value > 0)) return false;
        store<f64>(row + (c << 3), sqrt(value));
      }
    }
  }
  return true;
}

function subtractDots(x0: usize, x1: usize, x2: usize, x3: usize, l0: usize, l1: usize, i: u32, column: u32): void {
  const sums = rowDots(x0, x1, x2, x3, l0, l1, 0, i);
  const at: usize = (<usize>(i + column)) << 3;
  if (column === 0) {
    subtract(x0 + at, sums, 1);
    subtract(x1 + at, sums + 16, 2);
  }
  subtract(x2 + at, sums + 32, column === 0 ? 2 : 1);
  subtract(x3 + at, sums + 48, 2);
}

function subtract(target: usize, values: usize, count: u32): void {
  store<f64>(target, load<f64>(target) - load<f64>(values));
  if (count === 2) store<f64>(target, load<f64>(target, 8) - load<f64>(values, 8), 8);
}

/**
 * Inverse of the matrix whose packed factor is `l`, packed into `inverse`; `n` is a multiple of four. `x` has room for n × n numbers,
 * all zero: its row c becomes column c of L⁻¹.
 */
export function invertCholesky(l: usize, n: u32, x: usize, inverse: usize): void {
  const stride: usize = (<usize>n) << 3;
  for (let i: u32 = 0; i < n; i++) store<f64>(x + i * stride + (i << 3), 1);
  for (let block: u32 = 0; block < n; block += BLOCK) {
    const end = min(block + BLOCK, n);
    for (let j = block; j < n; j += STRIP) {
      const last = min(j + STRIP, n);
      for (let i = block; i < end; i += 4) {
        const row = x + i * stride;
        solveRows(row, row + stride, row + 2 * stride, row + 3 * stride, l, i, max(i, j), last);
      }
    }
    for (let j: u32 = 0; j < end; j += STRIP) {
      for (let i = max(block, j & ~3); i < end; i += 4) multiplyRows(x, stride, n, inverse, i, j);
    }
  }
}

/** Rows `i`..`i`+3 and columns `from`..`from`+7 of X Xᵀ, as far as they lie in the lower triangle. */
function multiplyRows(x: usize, stride: usize, n: u32, inverse: usize, i: u32, from: u32): void {
  const row = x + i * stride;
  const to = min(from + STRIP, i + 4);
  for (let j = from; j < to; j += 2) {
    const other = x + j * stride;
    const sums = rowDots(row, row + stride, row + 2 * stride, row + 3 * stride, other, other + stride, i, n);
    for (let r: u32 = 0; r < 4; r++) {
      const target = rowAt(inverse, i + r) + ((<usize>j) << 3);
      if (j <= i + r) store<f64>(target, load<f64>(sums + (r << 4)));
      if (j + 1 <= i + r) store<f64>(target, load<f64>(sums + (r << 4), 8), 8);
    }
  }
}
