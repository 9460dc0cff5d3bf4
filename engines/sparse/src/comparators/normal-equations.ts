import { mean } from '@meguri/numerics';
import { standardise } from '../data/standardise.js';

/** Training rows as products of standardised columns, for models that shrink coefficients. */
export interface NormalEquations {
  /** Correlations of the columns with one another, p × p by rows, and with the centred target, in its units. */
  readonly gram: Float64Array;
  readonly moments: Float64Array;
  readonly centres: readonly number[];
  /** Zero for columns that are constant in these rows; they get no coefficient. */
  readonly scales: readonly number[];
  readonly targetCentre: number;
}

export function normalEquations(
  columns: readonly Float64Array[],
  target: Float64Array,
  rows: readonly number[],
): NormalEquations {
  const p = columns.length;
  const standardised = columns.map((column) => standardise(Float64Array.from(rows, (i) => column[i]!)));
  const targetCentre = mean(rows.map((i) => target[i]!));
  const centred = Float64Array.from(rows, (i) => target[i]! - targetCentre);
  const gram = new Float64Array(p * p);
  for (let j = 0; j < p; j++) {
    for (let l = j; l < p; l++) {
      const product = meanProduct(standardised[j]!.values, standardised[l]!.values);
      gram[j * p + l] = product;
      gram[l * p + j] = product;
    }
  }
  return {
    gram,
    moments: Float64Array.from(standardised, ({ values }) => meanProduct(values, centred)),
    centres: standardised.map(({ centre }) => centre),
    scales: standardised.map(({ scale }) => scale),
    targetCentre,
  };
}

function meanProduct(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum / a.length;
}

/** Prediction for row `i` by coefficients of standardised columns. */
export function predictStandardised(
  { centres, scales, targetCentre }: NormalEquations,
  coefficients: Float64Array,
  columns: readonly Float64Array[],
  i: number,
): number {
  return columns.reduce(
    (sum, column, j) =>
      coefficients[j] === 0 ? sum : sum + (coefficients[j]! * (column[i]! - centres[j]!)) / scales[j]!,
    targetCentre,
  );
}
