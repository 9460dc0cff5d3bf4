import { BestList } from './best-list.js';
import type { Listing } from './kernel.js';
import { BLOCK, bitOf, type Problem } from './problem.js';

/** Bins of the density of states: their width in ln(RMSE), and how many there are; the middle one begins at the null model's error. */
export const BIN_WIDTH = 0.01;
export const BINS = 1024;

/** Weights below this part of the largest are nothing beside it: ln of 2⁻⁵³. */
const NEGLIGIBLE = -36.7;

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

/** Adds what a block lists of target `t`. */
export function addListing(tally: Tally, problem: Problem, t: number, prefixMask: number, listing: Listing): void {
  const { masks, squares, count, capacity, dependent } = listing;
  const { free, prefix, forced, minSize } = problem;
  const fixed = forced.length + bitCount(prefixMask);
  const isIn = Uint8Array.from(free, (_, u) => (u < prefix && prefixMask & bitOf(u, prefix) ? 1 : 0));
  const block = free.length - prefix;
  const nullSquares = problem.nullSquares[t]!;
  for (let i = 0; i < count; i++) {
    const mask = masks[i]!;
    const size = fixed + bitCount(mask);
    if (size < minSize) continue;
    const error = squares[t * capacity + i]!;
    const logRatio = Math.log(Math.max(error / nullSquares, 1e-30)) / 2;
    tally.subsets++;
    tally.density[size * BINS + binOf(logRatio)]!++;
    tally.best.offer(error, prefixMask * 2 ** BLOCK + mask);
    for (let u = prefix; u < free.length; u++) isIn[u] = (mask >>> (block - 1 - (u - prefix))) & 1;
    noteBest(tally, isIn, error);
    addWeight(tally, isIn, -problem.rows * logRatio);
  }
  tally.dependent += dependent;
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

function binOf(logRatio: number): number {
  return Math.min(BINS - 1, Math.max(0, BINS / 2 + Math.floor(logRatio / BIN_WIDTH)));
}

function noteBest(tally: Tally, isIn: Uint8Array, error: number): void {
  const { bestWith, bestWithout } = tally;
  for (let u = 0; u < isIn.length; u++) {
    const best = isIn[u] ? bestWith : bestWithout;
    if (error < best[u]!) best[u] = error;
  }
}

function addWeight(tally: Tally, isIn: Uint8Array, logWeight: number): void {
  if (logWeight - tally.largestLogWeight < NEGLIGIBLE) return;
  raiseLargest(tally, logWeight);
  const weight = Math.exp(logWeight - tally.largestLogWeight);
  tally.weight += weight;
  for (let u = 0; u < isIn.length; u++) if (isIn[u]) tally.weightWith[u]! += weight;
}

function raiseLargest(tally: Tally, logWeight: number): void {
  if (logWeight <= tally.largestLogWeight) return;
  const scale = Math.exp(tally.largestLogWeight - logWeight);
  tally.largestLogWeight = logWeight;
  tally.weight *= scale;
  for (let u = 0; u < tally.weightWith.length; u++) tally.weightWith[u]! *= scale;
}

function bitCount(mask: number): number {
  let bits = mask - ((mask >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
