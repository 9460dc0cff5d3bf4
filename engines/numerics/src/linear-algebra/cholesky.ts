import { simdCholesky, simdInverse } from '../simd/cholesky.js';
import { simd } from '../simd/instance.js';
import { dot, type Packed, rowStart } from './packed.js';

/** Orders from which vector instructions repay the copy into their memory. */
const SIMD_ORDER = 24;

/**
 * Replaces the packed symmetric matrix `a` by its Cholesky factor L (A = L Lᵀ), row by row (Golub and Van Loan,
 * Matrix Computations, 4th ed., section 4.2). Returns false, with `a` in no state to go on from, when A is not positive definite.
 */
export function cholesky(a: Packed, n: number): boolean {
  const module = n >= SIMD_ORDER ? simd() : undefined;
  return module ? simdCholesky(module, a, n) : plainCholesky(a, n);
}

/** {@link cholesky} without vector instructions. */
export function plainCholesky(a: Packed, n: number): boolean {
  for (let i = 0; i < n; i++) {
    if (!factorRow(a, i)) return false;
  }
  return true;
}

/** Factors row `i` of `l` in place, given that rows 0..i-1 are factored; false when the matrix is not positive definite. */
export function factorRow(l: Packed, i: number): boolean {
  const start = rowStart(i);
  // two columns at a time: each loaded entry of row i serves two dot products
  let j = 0;
  for (; j + 1 < i; j += 2) {
    const first = rowStart(j);
    const second = first + j + 1;
    let s0 = 0;
    let s1 = 0;
    let t0 = 0;
    let t1 = 0;
    let k = 0;
    for (; k + 1 < j; k += 2) {
      const x = l[start + k]!;
      const y = l[start + k + 1]!;
      s0 += x * l[first + k]!;
      s1 += y * l[first + k + 1]!;
      t0 += x * l[second + k]!;
      t1 += y * l[second + k + 1]!;
    }
    if (k < j) {
      const x = l[start + k]!;
      s0 += x * l[first + k]!;
      t0 += x * l[second + k]!;
    }
    const value = (l[start + j]! - (s0 + s1)) / l[first + j]!;
    l[start + j] = value;
    t0 += value * l[second + j]!;
    l[start + j + 1] = (l[start + j + 1]! - (t0 + t1)) / l[second + j + 1]!;
  }
  for (; j < i; j++) {
    const row = rowStart(j);
    l[start + j] = (l[start + j]! - dot(l, start, l, row, j)) / l[row + j]!;
  }
  const pivot = l[start + i]! - dot(l, start, l, start, i);
  if (!(pivot > 0)) return false;
  l[start + i] = Math.sqrt(pivot);
  return true;
}

/** Rows that a triangular solution takes together, so that each entry of the solution is fetched once for all of them. */
const TOGETHER = 4;

/** Solves L x = b in place, for the packed factor `l` of order `n`. */
export function solveLower(l: Packed, n: number, b: Float64Array): void {
  const whole = n - (n % TOGETHER);
  for (let block = 0; block < n; block += TOGETHER) {
    const isWhole = block < whole;
    if (isWhole) subtractDots(l, block, b);
    for (let i = block; i < Math.min(block + TOGETHER, n); i++) {
      const start = rowStart(i);
      const from = isWhole ? block : 0;
      b[i] = (b[i]! - dot(l, start + from, b, from, i - from)) / l[start + i]!;
    }
  }
}

/** Subtracts from the four entries of `b` from `i` on the dot products of their rows with the entries before them. */
function subtractDots(l: Packed, i: number, b: Float64Array): void {
  const [p, q, r, s] = [rowStart(i), rowStart(i + 1), rowStart(i + 2), rowStart(i + 3)];
  let dp = 0;
  let dq = 0;
  let dr = 0;
  let ds = 0;
  for (let k = 0; k < i; k++) {
    const x = b[k]!;
    dp += x * l[p + k]!;
    dq += x * l[q + k]!;
    dr += x * l[r + k]!;
    ds += x * l[s + k]!;
  }
  b[i]! -= dp;
  b[i + 1]! -= dq;
  b[i + 2]! -= dr;
  b[i + 3]! -= ds;
}

/** Solves Lᵀ x = b in place, for the packed factor `l` of order `n`. */
export function solveUpper(l: Packed, n: number, b: Float64Array): void {
  const whole = n - (n % TOGETHER);
  for (let i = n - 1; i >= 0; i--) {
    const start = rowStart(i);
    const block = i < whole ? i - (i % TOGETHER) : 0;
    const x = b[i]! / l[start + i]!;
    b[i] = x;
    for (let k = block; k < i; k++) b[k] = b[k]! - x * l[start + k]!;
    if (i === block) subtractRows(l, i, b);
  }
}

/** Subtracts from the entries of `b` before `i` the four rows from `i` on, times their entries of `b`. */
function subtractRows(l: Packed, i: number, b: Float64Array): void {
  const [p, q, r, s] = [rowStart(i), rowStart(i + 1), rowStart(i + 2), rowStart(i + 3)];
  const [w, x, y, z] = [b[i]!, b[i + 1]!, b[i + 2]!, b[i + 3]!];
  for (let k = 0; k < i; k++) b[k] = b[k]! - (w * l[p + k]! + x * l[q + k]! + (y * l[r + k]! + z * l[s + k]!));
}

/** Solves A x = b in place, given the packed Cholesky factor `l` of A. */
export function solveCholesky(l: Packed, n: number, b: Float64Array): void {
  solveLower(l, n, b);
  solveUpper(l, n, b);
}

/** Logarithm of the determinant of A from its packed Cholesky factor `l`. */
export function logDeterminant(l: Packed, n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += Math.log(l[rowStart(i) + i]!);
  return 2 * sum;
}

/** The inverse of A as a packed symmetric matrix, from its packed Cholesky factor `l`. */
export function invertCholesky(l: Packed, n: number): Packed {
  const module = n >= SIMD_ORDER ? simd() : undefined;
  return module ? simdInverse(module, l, n) : plainInverse(l, n);
}

/** {@link invertCholesky} without vector instructions. */
export function plainInverse(l: Packed, n: number): Packed {
  const lower = invertLower(l, n);
  const inverse = new Float64Array(lower.length);
  // A⁻¹ = L⁻ᵀ L⁻¹ is the sum of the outer products of the rows of L⁻¹
  for (let r = 0; r < n; r++) {
    const row = rowStart(r);
    for (let i = 0; i <= r; i++) {
      const x = lower[row + i]!;
      const target = rowStart(i);
      for (let j = 0; j <= i; j++) inverse[target + j] = inverse[target + j]! + x * lower[row + j]!;
    }
  }
  return inverse;
}

function invertLower(l: Packed, n: number): Packed {
  const inverse = new Float64Array(rowStart(n));
  for (let i = 0; i < n; i++) {
    const row = rowStart(i);
    const diagonal = l[row + i]!;
    for (let k = 0; k < i; k++) {
      const x = l[row + k]!;
      const source = rowStart(k);
      for (let j = 0; j <= k; j++) inverse[row + j] = inverse[row + j]! - x * inverse[source + j]!;
    }
    for (let j = 0; j < i; j++) inverse[row + j] = inverse[row + j]! / diagonal;
    inverse[row + i] = 1 / diagonal;
  }
  return inverse;
}
