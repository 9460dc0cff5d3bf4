import type { Design } from '../data/design.js';
import type { SubsetFit } from './coefficients.js';
import type { RankedSubset } from './report.js';

/** Standardised coefficients of the best subsets: a row per subset, best first, a column per column of the design. */
export interface WeightDiagram {
  readonly columns: readonly string[];
  readonly rows: readonly {
    /** In units of the target. */
    readonly rmse: number;
    /** null where the subset does not have the column. */
    readonly weights: readonly (number | null)[];
  }[];
}

export function weightDiagramOf(
  design: Design,
  best: readonly RankedSubset[],
  fits: readonly SubsetFit[],
): WeightDiagram {
  return {
    columns: design.columns.map(({ name }) => name),
    rows: best.map(({ rmse }, i) => {
      const weights: (number | null)[] = design.columns.map(() => null);
      fits[i]!.columns.forEach((c, j) => {
        weights[c] = fits[i]!.standardised[j]!;
      });
      return { rmse, weights };
    }),
  };
}
