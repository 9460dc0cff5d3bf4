import type { Design } from '../data/design.js';
import type { Folds } from '../data/folds.js';
import { rankedOf } from '../outputs/report.js';
import { blockCount, listBlock, nextBlock } from './blocks.js';
import { searchBounded } from './branch-and-bound.js';
import type { Constraints } from './constraints.js';
import { type Backend, kernelOf, tallyAll } from './jobs.js';
import { type Problem, problemOf } from './problem.js';
import { featuresOf, type ListedSubset, subsetsOf } from './subsets.js';
import { methodOf } from './walkable.js';
import { searchNeighbourhoods } from './wide/neighbourhoods.js';

/** The subset of smallest held-out error, of one target. */
export interface Winner {
  readonly features: readonly string[];
  /** In units of the target. */
  readonly rmse: number;
}

export interface WinnerOptions {
  readonly design: Design;
  readonly folds: Folds;
  readonly constraints?: Constraints;
  readonly backend?: Backend;
}

/** The winners alone, for where the search is repeated many times; of equal errors the first in the order of `search`. */
export function winnersOf(options: WinnerOptions): Winner[] {
  const { design, constraints = {} } = options;
  switch (methodOf(design, constraints)) {
    case 'exhaustive':
      return walkedWinners(options);
    case 'bounded':
      return design.targets.map((_, target) => searchBounded({ ...options, target, top: 1 }).best[0]!);
    case 'heuristic':
      return searchNeighbourhoods({ ...options, top: 1 }).map(({ problem, best }) => winnerAmong(problem, best, 0));
  }
}

/** Of an infinite error where constraints or dependence leave no subset. */
function winnerAmong(problem: Problem, listed: readonly ListedSubset[], t: number): Winner {
  const [best] = rankedOf(problem, listed, t);
  return best ? { features: best.features, rmse: best.rmse } : { features: [], rmse: Number.POSITIVE_INFINITY };
}

function walkedWinners({ design, folds, constraints = {}, backend }: WinnerOptions): Winner[] {
  const problem = problemOf(design, folds, constraints);
  const kernel = kernelOf(problem, backend);
  if (problem.isWide) {
    return tallyAll(problem, kernel, 1).map(({ best }, t) => winnerAmong(problem, subsetsOf(problem, best), t));
  }
  const best = design.targets.map(() => ({ squares: Number.POSITIVE_INFINITY, prefixMask: 0, mask: 0 }));
  for (let prefixMask = 0; prefixMask < blockCount(problem); prefixMask = nextBlock(problem, prefixMask)) {
    const listing = listBlock(problem, kernel, prefixMask);
    if (!listing) continue;
    const { squares, capacity, count, masks } = listing;
    for (const [t, winner] of best.entries()) {
      const own = squares.subarray(t * capacity, t * capacity + count);
      let least = winner.squares;
      for (let i = 0; i < count; i++) {
        const error = own[i]!;
        if (error > least) continue;
        if (error === least && (prefixMask > winner.prefixMask || masks[i]! > winner.mask)) continue;
        if (problem.minSize > 0 && featuresOf(problem, prefixMask, masks[i]!).length < problem.minSize) continue;
        Object.assign(winner, { squares: error, prefixMask, mask: masks[i]! });
        least = error;
      }
    }
  }
  return best.map(({ squares, prefixMask, mask }, t) => ({
    features: featuresOf(problem, prefixMask, mask),
    rmse: Math.sqrt((squares * problem.squaredScales[t]!) / problem.heldOut),
  }));
}
