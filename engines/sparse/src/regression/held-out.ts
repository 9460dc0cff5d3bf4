import { type Folds, trainingRows } from '../data/folds.js';
import { leastSquares, predictRow, residualsOf } from './householder.js';

/**
 * Sum of squared errors of held-out rows, every fold refitted: what the search computes without refits.
 * NaN when the columns are linearly dependent in a fold.
 */
export function heldOutSquares(columns: readonly Float64Array[], target: Float64Array, folds: Folds): number {
  let squares = 0;
  for (const held of folds.held) {
    const fit = leastSquares(columns, target, trainingRows(target.length, held));
    if (!fit) return Number.NaN;
    for (const i of held) squares += (target[i]! - predictRow(fit, columns, i)) ** 2;
  }
  return squares;
}

/** Root mean square error of held-out rows, in units of the target. */
export function heldOutRmse(columns: readonly Float64Array[], target: Float64Array, folds: Folds): number {
  return Math.sqrt(heldOutSquares(columns, target, folds) / (target.length * folds.repeats));
}

/** The same when each row is held out in turn, by one fit: an error is a residual over 1 - leverage (Allen, Technometrics 16, 125, 1974). */
export function leaveOneOutRmse(columns: readonly Float64Array[], target: Float64Array): number {
  const fit = residualsOf(columns, target);
  if (!fit) return Number.NaN;
  const squares = fit.residuals.reduce((sum, residual, i) => sum + (residual / (1 - fit.leverages[i]!)) ** 2, 0);
  return Math.sqrt(squares / target.length);
}
