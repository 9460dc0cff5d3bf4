import { cholesky, packedLength, rowStart, solveCholesky } from '@meguri/numerics';
import type { NormalEquations } from './normal-equations.js';

const MOST_SWEEPS = 1000;
const CONVERGED = 1e-9;
/** Sweeps after which the columns that have a coefficient are solved for: of many columns, descent takes thousands. */
const PATIENCE = 10;
/** Keeps the equations of as many columns as there are rows solvable; sweeps then take out what it does to coefficients. */
const SOLVABLE = 1e-12;

/** The smallest penalty at which no column is left. */
export function largestPenalty({ moments }: NormalEquations): number {
  return moments.reduce((most, moment) => Math.max(most, Math.abs(moment)), 0);
}

/**
 * Coefficients that minimise mean squares / 2 + penalty × sum of their absolute values, for each of the penalties, largest first, by
 * coordinate descent from one to the next (Friedman, Hastie, Tibshirani, J. Stat. Softw. 33, 1, 2010).
 */
export function lassoPath(equations: NormalEquations, penalties: readonly number[]): Float64Array[] {
  const coefficients = new Float64Array(equations.moments.length);
  const size = largestPenalty(equations);
  return penalties.map((penalty) => {
    for (let sweep = 1; sweep <= MOST_SWEEPS; sweep++) {
      if (descend(equations, penalty, coefficients) <= CONVERGED * size) break;
      if (sweep % PATIENCE === 0) solve(equations, penalty, coefficients);
    }
    return coefficients.slice();
  });
}

/** One sweep over all coefficients; the largest change. */
function descend({ gram, moments, scales }: NormalEquations, penalty: number, coefficients: Float64Array): number {
  const p = moments.length;
  let active = activeOf(coefficients);
  let largest = 0;
  for (let j = 0; j < p; j++) {
    if (scales[j] === 0) continue;
    const before = coefficients[j]!;
    let moment = moments[j]! + before;
    for (let i = 0; i < active.length; i++) moment -= gram[j * p + active[i]!]! * coefficients[active[i]!]!;
    const next = Math.sign(moment) * Math.max(0, Math.abs(moment) - penalty);
    largest = Math.max(largest, Math.abs(next - before));
    coefficients[j] = next;
    if ((next === 0) !== (before === 0)) active = activeOf(coefficients);
  }
  return largest;
}

/** Columns that have a coefficient. */
function activeOf(coefficients: Float64Array): number[] {
  const active: number[] = [];
  for (let j = 0; j < coefficients.length; j++) if (coefficients[j] !== 0) active.push(j);
  return active;
}

/** Takes the coefficients, their signs kept, to where they would be best, or as far as the first of them becomes zero. */
function solve({ gram, moments }: NormalEquations, penalty: number, coefficients: Float64Array): void {
  const active = activeOf(coefficients);
  const matrix = new Float64Array(packedLength(active.length));
  active.forEach((j, row) => {
    for (let l = 0; l <= row; l++) matrix[rowStart(row) + l] = gram[j * moments.length + active[l]!]!;
    matrix[rowStart(row) + row]! += SOLVABLE;
  });
  if (!cholesky(matrix, active.length)) return;
  const best = Float64Array.from(active, (j) => moments[j]! - penalty * Math.sign(coefficients[j]!));
  solveCholesky(matrix, active.length, best);
  const steps = active.map((j, i) =>
    best[i]! * coefficients[j]! > 0 ? 1 : coefficients[j]! / (coefficients[j]! - best[i]!),
  );
  const step = Math.min(1, ...steps);
  active.forEach((j, i) => {
    coefficients[j] = steps[i] === step && step < 1 ? 0 : coefficients[j]! + step * (best[i]! - coefficients[j]!);
  });
}
