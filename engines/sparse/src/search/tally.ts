import { BestList } from './best-list.js';
import { BINS, binOf } from './bins.js';
import { bitCount } from './bit-count.js';
import type { Listing } from './kernel.js';
import { BLOCK, bitOf, type Problem } from './problem.js';
import type { ListedSubset } from './subsets.js';

/** Squares below this part of the null model's are a perfect fit but for rounding. */
export const PERFECT = 1e-30;

/** Of each target, what is kept of the errors of all subsets. */
export interface Tally {
  /** Subsets counted. */
  subsets: number;
  /** Where a feature was linearly dependent on a subset. */
  dependent: number;
  readonly best: BestList;
  /** Subsets by size and bin: at [size * BINS + bin]. */
  readonly density: Float64Array;
  /** Smallest held-out squares with, and without, each free feature; infinite when no subset is like that. */
  readonly bestWith: Float64Array;
  readonly bestWithout: Float64Array;
  /** ln of the largest weight exp(-n ln RMSE/null), and sums of weights in units of it: of all subsets, and of those with each feature. */
  largestLogWeight: number;
  weight: number;
  readonly weightWith: Float64Array;
}

export function emptyTally(problem: Problem, top: number): Tally {
  const free = problem.free.length;
  return {
    subsets: 0,
    dependent: 0,
    best: new BestList(top),
    density: new Float64Array((problem.maxSize + 1) * BINS),
    bestWith: new Float64Array(free).fill(Number.POSITIVE_INFINITY),
    bestWithout: new Float64Array(free).fill(Number.POSITIVE_INFINITY),
    largestLogWeight: Number.NEGATIVE_INFINITY,
    weight: 0,
    weightWith: new Float64Array(free),
  };
}

/** What the best subsets alone say, best first, where not all were walked: smallest errors and weights with each feature, of a problem of one target. */
export function tallyOfBest(problem: Problem, best: readonly ListedSubset[]): Tally {
  const tally = emptyTally(problem, best.length);
  const logWeight = (squares: number) => (-problem.rows / 2) * Math.log(squares / problem.nullSquares[0]!);
  tally.largestLogWeight = best.length > 0 ? logWeight(best[0]!.squares) : tally.largestLogWeight;
  for (const { squares, features } of best) {
    const weight = Math.exp(logWeight(squares) - tally.largestLogWeight);
    const having = new Set(features);
    tally.weight += weight;
    problem.free.forEach((name, u) => {
      const smallest = having.has(name) ? tally.bestWith : tally.bestWithout;
      smallest[u] = Math.min(smallest[u]!, squares);
      if (having.has(name)) tally.weightWith[u]! += weight;
    });
  }
  return tally;
}

/** Adds what a block lists of target `t`; squares above `reached` are none of the best. */
export function addListing(
  tally: Tally,
  problem: Problem,
  t: number,
  prefixMask: number,
  listing: Listing,
  reached: number,
): void {
  tally.dependent += listing.dependent;
  const { forced, minSize } = problem;
  const fixed = forced.length + bitCount(prefixMask);
  const { masks, squares, count, capacity } = listing;
  const { density, best } = tally;
  const errors = new Float64Array(capacity).fill(Number.POSITIVE_INFINITY);
  const perNull = 1 / problem.nullSquares[t]!;
  let smallest = Number.POSITIVE_INFINITY;
  let bound = Math.min(reached, best.bound);
  for (let i = 0; i < count; i++) {
    const mask = masks[i]!;
    const size = fixed + bitCount(mask);
    if (size < minSize) continue;
    const error = squares[t * capacity + i]!;
    tally.subsets++;
    density[size * BINS + binOf(error * perNull)]!++;
    errors[mask] = error;
    if (error < smallest) smallest = error;
    if (error > bound) continue;
    best.offer(error, prefixMask * 2 ** BLOCK + mask);
    bound = Math.min(bound, best.bound);
  }
  noteWeights(
    tally,
    problem,
    prefixMask,
    weightsOf(errors, Math.max(smallest, PERFECT / perNull), problem.rows, perNull),
  );
  noteBest(tally, problem, prefixMask, errors);
}

