import { stream } from '@meguri/numerics';
import type { Design } from '../data/design.js';
import type { Folds } from '../data/folds.js';
import { BIN_WIDTH } from './bins.js';
import type { Constraints } from './constraints.js';
import { type Backend, kernelOf } from './jobs.js';
import type { Kernel } from './kernel.js';
import { bitOf, type Problem, problemOf } from './problem.js';

export interface SampleOptions {
  readonly design: Design;
  readonly folds: Folds;
  readonly constraints?: Constraints;
  /** Index of the target. Default 0. */
  readonly target?: number;
  /** Random subsets of each size; sizes with fewer subsets have some of them twice. */
  readonly perSize: number;
  readonly seed: number;
  readonly backend?: Backend;
}

/** Subsets of one size. */
export interface SampledSize {
  readonly size: number;
  /** How many there are, what excludes one another aside. */
  readonly subsets: number;
  /** How many were drawn, and how many of these constraints admit and are not linearly dependent. */
  readonly drawn: number;
  readonly admitted: number;
  /** Bins of error, 1 % wide: lower edge in units of the target, estimated number of subsets, and its standard error. */
  readonly bins: readonly { readonly edge: number; readonly subsets: number; readonly standardError: number }[];
}

/**
 * The density of states where there are too many subsets to walk: of each size, random subsets stand for all. The standard error of a bin that
 * a part f of N draws fall into is that of a binomial part, sqrt(f (1 - f) / N), of all subsets of the size. It says nothing of bins without a draw.
 */
export function sampleDensity(options: SampleOptions): SampledSize[] {
  const { constraints = {}, target = 0, perSize, seed, backend } = options;
  const design = { ...options.design, targets: [options.design.targets[target]!] };
  const problem = problemOf(design, options.folds, constraints);
  const kernel = kernelOf(problem, backend);
  const free = problem.free.length;
  const sizes: SampledSize[] = [];
  for (let size = problem.minSize; size <= problem.maxSize; size++) {
    const random = stream(seed, 'subsets', size);
    const chosen = size - problem.forced.length;
    const bins = new Map<number, number>();
    for (let draw = 0; draw < perSize; draw++) {
      const rmse = errorOf(
        problem,
        kernel,
        random.sample(free, chosen).sort((a, b) => a - b),
      );
      if (rmse === undefined) continue;
      const bin = Math.floor(Math.log(rmse) / BIN_WIDTH);
      bins.set(bin, (bins.get(bin) ?? 0) + 1);
    }
    sizes.push(summarise(size, binomial(free, chosen), perSize, bins));
  }
  return sizes;
}

function summarise(size: number, subsets: number, drawn: number, bins: ReadonlyMap<number, number>): SampledSize {
  const counted = [...bins].sort(([a], [b]) => a - b);
  return {
    size,
    subsets,
    drawn,
    admitted: counted.reduce((sum, [, count]) => sum + count, 0),
    bins: counted.map(([bin, count]) => {
      const part = count / drawn;
      return {
        edge: Math.exp(bin * BIN_WIDTH),
        subsets: part * subsets,
        standardError: Math.sqrt((part * (1 - part)) / drawn) * subsets,
      };
    }),
  };
}

/** Error of the forced features with these free ones, in units of the target; undefined when they may not be together. */
function errorOf(problem: Problem, kernel: Kernel, chosen: readonly number[]): number | undefined {
  const { first, width, forcedColumns, maxColumns } = problem;
  let level = 0;
  for (; level < forcedColumns; level++) if (!kernel.pivot(level, level)) return undefined;
  if (level + chosen.reduce((sum, u) => sum + width[u]!, 0) > maxColumns) return undefined;
  if (chosen.some((u) => chosen.some((other) => excludes(problem, u, other)))) return undefined;
  for (const u of chosen) {
    for (let c = 0; c < width[u]!; c++, level++) if (!kernel.pivot(level, first[u]! + c)) return undefined;
  }
  const { squares } = kernel.enumerate(level, 0, 0, 0);
  return Math.sqrt((squares[0]! * problem.squaredScales[0]!) / problem.heldOut);
}

function excludes({ prefix, free, excludesInPrefix, excludesInBlock }: Problem, u: number, other: number): boolean {
  const bits = other < prefix ? excludesInPrefix[u]! : excludesInBlock[u]!;
  const bit = other < prefix ? bitOf(other, prefix) : bitOf(other - prefix, free.length - prefix);
  return (bits & bit) !== 0;
}

function binomial(n: number, k: number): number {
  let value = 1;
  for (let i = 1; i <= k; i++) value = (value * (n - k + i)) / i;
  return Math.round(value);
}
