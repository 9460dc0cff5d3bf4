import { simdKernel } from '../simd/simd-kernel.js';
import type { BestList } from './best-list.js';
import { blockCount, listBlock, nextBlock } from './blocks.js';
import type { Kernel } from './kernel.js';
import { PlainKernel } from './plain-kernel.js';
import type { Problem } from './problem.js';
import { addListing, emptyTally, mergeTally, type Tally } from './tally.js';

export type Backend = 'wasm' | 'js';

/** Most jobs of a search: how finely it is shared out, reports progress and can be cancelled. */
const MOST_JOBS = 256;

/** A range of blocks, `from` included, `to` not. */
export interface Job {
  readonly from: number;
  readonly to: number;
}

/** What a job found, target by target, in a form that crosses threads. */
export interface JobResult {
  readonly tallies: readonly Omit<Tally, 'best'>[];
  readonly best: readonly ReturnType<BestList['sorted']>[];
}

/** The search in jobs; they do not depend on who works on them, so that sums do not either. */
export function jobsOf(problem: Problem): Job[] {
  const blocks = blockCount(problem);
  const count = Math.min(blocks, MOST_JOBS);
  return Array.from({ length: count }, (_, i) => ({ from: (i * blocks) / count, to: ((i + 1) * blocks) / count }));
}

/** The vector kernel where there is one, unless plain JavaScript is asked for. */
export function kernelOf(problem: Problem, backend?: Backend): Kernel {
  const fast = backend === 'js' ? undefined : simdKernel(problem);
  if (!fast && backend === 'wasm') throw new Error('this engine has no vector instructions of WebAssembly');
  return fast ?? new PlainKernel(problem);
}

/** The held-out squares of each target that the wanted number of subsets is known to reach; what is worse need not be listed. */
export type Reached = Float64Array;

export function nothingReached({ layout }: Problem): Reached {
  return new Float64Array(layout.targets).fill(Number.POSITIVE_INFINITY);
}

/** Does one job; `reached` goes from one to the next of whoever does several, in whatever order. */
export function runJob(problem: Problem, kernel: Kernel, { from, to }: Job, top: number, reached: Reached): JobResult {
  const tallies = Array.from({ length: problem.layout.targets }, () => emptyTally(problem, top));
  for (let prefixMask = from; prefixMask < to; prefixMask = nextBlock(problem, prefixMask)) {
    const listing = listBlock(problem, kernel, prefixMask);
    if (!listing) continue;
    for (const [t, tally] of tallies.entries()) {
      addListing(tally, problem, t, prefixMask, listing, reached[t]!);
      reached[t] = Math.min(reached[t]!, tally.best.bound);
    }
  }
  return { tallies: tallies.map(({ best: _, ...rest }) => rest), best: tallies.map(({ best }) => best.sorted()) };
}

/** Adds up what jobs found, in their order. */
export function mergeJob(into: readonly Tally[], { tallies, best }: JobResult): void {
  for (const [t, tally] of into.entries()) mergeTally(tally, tallies[t]!, best[t]!);
}
