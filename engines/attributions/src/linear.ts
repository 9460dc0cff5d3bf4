import { cholesky, dot, packedLength, rowStart, solveLower } from '@meguri/numerics';
import type { Attribution, Rows, Variant } from './attribution.js';
import { AttributionError } from './attribution-error.js';
import { shapleyValues } from './games.js';
import { checkEnumerable, checkRows, columnMeans, type Groups, playersOf } from './inputs.js';

/** Part of its variance that an input has to keep beside those before it. */
const INDEPENDENT = 1e-10;

/** intercept + Σ coefficient × input. */
export interface LinearModel {
  readonly intercept: number;
  readonly coefficients: Float64Array;
}

export interface LinearQuestion {
  readonly model: LinearModel;
  readonly point: Float64Array;
  /** Rows over which inputs have their means, and for the conditional variant their covariance. */
  readonly background: Rows;
  /** Inputs that act together. Default: each input on its own. */
  readonly groups?: Groups;
  /** Default `interventional`. */
  readonly variant?: Variant;
}

/**
 * Shapley values of a linear model. Interventional they are coefficient × (value - mean), exactly (Lundberg and Lee, NIPS 2017,
 * corollary 1); conditional they are enumerated over all coalitions with the mean of the absent inputs given the present ones, as of a
 * normal distribution (Aas, Jullum and Løland, Artif. Intell. 298 (2021) 103502, section 3.1). Throws {@link AttributionError} for what is
 * no number; conditional also for more than 15 groups and for inputs that are linearly dependent in the background.
 */
export function attributeLinear(question: LinearQuestion): Attribution {
  const { model, point, background, variant = 'interventional' } = question;
  const width = model.coefficients.length;
  checkRows([point], width, 'explained');
  checkRows(background, width, 'background');
  const players = playersOf(question.groups, width);
  const means = columnMeans(background);
  const shift = point.map((value, j) => value - means[j]!);
  const baseline = model.intercept + dot(model.coefficients, 0, means, 0, width);
  const contributions =
    variant === 'interventional'
      ? Float64Array.from(players, (inputs) => inputs.reduce((sum, j) => sum + model.coefficients[j]! * shift[j]!, 0))
      : conditional(model, shift, covarianceOf(background, means), players);
  return { variant, baseline, prediction: baseline + dot(model.coefficients, 0, shift, 0, width), contributions };
}

/** Lower triangle of a covariance matrix, in packed rows. */
function covarianceOf(rows: Rows, means: Float64Array): Float64Array {
  const covariance = new Float64Array(packedLength(means.length));
  for (let i = 0; i < means.length; i++) {
    for (let j = 0; j <= i; j++) {
      const products = rows.reduce((sum, row) => sum + (row[i]! - means[i]!) * (row[j]! - means[j]!), 0);
      covariance[rowStart(i) + j] = products / rows.length;
    }
  }
  return covariance;
}

/**
 * A coalition S is worth bᵀ E[x - mean | x_S] = (Σ b)_Sᵀ Σ_SS⁻¹ (x - mean)_S: with the Cholesky factor of Σ_SS a product of two solved
 * vectors. All inputs together are worth bᵀ (x - mean), with no rounding of a factor.
 */
function conditional(
  { coefficients }: LinearModel,
  shift: Float64Array,
  covariance: Float64Array,
  players: Groups,
): Float64Array {
  checkEnumerable(players);
  const at = (i: number, j: number) => covariance[rowStart(Math.max(i, j)) + Math.min(i, j)]!;
  const told = coefficients.map((_, i) => coefficients.reduce((sum, b, j) => sum + b * at(i, j), 0));
  const values = Float64Array.from({ length: 2 ** players.length }, (_, coalition) => {
    const known = players.flatMap((inputs, player) => (coalition & (1 << player) ? inputs : []));
    return expectedShift(known, at, told, shift);
  });
  values[values.length - 1] = dot(coefficients, 0, shift, 0, shift.length);
  return shapleyValues(players.length, values);
}

function expectedShift(
  known: readonly number[],
  at: (i: number, j: number) => number,
  told: Float64Array,
  shift: Float64Array,
): number {
  const k = known.length;
  // in units of the standard deviations, so that units do not make a matrix look singular
  const scales = known.map((i) => Math.sqrt(at(i, i)));
  const factor = new Float64Array(packedLength(k));
  for (let i = 0; i < k; i++) {
    for (let j = 0; j <= i; j++) factor[rowStart(i) + j] = at(known[i]!, known[j]!) / (scales[i]! * scales[j]!);
  }
  const isIndependent = cholesky(factor, k) && known.every((_, i) => factor[rowStart(i) + i]! ** 2 > INDEPENDENT);
  if (!isIndependent) {
    throw new AttributionError(
      'inputs are constant or linearly dependent in the background',
      'give more background rows or take the interventional variant',
    );
  }
  const [here, there] = [told, shift].map((values) => Float64Array.from(known, (i, a) => values[i]! / scales[a]!));
  solveLower(factor, k, here!);
  solveLower(factor, k, there!);
  return dot(here!, 0, there!, 0, k);
}
