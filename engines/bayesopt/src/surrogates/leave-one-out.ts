import { packedLength, rowStart, solveLower } from '@meguri/numerics';
import { priorMeanOf, sourceOf } from '../kernels/covariance.js';
import { type GaussianProcess, VARIANCE_FLOOR } from './gaussian-process.js';

/** What the process would have predicted for each observation without it, noise included; standardised outcomes. */
export interface LeftOut {
  readonly mean: number;
  readonly sd: number;
  /** The outcome minus the mean. */
  readonly error: number;
}

/**
 * Predicts every observation from all others, hyper-parameters kept: the mean is y - [K⁻¹(y-m)]ᵢ / [K⁻¹]ᵢᵢ and the variance
 * 1 / [K⁻¹]ᵢᵢ; Rasmussen and Williams (2006), equations 5.10 to 5.12.
 */
export function leaveOneOut(gp: GaussianProcess): LeftOut[] {
  const { size, covariance } = gp;
  const { outputScale } = covariance.hyperparameters;
  const inverse = inverseRows(gp);
  return Array.from({ length: size }, (_, i) => {
    let precision = 0;
    let weight = 0;
    for (let j = i; j < size; j++) {
      const entry = inverse[rowStart(j) + i]!;
      precision += entry * entry;
      weight += entry * gp.whitened[j]!;
    }
    const variance = Math.max(1 / precision, VARIANCE_FLOOR * outputScale);
    const error = weight / precision;
    return { mean: outcomeOf(gp, i) - error, sd: Math.sqrt(variance), error };
  });
}

/**
 * Sum over the target's exact outcomes of the log density of each, predicted from all others; Rasmussen and Williams (2006), eq. 5.11,
 * but for a constant. Outcomes that are limits (`censoring` other than 0) have none.
 */
export function logDensityLeftOut(gp: GaussianProcess, censoring?: Int8Array): number {
  let sum = 0;
  leaveOneOut(gp).forEach(({ error, sd }, i) => {
    if (sourceOf(gp.covariance, gp.columns, i) !== 0 || censoring?.[i]) return;
    sum -= 0.5 * (error / sd) ** 2 + Math.log(sd);
  });
  return sum;
}

/** L⁻¹, packed like L: its column i is the solution of L x = eᵢ. */
function inverseRows({ factor, size }: GaussianProcess): Float64Array {
  const inverse = new Float64Array(packedLength(size));
  const column = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    column.fill(0);
    column[i] = 1;
    solveLower(factor, size, column);
    for (let j = i; j < size; j++) inverse[rowStart(j) + i] = column[j]!;
  }
  return inverse;
}

/** yᵢ = m + (L L⁻¹(y-m))ᵢ */
function outcomeOf({ covariance, columns, factor, whitened }: GaussianProcess, i: number): number {
  let sum = priorMeanOf(covariance, columns, i);
  for (let j = 0; j <= i; j++) sum += factor[rowStart(i) + j]! * whitened[j]!;
  return sum;
}
