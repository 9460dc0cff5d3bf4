import { sourceOf } from '../kernels/covariance.js';
import type { GaussianProcess } from './gaussian-process.js';
import { leaveOneOut } from './leave-one-out.js';

/**
 * Whether a process of several sources predicts the target's left-out outcomes worse than a process of the target alone, by
 * predictive log density: then the other sources mislead it.
 */
export function isTransferHarmful(joint: GaussianProcess, alone: GaussianProcess): boolean {
  return logDensityOfTarget(joint) < logDensityOfTarget(alone);
}

/** Sum over the target's outcomes of the log density of each, predicted from all others; Rasmussen and Williams (2006), eq. 5.11. */
function logDensityOfTarget(gp: GaussianProcess): number {
  let sum = 0;
  leaveOneOut(gp).forEach(({ error, sd }, i) => {
    if (sourceOf(gp.covariance, gp.columns, i) !== 0) return;
    sum -= 0.5 * (error / sd) ** 2 + Math.log(sd);
  });
  return sum;
}
