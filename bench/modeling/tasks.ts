import { stream } from '@meguri/numerics';
import type { Design } from '@meguri/sparse';

export interface TaskOptions {
  readonly n: number;
  readonly p: number;
  readonly seed: number;
  /** Coefficients of the first features; the others are noise. */
  readonly coefficients: readonly number[];
  readonly noise: number;
}

/** Standard normal features and a target that depends on the first of them. */
export function taskOf({ n, p, seed, coefficients, noise }: TaskOptions): Design {
  const random = stream(seed, 'modeling');
  const columns = Array.from({ length: p }, (_, j) => ({
    name: `x${j + 1}`,
    values: Float64Array.from({ length: n }, () => random.normal()),
  }));
  const y = Float64Array.from({ length: n }, (_, i) =>
    coefficients.reduce((sum, b, j) => sum + b * columns[j]!.values[i]!, noise * random.normal()),
  );
  return {
    n,
    columns,
    features: columns.map(({ name }, j) => ({ name, columns: [j] })),
    targets: [{ name: 'y', values: y }],
    rows: Array.from({ length: n }, (_, i) => i + 1),
  };
}
