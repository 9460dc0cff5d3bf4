import type { NormalEquations } from './normal-equations.js';

const MOST_SWEEPS = 1000;
const CONVERGED = 1e-9;

/** The smallest penalty at which no column is left. */
export function largestPenalty({ moments }: NormalEquations): number {
  return moments.reduce((most, moment) => Math.max(most, Math.abs(moment)), 0);
}

/**
 * Coefficients that minimise mean squares / 2 + penalty × sum of their absolute values, for each of the penalties, largest first, by
 * coordinate descent from one to the next (Friedman, Hastie, Tibshirani, J. Stat. Softw. 33, 1, 2010).
 */
export function lassoPath({ gram, moments, scales }: NormalEquations, penalties: readonly number[]): Float64Array[] {
  const p = moments.length;
  const coefficients = new Float64Array(p);
  const size = moments.reduce((most, moment) => Math.max(most, Math.abs(moment)), 0);
  return penalties.map((penalty) => {
    for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
      let largest = 0;
      for (let j = 0; j < p; j++) {
        if (scales[j] === 0) continue;
        let moment = moments[j]! + coefficients[j]!;
        for (let l = 0; l < p; l++) moment -= gram[j * p + l]! * coefficients[l]!;
        const next = Math.sign(moment) * Math.max(0, Math.abs(moment) - penalty);
        largest = Math.max(largest, Math.abs(next - coefficients[j]!));
        coefficients[j] = next;
      }
      if (largest <= CONVERGED * size) break;
    }
    return coefficients.slice();
  });
}