export function mergeTally(into: Tally, from: Omit<Tally, 'best'>, best: ReturnType<BestList['sorted']>): void {
  into.subsets += from.subsets;
  into.dependent += from.dependent;
  best.ids.forEach((id, i) => {
    into.best.offer(best.squares[i]!, id);
  });
  from.density.forEach((count, i) => {
    into.density[i]! += count;
  });
  for (let u = 0; u < from.bestWith.length; u++) {
    into.bestWith[u] = Math.min(into.bestWith[u]!, from.bestWith[u]!);
    into.bestWithout[u] = Math.min(into.bestWithout[u]!, from.bestWithout[u]!);
  }
  if (from.weight === 0) return;
  raiseLargest(into, from.largestLogWeight);
  const scale = Math.exp(from.largestLogWeight - into.largestLogWeight);
  into.weight += scale * from.weight;
  from.weightWith.forEach((weight, u) => {
    into.weightWith[u]! += scale * weight;
  });
}

/** Weights exp(-n ln RMSE) by mask, in units of the largest among them, that of the smallest squares. */
function weightsOf(errors: Float64Array, smallest: number, rows: number, perNull: number) {
  const weights = new Float64Array(errors.length);
  for (let mask = 0; mask < errors.length; mask++)
    weights[mask] = halfPower(Math.min(1, smallest / errors[mask]!), rows);
  return { weights, largest: (-rows / 2) * Math.log(smallest * perNull) };
}

/** The power n / 2 of a number, by squaring: a logarithm and an exponential for each subset would take longer than its error. */
export function halfPower(base: number, n: number): number {
  let power = n % 2 === 1 ? Math.sqrt(base) : 1;
  for (let left = n >> 1, square = base; left > 0; left >>= 1, square *= square) if (left & 1) power *= square;
  return power;
}

/** Adds weights by mask to the sums; `weights` is used up. */
function noteWeights(
  tally: Tally,
  { free, prefix }: Problem,
  prefixMask: number,
  found: ReturnType<typeof weightsOf>,
): void {
  if (!(found.largest > Number.NEGATIVE_INFINITY)) return;
  raiseLargest(tally, found.largest);
  const scale = Math.exp(found.largest - tally.largestLogWeight);
  const { weights } = found;
  // halves of the masks have the next feature, or not; they are added, so that the feature after it halves what is left
  for (let u = prefix, half = weights.length / 2; u < free.length; u++, half /= 2) {
    let having = 0;
    for (let mask = 0; mask < half; mask++) {
      const weight = weights[half + mask]!;
      having += weight;
      weights[mask]! += weight;
    }
    tally.weightWith[u]! += scale * having;
  }
  const all = scale * weights[0]!;
  tally.weight += all;
  for (let u = 0; u < prefix; u++) if (prefixMask & bitOf(u, prefix)) tally.weightWith[u]! += all;
}

/** Notes the smallest of the errors by mask; `errors` is used up. */
function noteBest(tally: Tally, { free, prefix }: Problem, prefixMask: number, errors: Float64Array): void {
  const { bestWith, bestWithout } = tally;
  for (let u = prefix, half = errors.length / 2; u < free.length; u++, half /= 2) {
    for (let mask = 0; mask < half; mask++) {
      const having = errors[half + mask]!;
      const other = errors[mask]!;
      if (having < bestWith[u]!) bestWith[u] = having;
      if (other < bestWithout[u]!) bestWithout[u] = other;
      if (having < other) errors[mask] = having;
    }
  }
  for (let u = 0; u < prefix; u++) {
    const best = prefixMask & bitOf(u, prefix) ? bestWith : bestWithout;
    best[u] = Math.min(best[u]!, errors[0]!);
  }
}

export function raiseLargest(tally: Tally, logWeight: number): void {
  if (logWeight <= tally.largestLogWeight) return;
  const scale = Math.exp(tally.largestLogWeight - logWeight);
  tally.largestLogWeight = logWeight;
  tally.weight *= scale;
  for (let u = 0; u < tally.weightWith.length; u++) tally.weightWith[u]! *= scale;
}
