import { SOBOL_DIMENSIONS, sobol, stream } from '@meguri/numerics';
import { difference, identity } from '../kernels/metric.js';
import { type Axis, fromUniform } from '../spaces/axis.js';
import type { CompiledSpace } from '../spaces/compiled-space.js';
import { keyOf, type Pool, rowOf } from '../spaces/pool.js';

/** Tries per point in a space too large to list; only tiny corners of mixed spaces ever need a second one. */
const TRIES = 50;

/**
 * Up to `count` points that are not taken, spread evenly: the next points of a scrambled Sobol sequence, so that the values of
 * every parameter come up equally often. In a pool each gives way to the nearest free point.
 */
export function spaceFilling(space: CompiledSpace, taken: ReadonlySet<string>, count: number, seed: number | string) {
  const skip = taken.size;
  const targets = (length: number) => {
    const dimensions = Math.min(space.axes.length, SOBOL_DIMENSIONS);
    const points = sobol(dimensions, skip + length, seed);
    return (i: number, d: number) => points[(skip + i) * dimensions + (d % dimensions)]!;
  };
  return spread(space, taken, count, targets);
}

/** Up to `count` points that are not taken, independently at random. */
export function atRandom(space: CompiledSpace, taken: ReadonlySet<string>, count: number, seed: number | string) {
  if (space.pool) {
    const free = freeIndices(space.pool, taken);
    const pool = space.pool;
    return stream(seed, 'random', taken.size)
      .sample(free.length, count)
      .map((i) => rowOf(pool, free[i]!));
  }
  const random = stream(seed, 'random', taken.size);
  return spread(space, taken, count, () => () => random.uniform());
}

function spread(
  { axes, pool }: CompiledSpace,
  taken: ReadonlySet<string>,
  count: number,
  targets: (length: number) => (i: number, d: number) => number,
): Float64Array[] {
  const tries = pool ? count : count * TRIES;
  const at = targets(tries);
  const blocked = new Set(taken);
  const chosen: Float64Array[] = [];
  for (let i = 0; i < tries && chosen.length < count; i++) {
    const target = Float64Array.from(axes, (axis, d) => fromUniform(axis, at(i, d)));
    const row = pool ? nearestFree(pool, axes, blocked, target) : target;
    if (!row || blocked.has(keyOf(row))) continue;
    blocked.add(keyOf(row));
    chosen.push(row);
  }
  return chosen;
}

/** Indices of the points of the pool that are not taken. */
export function freeIndices(pool: Pool, taken: ReadonlySet<string>): number[] {
  const mask = new Uint8Array(pool.size);
  for (const key of taken) {
    const index = pool.indexOf.get(key);
    if (index !== undefined) mask[index] = 1;
  }
  return Array.from(mask.keys()).filter((i) => mask[i] === 0);
}

function nearestFree(pool: Pool, axes: readonly Axis[], taken: ReadonlySet<string>, target: Float64Array) {
  const distances = new Float64Array(pool.size);
  pool.columns.forEach((column, d) => {
    const metric = axes[d]!.nominal ? identity : difference;
    metric.add(target[d]!, column, 1, distances, pool.size);
  });
  let best: number | undefined;
  for (const i of freeIndices(pool, taken)) {
    if (best === undefined || distances[i]! < distances[best]!) best = i;
  }
  return best === undefined ? undefined : rowOf(pool, best);
}
