import type { OutcomeAcquisition } from './outcome-acquisition.js';

/** Standard deviations above the mean at which an outcome is hoped to come out; β = 4 in the terms of Srinivas et al. */
const HOPE = 2;
/** Standard deviation, in standardised outcomes, that stands for certainty: small, and not so small that slopes vanish. */
export const NEARLY_CERTAIN = 0.01;

/**
 * What is promised if every outcome came out at its upper confidence bound (Srinivas, Krause, Kakade and Seeger, ICML 2010). Of one
 * outcome this grows with the bound alone, so that the highest bound is chosen.
 */
export function optimistic(promise: OutcomeAcquisition): OutcomeAcquisition {
  return (means, sds, slopes) => {
    const bounds = Float64Array.from(means, (mean, i) => mean + HOPE * sds[i]!);
    const value = promise(
      bounds,
      bounds.map(() => NEARLY_CERTAIN),
      slopes,
    );
    for (let i = 0; slopes && i < bounds.length; i++) slopes.sds[i] = HOPE * slopes.means[i]!;
    return value;
  };
}
