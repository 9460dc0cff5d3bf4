import { stream } from '@meguri/numerics';
import type { Design } from './data/design.js';

export interface SyntheticOptions {
  readonly n: number;
  readonly p: number;
  readonly seed: number;
  /** Coefficients of the first features; the others are noise. */
  readonly coefficients?: readonly number[];
  readonly noise?: number;
  readonly targets?: number;
}

/** Standard normal features x1, x2 …, and targets y1 … that depend on the first ones. */
export function synthetic(options: SyntheticOptions): Design {
  const { n, p, seed, coefficients = [], noise = 1, targets = 1 } = options;
  const random = stream(seed, 'synthetic');
  const column = (name: string) => ({ name, values: Float64Array.from({ length: n }, () => random.normal()) });
  const columns = Array.from({ length: p }, (_, j) => column(`x${j + 1}`));
  const outcomes = Array.from({ length: targets }, (_, t) => {
    const { name, values } = column(`y${t + 1}`);
    return {
      name,
      values: values.map((v, i) => coefficients.reduce((sum, b, j) => sum + b * columns[j]!.values[i]!, noise * v)),
    };
  });
  return {
    n,
    columns,
    features: columns.map(({ name }, j) => ({ name, columns: [j] })),
    targets: outcomes,
    rows: Array.from({ length: n }, (_, i) => i + 1),
  };
}
