import { columnsOf, type Design, featuresNamed } from '../data/design.js';
import type { Folds } from '../data/folds.js';
import { heldOutRmse, leaveOneOutRmse } from '../regression/held-out.js';
import type { RankedSubset } from './report.js';

/** How well the errors of the published list agree with least squares by Householder reflections, which share nothing with the search. */
export interface Recheck {
  /** Subsets refitted. */
  readonly subsets: number;
  /** Largest relative difference of an error. */
  readonly largest: number;
}

export function recheck(design: Design, t: number, folds: Folds, best: readonly RankedSubset[]): Recheck {
  const target = design.targets[t]!.values;
  let largest = 0;
  for (const { features, rmse } of best) {
    const columns = columnsOf(design, featuresNamed(design, features));
    const isSingle = folds.kind === 'leave-one-out';
    const refitted = isSingle ? leaveOneOutRmse(columns, target) : heldOutRmse(columns, target, folds);
    largest = Math.max(largest, Math.abs(rmse / refitted - 1));
  }
  return { subsets: best.length, largest };
}
