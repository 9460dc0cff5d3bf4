import { bitCount } from './bit-count.js';
import type { Kernel, Listing } from './kernel.js';
import { admitsPrefix, bitOf, type Problem } from './problem.js';

/** Number of subsets of the prefix, admitted or not; each is one block of the search. */
export function blockCount(problem: Problem): number {
  return 2 ** problem.prefix;
}

/** The block after one; those whose prefix holds all of a prefix that has too many features already are passed over. */
export function nextBlock({ forced, maxSize }: Problem, prefixMask: number): number {
  const isFull = forced.length + bitCount(prefixMask) > maxSize;
  return prefixMask + (isFull ? prefixMask & -prefixMask : 1);
}

/**
 * Lists the subsets of one block: `prefixMask` says which features of the prefix are in. Undefined when constraints admit none of
 * them, or they are linearly dependent.
 */
export function listBlock(problem: Problem, kernel: Kernel, prefixMask: number): Listing | undefined {
  if (!admitsPrefix(problem, prefixMask)) return undefined;
  const { prefix, first, width, excludesInBlock } = problem;
  let level = 0;
  let units = problem.maxSize - problem.forced.length;
  let closed = 0;
  for (; level < problem.forcedColumns; level++) if (!kernel.pivot(level, level)) return undefined;
  for (let u = 0; u < prefix; u++) {
    if ((prefixMask & bitOf(u, prefix)) === 0) continue;
    for (let c = 0; c < width[u]!; c++) if (!kernel.pivot(level++, first[u]! + c)) return undefined;
    units--;
    closed |= excludesInBlock[u]!;
  }
  return kernel.enumerate(level, closed, units, problem.maxColumns - level);
}
