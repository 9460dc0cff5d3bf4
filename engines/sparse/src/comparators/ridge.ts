import { cholesky, packedLength, rowStart, solveCholesky } from '@meguri/numerics';
import type { NormalEquations } from './normal-equations.js';

/** Coefficients that minimise mean squares + penalty × sum of their squares (Hoerl and Kennard, Technometrics 12, 55, 1970). */
export function ridge({ gram, moments, scales }: NormalEquations, penalty: number): Float64Array {
  const p = moments.length;
  const matrix = new Float64Array(packedLength(p));
  for (let i = 0; i < p; i++) {
    for (let j = 0; j <= i; j++) matrix[rowStart(i) + j] = gram[i * p + j]!;
    matrix[rowStart(i) + i] = (scales[i] === 0 ? 1 : gram[i * p + i]!) + penalty;
  }
  if (!cholesky(matrix, p)) throw new RangeError(`the penalty ${penalty} is too small for collinear columns`);
  const solution = moments.slice();
  solveCholesky(matrix, p, solution);
  return solution;
}
