import { columnsOf, type Design, type Feature } from '../data/design.js';
import { type Folds, trainingRows } from '../data/folds.js';
import { heldOutRmse } from '../regression/held-out.js';
import { type Constraints, choiceOf } from '../search/constraints.js';
import { winnersOf } from '../search/winners.js';
import { largestPenalty, lassoPath } from './lasso.js';
import { type NormalEquations, normalEquations, predictStandardised } from './normal-equations.js';
import { ridge } from './ridge.js';

/** A model on a path of models, with its held-out error in units of the target. */
export interface PathPoint {
  readonly rmse: number;
  /** Of shrinking models. */
  readonly penalty?: number;
  /** Features with a coefficient, fitted to all rows. */
  readonly features: readonly string[];
}

/** What other methods reach on the same folds; paths from few features, or much shrinkage, to many. */
export interface Comparison {
  readonly null: { readonly rmse: number };
  /** Null when the columns are linearly dependent, or too many, in a fold. */
  readonly full: { readonly rmse: number | null };
  /** Adds the feature that lowers the held-out error most, again and again. */
  readonly forward: readonly PathPoint[];
  readonly lasso: readonly PathPoint[];
  readonly ridge: readonly PathPoint[];
}

const PENALTIES = 60;

/**
 * Compares exhaustive search with what is usual, for target `t`. None uses a feature that the constraints exclude; forward selection keeps to all of
 * them, while the paths shrink forced features like others and know nothing of either-or and sizes.
 */
export function compare(design: Design, folds: Folds, t = 0, constraints: Constraints = {}): Comparison {
  const target = design.targets[t]!.values;
  const { forced, free } = choiceOf(design, constraints);
  const features = design.features.filter((feature) => forced.includes(feature) || free.includes(feature));
  const columns = columnsOf(design, features);
  const equations = folds.held.map((held) => normalEquations(columns, target, trainingRows(design.n, held)));
  const all = normalEquations(columns, target, trainingRows(design.n, []));
  const largest = largestPenalty(all);
  const lassoPenalties = Array.from({ length: PENALTIES }, (_, i) => largest * 1e-3 ** (i / (PENALTIES - 1)));
  const ridgePenalties = Array.from({ length: PENALTIES }, (_, i) => 100 * 1e-7 ** (i / (PENALTIES - 1)));
  const path = (penalties: readonly number[], fit: (training: NormalEquations) => Float64Array[]): PathPoint[] => {
    const errors = errorsOf(columns, target, folds, equations, fit);
    return fit(all).map((coefficients, i) => ({
      penalty: penalties[i]!,
      rmse: errors[i]!,
      features: featuresWith(features, coefficients),
    }));
  };
  const full = heldOutRmse(columns, target, folds);
  return {
    null: { rmse: heldOutRmse([], target, folds) },
    full: { rmse: Number.isNaN(full) ? null : full },
    forward: forwardPath({ ...design, targets: [design.targets[t]!] }, folds, constraints),
    lasso: path(lassoPenalties, (training) => lassoPath(training, lassoPenalties)),
    ridge: path(ridgePenalties, (training) => ridgePenalties.map((penalty) => ridge(training, penalty))),
  };
}

/** Held-out error of every model of a path. */
function errorsOf(
  columns: readonly Float64Array[],
  target: Float64Array,
  folds: Folds,
  equations: readonly NormalEquations[],
  fit: (training: NormalEquations) => Float64Array[],
): number[] {
  const squares: number[] = [];
  folds.held.forEach((held, f) => {
    fit(equations[f]!).forEach((coefficients, m) => {
      for (const i of held) {
        const error = target[i]! - predictStandardised(equations[f]!, coefficients, columns, i);
        squares[m] = (squares[m] ?? 0) + error ** 2;
      }
    });
  });
  return squares.map((sum) => Math.sqrt(sum / (target.length * folds.repeats)));
}

function featuresWith(features: readonly Feature[], coefficients: Float64Array): string[] {
  const chosen = features.flatMap(({ name, columns }) => columns.map(() => name));
  return [...new Set(chosen.filter((_, c) => coefficients[c] !== 0))];
}

function forwardPath(design: Design, folds: Folds, constraints: Constraints): PathPoint[] {
  const path: PathPoint[] = [];
  let chosen = constraints.force ?? [];
  const most = constraints.maxSize ?? design.features.length;
  for (let size = Math.max(1, chosen.length); size <= most; size++) {
    const step = { ...constraints, force: chosen, minSize: size, maxSize: size };
    if (size > chosen.length + choiceOf(design, step).free.length) break;
    const [winner] = winnersOf({ design, folds, constraints: step });
    if (!Number.isFinite(winner!.rmse)) break;
    path.push(winner!);
    chosen = winner!.features;
  }
  return path;
}
