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
  const product = (a: Float64Array, b: (i: number) => number) =>
    a.reduce((sum, v, i) => sum + v * b(i), 0) / rows.length;
  const gram = new Float64Array(p * p);
  for (let j = 0; j < p * p; j++) {
    const other = standardised[j % p]!.values;
    gram[j] = product(standardised[Math.floor(j / p)]!.values, (i) => other[i]!);
  }
  return {
    gram,
    moments: Float64Array.from(standardised, ({ values }) => product(values, (i) => target[rows[i]!]! - targetCentre)),
    centres: standardised.map(({ centre }) => centre),
    scales: standardised.map(({ scale }) => scale),
    targetCentre,
  };
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
