import { normalLogCdf, normalLogPdf } from '@meguri/numerics';
import type { OutcomeAcquisition } from './outcome-acquisition.js';

/**
 * Logarithm of the probability that a trial succeeds, of which outcome `i` is the latent function: Φ(mean / √(1 + sd²))
 * (Rasmussen and Williams 2006, eq. 3.82).
 */
export function logSuccess(i: number): OutcomeAcquisition {
  return (means, sds, slopes) => {
    const width = Math.hypot(1, sds[i]!);
    const z = means[i]! / width;
    const value = normalLogCdf(z);
    if (slopes) {
      const slope = Math.exp(normalLogPdf(z) - value) / width;
      slopes.means.fill(0);
      slopes.sds.fill(0);
      slopes.means[i] = slope;
      slopes.sds[i] = (-slope * z * sds[i]!) / width;
    }
    return value;
  };
}
