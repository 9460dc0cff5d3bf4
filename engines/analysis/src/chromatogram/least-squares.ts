import { cholesky, type Packed, packedLength, rowStart, solveCholesky } from '@meguri/numerics';

const MOST_STEPS = 60;
const CONVERGED = 1e-9;
const STEP = 1e-6;

/**
 * Least squares by Levenberg and Marquardt with numerical derivatives (Press et al., Numerical Recipes, 3rd ed.,
 * section 15.5). `residuals` must be smooth in the parameters.
 * @returns the best parameters found, with their sum of squares: whether they are good enough is for the caller to say.
 */
export function leastSquares(
  start: readonly number[],
  residuals: (parameters: readonly number[]) => Float64Array,
): { readonly parameters: number[]; readonly sumOfSquares: number } {
  let parameters = [...start];
  let current = residuals(parameters);
  let sumOfSquares = squares(current);
  let damping = 1e-3;
  for (let step = 0; step < MOST_STEPS; step++) {
    const jacobian = derivatives(parameters, current, residuals);
    const move = solve(jacobian, current, damping);
    if (!move) break;
    const candidate = parameters.map((value, i) => value - move[i]!);
    const next = residuals(candidate);
    const better = squares(next);
    if (better <= sumOfSquares) {
      const gain = (sumOfSquares - better) / Math.max(sumOfSquares, Number.MIN_VALUE);
      [parameters, current, sumOfSquares] = [candidate, next, better];
      damping = Math.max(damping / 10, 1e-12);
      if (gain < CONVERGED) return { parameters, sumOfSquares };
    } else {
      damping *= 10;
      if (damping > 1e12) return { parameters, sumOfSquares };
    }
  }
  return { parameters, sumOfSquares };
}

function derivatives(
  parameters: readonly number[],
  current: Float64Array,
  residuals: (parameters: readonly number[]) => Float64Array,
): Float64Array[] {
  return parameters.map((value, i) => {
    const step = STEP * Math.max(Math.abs(value), 1e-3);
    const moved = residuals(parameters.with(i, value + step));
    return moved.map((residual, k) => (residual - current[k]!) / step);
  });
}

/** Solves the damped normal equations, each parameter scaled by its own curvature (Marquardt). */
function solve(jacobian: readonly Float64Array[], current: Float64Array, damping: number): Float64Array | undefined {
  const n = jacobian.length;
  const normal: Packed = new Float64Array(packedLength(n));
  const move = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) normal[rowStart(i) + j] = product(jacobian[i]!, jacobian[j]!);
    normal[rowStart(i) + i]! *= 1 + damping;
    normal[rowStart(i) + i]! += Number.MIN_VALUE;
    move[i] = product(jacobian[i]!, current);
  }
  if (!cholesky(normal, n)) return undefined;
  solveCholesky(normal, n, move);
  return move;
}

const product = (a: Float64Array, b: Float64Array): number => a.reduce((sum, value, i) => sum + value * b[i]!, 0);
const squares = (values: Float64Array): number => product(values, values);
