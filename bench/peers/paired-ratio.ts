import { mean, stream } from '@meguri/numerics';

export interface PairedRatio {
  /** Mean of ours over mean of theirs; below 1 is better for us; null where theirs is 0 and ours is not. */
  readonly ratio: number | null;
  /** Bootstrap interval of the ratio, 95 %; null for an end that is infinite. */
  readonly interval: readonly [low: number | null, high: number | null];
  readonly verdict: 'win' | 'loss' | 'no difference shown';
}

const RESAMPLES = 10_000;

/**
 * Ratio of mean regrets with the percentile interval of a paired bootstrap: campaigns of equal seeds are drawn together (Efron and
 * Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13). Two regrets of 0 count as equal.
 */
export function pairedRatio(ours: readonly number[], theirs: readonly number[]): PairedRatio {
  const n = ours.length;
  const random = stream(n, 'paired bootstrap');
  const ratios = Array.from({ length: RESAMPLES }, () => {
    const drawn = Array.from({ length: n }, () => random.integer(0, n - 1));
    return ratioOf(
      drawn.map((i) => ours[i]!),
      drawn.map((i) => theirs[i]!),
    );
  }).sort((a, b) => a - b);
  // the nearest rank: between two ranks there may be an infinite ratio
  const [low, high] = [0.025, 0.975].map((part) => ratios[Math.round(part * (RESAMPLES - 1))]!);
  const verdict = n < 2 ? 'no difference shown' : high! < 1 ? 'win' : low! > 1 ? 'loss' : 'no difference shown';
  return { ratio: finite(ratioOf(ours, theirs)), interval: [finite(low!), finite(high!)], verdict };
}

function ratioOf(ours: readonly number[], theirs: readonly number[]): number {
  const [a, b] = [mean(ours), mean(theirs)];
  return a === b ? 1 : a / b;
}

const finite = (value: number) => (Number.isFinite(value) ? value : null);
