import { quantile, stream } from '@meguri/numerics';
import type { Design } from '../data/design.js';
import { leastSquares } from '../regression/householder.js';

export interface BootstrapOptions {
  /** How often rows are drawn anew. Default 1,000. */
  readonly resamples: number;
  /** Probability between the ends. Default 0.95. */
  readonly level: number;
  readonly seed: number;
}

export interface CoefficientInterval {
  readonly lower: number;
  readonly upper: number;
}

/** Percentile intervals of the coefficients of all columns; undefined when half of the resamples leave them undetermined. */
export function bootstrap(
  design: Design,
  { resamples, level, seed }: BootstrapOptions,
): CoefficientInterval[] | undefined {
  const columns = design.columns.map(({ values }) => values);
  const target = design.targets[0]!.values;
  const drawn: Float64Array[] = [];
  for (let resample = 0; resample < resamples; resample++) {
    const random = stream(seed, 'bootstrap', resample);
    const rows = Array.from({ length: design.n }, () => random.integer(0, design.n - 1));
    const fit = leastSquares(columns, target, rows);
    if (fit) drawn.push(fit.coefficients);
  }
  if (drawn.length <= resamples / 2) return undefined;
  return columns.map((_, c) => {
    const values = drawn.map((coefficients) => coefficients[c]!);
    return { lower: quantile(values, (1 - level) / 2), upper: quantile(values, (1 + level) / 2) };
  });
}
