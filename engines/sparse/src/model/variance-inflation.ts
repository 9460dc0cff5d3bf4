import type { Column } from '../data/design.js';
import { standardise } from '../data/standardise.js';
import { leastSquares, predictRow } from '../regression/householder.js';

/** 1 / (1 - R²) of each column regressed on the others (Marquardt, Technometrics 12, 591, 1970); infinite when they determine it. */
export function varianceInflation(columns: readonly Column[]): number[] {
  const all = columns.map(({ values }) => standardise(values).values);
  return all.map((own, c) => {
    const others = all.filter((_, other) => other !== c);
    const rows = Array.from(own, (_, i) => i);
    const fit = leastSquares(others, own, rows);
    if (!fit) return Number.POSITIVE_INFINITY;
    const left = rows.reduce((sum, i) => sum + (own[i]! - predictRow(fit, others, i)) ** 2, 0);
    return own.length / left;
  });
}
