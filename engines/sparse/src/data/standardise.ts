import { mean } from '@meguri/numerics';

/** A column as z-scores, with what leads back to its unit. */
export interface Standardised {
  /** (value - centre) / scale. */
  readonly values: Float64Array;
  /** Mean, in the unit of the column. */
  readonly centre: number;
  /** Root mean square deviation from the mean (n in the denominator), in the unit of the column. */
  readonly scale: number;
}

/** Mean and root mean square deviation (n in the denominator) of a column, in its unit. */
export function spreadOf(values: Float64Array): Pick<Standardised, 'centre' | 'scale'> {
  const centre = mean(values);
  let squares = 0;
  for (const value of values) squares += (value - centre) ** 2;
  return { centre, scale: Math.sqrt(squares / values.length) };
}

/** z-scores of a column; zeros when it is constant. Errors of ordinary least squares with intercept do not depend on it; coefficients become comparable. */
export function standardise(values: Float64Array): Standardised {
  const { centre, scale } = spreadOf(values);
  return { values: values.map((value) => (scale > 0 ? (value - centre) / scale : 0)), centre, scale };
}
