import { log1mexp, normalLogCdf, normalLogPdf } from '@meguri/numerics';
import type { OutcomeAcquisition } from './outcome-acquisition.js';

/** Limits of one outcome, both included; infinite where there is none. */
export interface Limits {
  readonly lower: number;
  readonly upper: number;
}

/**
 * Logarithm of the probability that every outcome lies within its limits, for independent normal predictions; accurate far into
 * the tails, so that a search can climb out of a region where nothing is feasible.
 */
export function logFeasibility(limits: readonly Limits[]): OutcomeAcquisition {
  const limited = [...limits.keys()].filter((i) => isLimited(limits[i]!));
  return (means, sds, slopes) => {
    slopes?.means.fill(0);
    slopes?.sds.fill(0);
    return limited.reduce((sum, i) => {
      const { lower, upper } = limits[i]!;
      const sd = sds[i]!;
      const [a, b] = [(lower - means[i]!) / sd, (upper - means[i]!) / sd];
      const value = logInterval(a, b);
      if (slopes) {
        const [atLower, atUpper] = [Math.exp(normalLogPdf(a) - value), Math.exp(normalLogPdf(b) - value)];
        slopes.means[i] = (atLower - atUpper) / sd;
        slopes.sds[i] = ((atLower && a * atLower) - (atUpper && b * atUpper)) / sd;
      }
      return sum + value;
    }, 0);
  };
}

/** True when a limit exists. */
export function isLimited({ lower, upper }: Limits): boolean {
  return lower > Number.NEGATIVE_INFINITY || upper < Number.POSITIVE_INFINITY;
}

/** True when every outcome lies within its limits. */
export function isFeasible(limits: readonly Limits[], outcomes: ArrayLike<number>): boolean {
  return limits.every(({ lower, upper }, i) => lower <= outcomes[i]! && outcomes[i]! <= upper);
}

/** log (Φ(b) - Φ(a)), taken in the tail in which the interval lies. */
function logInterval(a: number, b: number): number {
  const [low, high] = a + b > 0 ? [-b, -a] : [a, b];
  const whole = normalLogCdf(high);
  return low === Number.NEGATIVE_INFINITY ? whole : whole + log1mexp(Math.min(0, normalLogCdf(low) - whole));
}
