import type { NestedReport } from './nested.js';

export interface Interval {
  readonly lower: number;
  readonly upper: number;
}

/** Models that each did without some rows, and the errors that they make there. */
export type FoldPredictions = Pick<NestedReport, 'models' | 'heldOut'>;

/**
 * Jackknife+ interval (Barber, Candès, Ramdas, Tibshirani, Ann. Stat. 49, 486, 2021, equation 4), or CV+ with folds of several rows: each
 * held-out error is set about what the model without that row predicts. Since the search is repeated in every fold, the guarantee holds for
 * search and fit together: coverage at least 1 - 2 alpha, typically near 1 - alpha. Unbounded with fewer than 1 / alpha - 1 rows.
 * @param point one value per column of the design, in its order
 * @param alpha 0.1 for an interval of 90 %
 */
export function predictionInterval(nested: FoldPredictions, point: ArrayLike<number>, alpha: number): Interval {
  const predictions = nested.models.map(({ intercept, coefficients, columns }) =>
    columns.reduce((sum, c, j) => sum + coefficients[j]! * point[c]!, intercept),
  );
  return jackknifePlus(
    nested.heldOut.map(({ fold, error }) => ({ prediction: predictions[fold]!, error })),
    alpha,
  );
}

/** The interval from what each model without some rows predicts for the point, and its error on those rows; unbounded with too few. */
export function jackknifePlus(
  heldOut: readonly { readonly prediction: number; readonly error: number }[],
  alpha: number,
): Interval {
  const count = heldOut.length;
  const lows = heldOut.map(({ prediction, error }) => prediction - error).sort((a, b) => a - b);
  const highs = heldOut.map(({ prediction, error }) => prediction + error).sort((a, b) => a - b);
  const low = Math.floor(alpha * (count + 1));
  const high = Math.ceil((1 - alpha) * (count + 1));
  return {
    lower: low < 1 ? Number.NEGATIVE_INFINITY : lows[low - 1]!,
    upper: high > count ? Number.POSITIVE_INFINITY : highs[high - 1]!,
  };
}
