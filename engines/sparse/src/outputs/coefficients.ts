import { columnsOf, type Design, featuresNamed } from '../data/design.js';
import { spreadOf } from '../data/standardise.js';
import { type Fit, leastSquares } from '../regression/householder.js';

/** A linear model of some features, fitted to all rows. */
export interface SubsetFit extends Fit {
  /** Indices into the columns of the design, one per coefficient. */
  readonly columns: readonly number[];
  /** Change of the target, in its standard deviations, per standard deviation of each column. */
  readonly standardised: Float64Array;
}

/** Refits a subset on all rows; throws RangeError when its columns are linearly dependent. */
export function fitSubset(design: Design, target: number, features: readonly string[]): SubsetFit {
  const chosen = featuresNamed(design, features);
  const columns = chosen.flatMap((feature) => feature.columns);
  const { values } = design.targets[target]!;
  const rows = design.rows.map((_, i) => i);
  const fit = leastSquares(columnsOf(design, chosen), values, rows);
  if (!fit) throw new RangeError(`the columns of ${features.join(', ')} are linearly dependent`);
  const { scale } = spreadOf(values);
  const standardised = fit.coefficients.map(
    (b, i) => (b * spreadOf(design.columns[columns[i]!]!.values).scale) / scale,
  );
  return { ...fit, columns, standardised };
}
