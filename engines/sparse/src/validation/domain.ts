import { cholesky, packedLength, rowStart, solveLower } from '@meguri/numerics';
import { type Design, featuresNamed } from '../data/design.js';
import { standardise } from '../data/standardise.js';

/** Where a model of some features may be trusted; plain values that survive JSON. */
export interface Domain {
  readonly n: number;
  /** Leverage above which a point is extrapolated: 3 (columns + 1) / n. */
  readonly limit: number;
  /** Indices into the columns of the design, with their means and standard deviations there. */
  readonly columns: readonly number[];
  readonly centres: readonly number[];
  readonly scales: readonly number[];
  /** Cholesky factor of the products of the standardised columns, packed by rows. */
  readonly factor: readonly number[];
}

/** Applicability domain by leverage (Gramatica, QSAR Comb. Sci. 26, 694, 2007). Throws RangeError for linearly dependent columns. */
export function domainOf(design: Design, features: readonly string[]): Domain {
  const columns = featuresNamed(design, features).flatMap((feature) => feature.columns);
  const standardised = columns.map((c) => standardise(design.columns[c]!.values));
  const p = columns.length;
  const gram = new Float64Array(packedLength(p));
  for (let i = 0; i < p; i++) {
    for (let j = 0; j <= i; j++) {
      const [a, b] = [standardised[i]!.values, standardised[j]!.values];
      gram[rowStart(i) + j] = a.reduce((sum, v, row) => sum + v * b[row]!, 0);
    }
  }
  if (!cholesky(gram, p)) throw new RangeError(`the columns of ${features.join(', ')} are linearly dependent`);
  return {
    n: design.n,
    limit: (3 * (p + 1)) / design.n,
    columns,
    centres: standardised.map(({ centre }) => centre),
    scales: standardised.map(({ scale }) => scale),
    factor: Array.from(gram),
  };
}

/** Leverage of a point: one value per column of the design. Rows of the design have (columns + 1) / n on average. */
export function leverageOf({ n, columns, centres, scales, factor }: Domain, point: ArrayLike<number>): number {
  const z = Float64Array.from(columns, (c, j) => (point[c]! - centres[j]!) / scales[j]!);
  solveLower(Float64Array.from(factor), columns.length, z);
  return z.reduce((sum, v) => sum + v * v, 1 / n);
}
