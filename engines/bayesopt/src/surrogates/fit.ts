import { type Minimum, minimise, type Objective } from '@meguri/numerics';
import type { Hyperparameters, Priors } from '../kernels/hyperparameters.js';
import { priorMode, type Theta, thetaBounds, thetaOf } from './theta.js';

/**
 * Maximum a posteriori hyper-parameters of {@link negativeLogPosterior}: the best of the fits begun at the prior's mode and, when
 * given, at the last fit of the same campaign. Deterministic.
 */
export function fit(negativeLogPosterior: Objective, priors: Priors, warmStart?: Hyperparameters): Theta {
  const bounds = thetaBounds(priors);
  const starts = [priorMode(priors)];
  const last = warmStart && thetaOf(warmStart);
  if (last?.length === starts[0]!.length) starts.push(last);
  const fits = starts.map((start) =>
    minimise(negativeLogPosterior, start, { ...bounds, valueTolerance: 1e-6, gradientTolerance: 1e-3 }),
  );
  return fits.reduce((a: Minimum, b) => (b.value < a.value ? b : a)).x;
}
