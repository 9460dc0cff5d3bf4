import { type Minimum, minimise, type Objective } from '@meguri/numerics';
import type { Hyperparameters, Priors } from '../kernels/hyperparameters.js';
import { priorMode, type Theta, thetaBounds, thetaOf } from './theta.js';

/** Observations per lengthscale from which the last fit of a campaign is a good enough start alone. */
const SETTLED = 4;

/**
 * Maximum a posteriori hyper-parameters of {@link negativeLogPosterior} given `observations` outcomes: the best of the fits begun at
 * the prior's mode and, when given, at the last fit of the same campaign; with many observations from there alone. Deterministic.
 */
export function fit(
  negativeLogPosterior: Objective,
  observations: number,
  priors: Priors,
  warmStart?: Hyperparameters,
): Theta {
  const bounds = thetaBounds(priors);
  const first = priorMode(priors);
  const last = warmStart && thetaOf(warmStart);
  // hyper-parameters from elsewhere may be for another space, or none at all
  const isUsable = last?.length === first.length && !last.some(Number.isNaN);
  const isSettled = observations > SETTLED * priors.lengthscales.length;
  const starts = isUsable ? (isSettled ? [last] : [first, last]) : [first];
  const fits = starts.map((start) =>
    minimise(negativeLogPosterior, start, { ...bounds, valueTolerance: 1e-5, gradientTolerance: 1e-3 }),
  );
  return fits.reduce((a: Minimum, b) => (b.value < a.value ? b : a)).x;
}
