import { stream } from '@meguri/numerics';
import { LARGEST_POOL } from '../spaces/compiled-space.js';
import { type Pool, rowOf } from '../spaces/pool.js';
import { isOpen } from '../spaces/sources.js';
import { poolBounds } from '../surrogates/pool-bounds.js';
import { PoolPosterior } from '../surrogates/pool-posterior.js';
import type { BatchTask } from './greedy-batch.js';
import { freeIndices } from './space-filling.js';
import { View } from './view.js';

/** Points of the pool that the members are asked about; the most probable model picks them. */
const SHORTLIST = 200;
/** Points at which a function is drawn jointly. */
const DRAWABLE = 1000;
/** Points whose promise is computed together while screening. */
const BLOCK = 512;
/** Points whose promise is computed where no bound of it is certain. */
const UNCERTIFIED = 4096;

/** The free points of the pool that the most probable model finds most promising, in one slot of the batch or another. */
export function shortlist(pool: Pool, task: BatchTask): number[] {
  const { taken, sources, count } = task;
  const free = sources
    ? freeIndices(pool, taken).filter((i) => isOpen(rowOf(pool, i), sources, taken))
    : freeIndices(pool, taken);
  const length = Math.max(SHORTLIST, count);
  if (free.length <= length) return free;
  if (task.acquisition === 'thompson-sampling') return drawable(pool, task, free);
  const slots = task.aim.steady ? 1 : count;
  const best = pool.size > LARGEST_POOL ? screening(pool, task, free) : comparison(pool, task, free);
  const listed = new Set<number>();
  for (let slot = 0; slot < slots; slot++) {
    for (const i of best(slot, Math.ceil(length / slots))) listed.add(i);
  }
  return [...listed];
}

/** Free points at which a function can be drawn jointly: all of them, or the most promising and others at random. */
function drawable(pool: Pool, task: BatchTask, free: readonly number[]): number[] {
  if (free.length <= DRAWABLE) return [...free];
  const best = pool.size > LARGEST_POOL ? screening(pool, task, free) : comparison(pool, task, free);
  const others = stream(task.seed, 'drawable', task.taken.size).sample(free.length, DRAWABLE - SHORTLIST);
  return [...new Set([...best(0, SHORTLIST), ...others.map((k) => free[k]!)])];
}

/** Finds the most promising points of a slot, best first. */
type Best = (slot: number, length: number) => number[];

/** Compares the promise of all free points. */
export function comparison(pool: Pool, task: BatchTask, free: readonly number[]): Best {
  const view = new View(task, task.mode, pool.columns, pool.size);
  for (const row of task.pending) view.believe(row);
  const values = new Float64Array(pool.size);
  return (slot, length) => {
    const promise = view.promise(slot);
    for (const i of free) values[i] = view.share(promise, i);
    return descending(free, values).slice(0, length);
  };
}

/**
 * Finds the same points as {@link comparison} by computing the promise only where it can be among the highest. Every promise of a
 * steady aim grows with the mean and the standard deviation of each outcome: the gain in hypervolume is increasing and convex in each.
 * So bounds of those bound the promise, and points are taken in the order of their bounds until the next bound is below what was
 * found. Other aims may fear what is uncertain; of them only the points of the highest bounds are compared.
 */
export function screening(pool: Pool, task: BatchTask, free: readonly number[]): Best {
  const { aim, mode, pending } = task;
  const nowhere = new View(
    task,
    mode,
    pool.columns.map(() => new Float64Array()),
    0,
  );
  for (const row of pending) nowhere.believe(row);
  const { gps } = nowhere.member;
  const bounds = gps.map((gp) => poolBounds(gp, pool.columns, pool.size));
  const values = new Float64Array(pool.size);
  return (slot, length) => {
    const promise = nowhere.promise(slot);
    for (const i of free) {
      values[i] = promise(
        bounds.map(({ means }) => means[i]!),
        bounds.map(({ sds }) => sds[i]!),
      );
    }
    const order = descending(free, values);
    return bestByBound(aim.steady ? order : order.slice(0, UNCERTIFIED), values, length, (block) => {
      const columns = pool.columns.map((column) => Float64Array.from(block, (i) => column[i]!));
      const posteriors = gps.map((gp) => new PoolPosterior(gp, columns, block.length, 0));
      block.forEach((i, k) => {
        values[i] = promise(
          posteriors.map(({ mean }) => mean[k]!),
          posteriors.map((posterior) => posterior.sd(k)),
        );
      });
    });
  };
}

/** The highest of the points, whose values are bounds in descending order until `settle` replaces those of a block by what they bound. */
function bestByBound(
  order: readonly number[],
  values: Float64Array,
  length: number,
  settle: (block: readonly number[]) => void,
): number[] {
  let best: number[] = [];
  for (let from = 0; from < order.length; from += BLOCK) {
    if (best.length === length && values[best[length - 1]!]! > values[order[from]!]!) break;
    const block = order.slice(from, from + BLOCK);
    settle(block);
    best = descending([...best, ...block], values).slice(0, length);
  }
  return best;
}

function descending(indices: readonly number[], values: Float64Array): number[] {
  return indices.toSorted((a, b) => values[b]! - values[a]! || a - b);
}
