import { SOBOL_DIMENSIONS, sobol, stream } from '@meguri/numerics';
import { difference, identity, type Metric } from '../kernels/metric.js';
import { type Axis, fromUniform } from '../spaces/axis.js';
import type { CompiledSpace } from '../spaces/compiled-space.js';
import { keyOf, type Pool, rowOf } from '../spaces/pool.js';
import type { Region } from '../spaces/region.js';
import { sample, sobolPoints } from '../spaces/sampling.js';

/** Tries per point in a space too large to list; only tiny corners of mixed spaces ever need a second one. */
const TRIES = 50;
/** Sobol points looked at per point that constraints must leave, and points to choose from, per point, when they leave fewer. */
const SOBOL_TRIES = 8;
const CANDIDATES = 8;

/**
 * Up to `count` points that are not taken, spread evenly: the next points of a scrambled Sobol sequence, so that the values of
 * every parameter come up equally often. In a pool each gives way to the nearest free point. Where constraints leave too few of them,
 * each next point is the one of a sample that is farthest from those before it.
 */
export function spaceFilling(space: CompiledSpace, taken: ReadonlySet<string>, count: number, seed: number | string) {
  if (space.region) return unlessTaken(spreadWithin(space.region, taken.size + count, seed), taken, taken.size, count);
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
  if (space.region) {
    return unlessTaken(sample(space.region, taken.size + count, `${seed} random ${taken.size}`), taken, 0, count);
  }
  const random = stream(seed, 'random', taken.size);
  return spread(space, taken, count, () => () => random.uniform());
}

/** Up to `count` of the rows that are not taken, from index `first` on and then from the beginning. */
function unlessTaken(rows: readonly Float64Array[], taken: ReadonlySet<string>, first: number, count: number) {
  const fresh = [...rows.slice(first), ...rows.slice(0, first)].filter((row) => !taken.has(keyOf(row)));
  return fresh.slice(0, count);
}

function spreadWithin(region: Region, length: number, seed: number | string): Float64Array[] {
  const direct = new Map(sobolPoints(region, SOBOL_TRIES * length, seed).map((row) => [keyOf(row), row]));
  if (direct.size >= length) return [...direct.values()].slice(0, length);
  return farthestFirst(sample(region, CANDIDATES * length, seed), region.axes, length);
}

/** The rows in an order in which each is farthest from those before it (Gonzalez, Theor. Comput. Sci. 38 (1985) 293-306). */
function farthestFirst(rows: readonly Float64Array[], axes: readonly Axis[], length: number): Float64Array[] {
  const columns = axes.map((_, d) => Float64Array.from(rows, (row) => row[d]!));
  const gaps = new Float64Array(rows.length).fill(Number.POSITIVE_INFINITY);
  const distances = new Float64Array(rows.length);
  const order: Float64Array[] = [];
  for (let next = 0; order.length < Math.min(length, rows.length); next = gaps.indexOf(Math.max(...gaps))) {
    order.push(rows[next]!);
    distances.fill(0);
    columns.forEach((column, d) => {
      metricOf(axes[d]!).add(rows[next]![d]!, column, 1, distances, rows.length);
    });
    for (let i = 0; i < gaps.length; i++) gaps[i] = Math.min(gaps[i]!, distances[i]!);
  }
  return order;
}

function metricOf({ nominal }: Axis): Metric {
  return nominal ? identity : difference;
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
    metricOf(axes[d]!).add(target[d]!, column, 1, distances, pool.size);
  });
  let best: number | undefined;
  for (const i of freeIndices(pool, taken)) {
    if (best === undefined || distances[i]! < distances[best]!) best = i;
  }
  return best === undefined ? undefined : rowOf(pool, best);
}
