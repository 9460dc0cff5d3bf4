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
export function leverageOf(domain: Domain, point: ArrayLike<number>): number {
  const z = whitening(domain)(point);
  return jointLeverage(domain, z, z);
}

/** Brings points into uncorrelated coordinates, for {@link jointLeverage}. */
export function whitening({ columns, centres, scales, factor }: Domain): (point: ArrayLike<number>) => Float64Array {
  const packed = Float64Array.from(factor);
  return (point) => {
    const z = new Float64Array(columns.length);
    columns.forEach((c, j) => {
      z[j] = (point[c]! - centres[j]!) / scales[j]!;
    });
    solveLower(packed, columns.length, z);
    return z;
  };
}

/** The hat matrix between two whitened points: how much a value at one changes the prediction at the other. */
export function jointLeverage({ n }: Domain, a: Float64Array, b: Float64Array): number {
  let leverage = 1 / n;
  for (let j = 0; j < a.length; j++) leverage += a[j]! * b[j]!;
  return leverage;
}
