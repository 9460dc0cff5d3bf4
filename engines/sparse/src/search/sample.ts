import { stream } from '@meguri/numerics';
import type { Design } from '../data/design.js';
import type { Folds } from '../data/folds.js';
import { BIN_WIDTH } from './bins.js';
import { type Constraints, choiceOf } from './constraints.js';
import { type Backend, kernelOf } from './jobs.js';
import type { Kernel } from './kernel.js';
import { columnsCarried, isWide, type Problem, problemOf } from './problem.js';
import { Chain } from './wide/chain.js';

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
  const { constraints = {}, target = 0 } = options;
  const design = { ...options.design, targets: [options.design.targets[target]!] };
  return isWide(choiceOf(design, constraints))
    ? sampleOrders({ ...options, design }, constraints)
    : sampleSizes({ ...options, design }, constraints);
}

function sampleSizes(options: SampleOptions, constraints: Constraints): SampledSize[] {
  const { design, perSize, seed, backend } = options;
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
      if (rmse !== undefined) note(bins, rmse);
    }
    sizes.push(summarise(size, binomial(free, chosen), perSize, bins));
  }
  return sizes;
}

/** Of a wide table, features in random order are added one by one: the first of an order are a random subset of each size. */
function sampleOrders(options: SampleOptions, constraints: Constraints): SampledSize[] {
  const { design, folds, perSize, seed, backend } = options;
  const { minSize = 0, maxSize = design.features.length } = constraints;
  const problem = problemOf(design, folds, { ...constraints, minSize: 0, maxSize: constraints.force?.length ?? 0 });
  const { free, forced } = problem;
  const most = Math.min(maxSize - forced.length, free.length, columnsCarried(design, folds));
  const chain = new Chain(problem, columnsCarried(design, folds), backend);
  const bins = Array.from({ length: most + 1 }, () => new Map<number, number>());
  for (let draw = 0; draw < perSize; draw++) {
    const order = stream(seed, 'order', draw).sample(free.length, most);
    chain.squaresAlong(order).forEach((squares, chosen) => {
      note(bins[chosen]!, rmseOf(problem, squares));
    });
  }
  return bins.flatMap((own, chosen) => {
    const size = forced.length + chosen;
    return size < minSize ? [] : [summarise(size, binomial(free.length, chosen), perSize, own)];
  });
}

function note(bins: Map<number, number>, rmse: number): void {
  const bin = Math.floor(Math.log(rmse) / BIN_WIDTH);
  bins.set(bin, (bins.get(bin) ?? 0) + 1);
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
  if (chosen.some((u) => chosen.some((other) => problem.excludes[u]!.includes(other)))) return undefined;
  for (const u of chosen) {
    for (let c = 0; c < width[u]!; c++, level++) if (!kernel.pivot(level, first[u]! + c)) return undefined;
  }
  const { squares } = kernel.enumerate(level, 0, 0, 0);
  return rmseOf(problem, squares[0]!);
}

/** From held-out squares to units of the target. */
function rmseOf(problem: Problem, squares: number): number {
  return Math.sqrt((squares * problem.squaredScales[0]!) / problem.heldOut);
}

function binomial(n: number, k: number): number {
  let value = 1;
  for (let i = 1; i <= k; i++) value = (value * (n - k + i)) / i;
  return Math.round(value);
}
