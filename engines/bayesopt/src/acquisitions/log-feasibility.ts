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
      const sd = sds[i]!;
      const { value, byMean, bySd } = within(limits[i]!, means[i]!, sd);
      if (slopes) {
        slopes.means[i] = byMean / sd;
        slopes.sds[i] = bySd / sd;
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

/** Standard deviations beyond which squares overflow: the probability no longer falls, so that its logarithm stays finite. */
const FARTHEST = 1e150;
/** Width, in standard deviations and relative to the distance from the mean, below which the density hardly changes. */
const NARROW = 1e-5;

/** Logarithm of the probability that one outcome lies within its limits, with derivatives by mean and sd in units of 1 / sd. */
function within({ lower, upper }: Limits, mean: number, sd: number) {
  const [a, b] = [(lower - mean) / sd, (upper - mean) / sd];
  if (a > FARTHEST || b < -FARTHEST) return { value: -0.5 * FARTHEST ** 2, byMean: 0, bySd: 0 };
  const middle = (a + b) / 2;
  const width = (upper - lower) / sd;
  if (width * Math.max(1, Math.abs(middle)) < NARROW) {
    // limits that standardisation has made equal are told apart by the density between them
    const value = Math.log(Math.max(width, Number.MIN_VALUE)) + normalLogPdf(middle);
    return { value, byMean: middle, bySd: middle ** 2 - 1 };
  }
  const value = logInterval(a, b);
  const [atLower, atUpper] = [Math.exp(normalLogPdf(a) - value), Math.exp(normalLogPdf(b) - value)];
  return { value, byMean: atLower - atUpper, bySd: (atLower && a * atLower) - (atUpper && b * atUpper) };
}

/**
 * log (Φ(b) - Φ(a)), taken in the tail in which the interval lies; of an interval that is not narrow the logarithms differ by more than
 * half of what counts as narrow, also where their rounding is larger.
 */
function logInterval(a: number, b: number): number {
  const [low, high] = a + b > 0 ? [-b, -a] : [a, b];
  const whole = normalLogCdf(high);
  return low === Number.NEGATIVE_INFINITY ? whole : whole + log1mexp(Math.min(-NARROW / 2, normalLogCdf(low) - whole));
}
