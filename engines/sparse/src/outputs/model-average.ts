import type { Design } from '../data/design.js';
import type { Problem } from '../search/problem.js';
import type { Tally } from '../search/tally.js';
import type { SubsetFit } from './coefficients.js';
import type { RankedSubset } from './report.js';

/** The mean of the best models, each weighted by exp(-n/2 ln of its mean squared held-out error). */
export interface ModelAverage {
  readonly intercept: number;
  /** One per column of the design, in units of target per unit of column; zero in models without the column. */
  readonly coefficients: readonly number[];
  /** How far the coefficients differ between models: weighted standard deviations. */
  readonly betweenModels: readonly number[];
  /** Part of the weight of all subsets that the models averaged here have; null when not all were walked. */
  readonly covered: number | null;
}

export function averageOf(
  design: Design,
  problem: Problem,
  tally: Tally,
  best: readonly RankedSubset[],
  fits: readonly SubsetFit[],
): ModelAverage {
  const smallest = best[0]?.rmse ?? 1;
  const weights = best.map(({ rmse }) => Math.exp(-problem.rows * Math.log(rmse / smallest)));
  const total = weights.reduce((sum, w) => sum + w, 0);
  const mean = (of: (fit: SubsetFit) => number) => fits.reduce((sum, fit, i) => sum + weights[i]! * of(fit), 0) / total;
  const coefficient = (fit: SubsetFit, c: number) => fit.coefficients[fit.columns.indexOf(c)] ?? 0;
  const coefficients = design.columns.map((_, c) => mean((fit) => coefficient(fit, c)));
  return {
    intercept: mean((fit) => fit.intercept),
    coefficients,
    betweenModels: coefficients.map((centre, c) => Math.sqrt(mean((fit) => (coefficient(fit, c) - centre) ** 2))),
    covered: Math.min(1, total / tally.weight),
  };
}
