/** Eigenvalues in rising order, and unit vectors that belong to them. */
export interface Eigen3 {
  readonly values: readonly number[];
  readonly vectors: readonly Float64Array[];
}

/** Sweeps until nothing is left off the diagonal; the iteration converges quadratically, and five do in practice. */
const SWEEPS = 50;

/**
 * Eigenvalues and vectors of a symmetric 3 x 3 matrix by Jacobi's rotations (Golub and Van Loan, Matrix Computations,
 * 4th ed., 8.5).
 * @param matrix nine numbers by row; the lower triangle is not looked at.
 */
export function symmetricEigen3(matrix: ArrayLike<number>): Eigen3 {
  const a = Float64Array.from(matrix);
  const v = Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1);
  for (const [p, q] of pairs) a[3 * q + p] = a[3 * p + q]!;
  for (let sweep = 0; sweep < SWEEPS && pairs.some(([p, q]) => a[3 * p + q] !== 0); sweep++)
    for (const [p, q] of pairs) rotate(a, v, p, q);
  const order = [0, 1, 2].sort((i, j) => a[4 * i]! - a[4 * j]!);
  return {
    values: order.map((i) => a[4 * i]!),
    vectors: order.map((i) => Float64Array.of(v[i]!, v[3 + i]!, v[6 + i]!)),
  };
}

const pairs = [
  [0, 1],
  [0, 2],
  [1, 2],
] as const;

/** Turns the plane of axes p and q such that element (p, q) vanishes. */
function rotate(a: Float64Array, v: Float64Array, p: number, q: number): void {
  const off = a[3 * p + q]!;
  if (off === 0) return;
  const theta = (a[4 * q]! - a[4 * p]!) / (2 * off);
  const t = Math.sign(theta || 1) / (Math.abs(theta) + Math.hypot(theta, 1));
  const c = 1 / Math.hypot(t, 1);
  const s = t * c;
  for (let k = 0; k < 3; k++) turn(a, 3 * k + p, 3 * k + q, c, s);
  for (let k = 0; k < 3; k++) turn(a, 3 * p + k, 3 * q + k, c, s);
  for (let k = 0; k < 3; k++) turn(v, 3 * k + p, 3 * k + q, c, s);
  a[3 * p + q] = 0;
  a[3 * q + p] = 0;
}

function turn(values: Float64Array, i: number, j: number, c: number, s: number): void {
  const [x, y] = [values[i]!, values[j]!];
  values[i] = c * x - s * y;
  values[j] = s * x + c * y;
}
