import { simdKernel } from '../simd/simd-kernel.js';
import type { BestList } from './best-list.js';
import { blockCount, listBlock, nextBlock } from './blocks.js';
import type { Kernel } from './kernel.js';
import { PlainKernel } from './plain-kernel.js';
import type { Problem } from './problem.js';
import { addListing, emptyTally, mergeTally, type Tally } from './tally.js';
import { type Watch, watched } from './watch.js';
import { additionsTo, smallerSubsets, squaresOfForced } from './wide/additions.js';
import { addAdditions, addForced } from './wide/tally.js';

export type Backend = 'wasm' | 'js';

/** Most jobs of a search: how finely it is shared out, reports progress and can be cancelled. */
const MOST_JOBS = 256;

/** A range of blocks, `from` included, `to` not; in a wide problem of subsets that others add to, behind one for the forced features alone. */
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
  const blocks = problem.isWide ? 1 + smallerSubsets(problem) : blockCount(problem);
  const count = Math.min(blocks, MOST_JOBS);
  const border = (i: number) => Math.floor((i * blocks) / count);
  return Array.from({ length: count }, (_, i) => ({ from: border(i), to: border(i + 1) }));
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
export function runJob(problem: Problem, kernel: Kernel, job: Job, top: number, reached: Reached): JobResult {
  const tallies = Array.from({ length: problem.layout.targets }, () => emptyTally(problem, top));
  const walk = problem.isWide ? walkAdditions : walkBlocks;
  for (const add of walk(problem, kernel, job)) {
    for (const [t, tally] of tallies.entries()) {
      add(tally, t, reached[t]!);
      reached[t] = Math.min(reached[t]!, tally.best.bound);
    }
  }
  return { tallies: tallies.map(({ best: _, ...rest }) => rest), best: tallies.map(({ best }) => best.sorted()) };
}

/** Adds a part of a walk to what is kept of target `t`; squares above `reached` are none of the best. */
type Addition = (tally: Tally, t: number, reached: number) => void;

function* walkBlocks(problem: Problem, kernel: Kernel, { from, to }: Job): Generator<Addition> {
  for (let prefixMask = from; prefixMask < to; prefixMask = nextBlock(problem, prefixMask)) {
    const listing = listBlock(problem, kernel, prefixMask);
    if (listing) yield (tally, t, reached) => addListing(tally, problem, t, prefixMask, listing, reached);
  }
}

function* walkAdditions(problem: Problem, kernel: Kernel, { from, to }: Job): Generator<Addition> {
  const forced = from === 0 ? squaresOfForced(problem, kernel) : undefined;
  if (forced) yield (tally, t) => addForced(tally, problem, t, forced[t]!);
  for (const additions of additionsTo(problem, kernel, Math.max(0, from - 1), to - 1)) {
    yield (tally, t, reached) => addAdditions(tally, problem, t, additions, reached);
  }
}

/** Adds up what jobs found, in their order. */
export function mergeJob(into: readonly Tally[], { tallies, best }: JobResult): void {
  for (const [t, tally] of into.entries()) mergeTally(tally, tallies[t]!, best[t]!);
}

/** Does all jobs, one after the other: what is kept of each target. */
export function tallyAll(problem: Problem, kernel: Kernel, top: number, watch: Watch = {}): Tally[] {
  const tallies = Array.from({ length: problem.layout.targets }, () => emptyTally(problem, top));
  const reached = nothingReached(problem);
  watched(jobsOf(problem), (job) => mergeJob(tallies, runJob(problem, kernel, job, top, reached)), watch);
  return tallies;
}
