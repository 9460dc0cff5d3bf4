import { tableText } from '@meguri/bayesopt';
import type { TargetSurvey } from '@meguri/sparse';

/** The best subsets as comma-separated values: a row each, with the coefficient of every column in units of target per unit of column. */
export function bestTable({ target, best }: TargetSurvey, columns: readonly string[]): string {
  const header = ['rank', 'target', 'error', 'q2', 'size', 'intercept', ...columns];
  const rows = best.map((subset, rank) => {
    const { rmse, q2, features, intercept } = subset;
    const coefficients = columns.map((_, c) => subset.coefficients[subset.columns.indexOf(c)] ?? null);
    return [rank + 1, target, rmse, q2, features.length, intercept, ...coefficients];
  });
  return tableText(header, rows);
}
