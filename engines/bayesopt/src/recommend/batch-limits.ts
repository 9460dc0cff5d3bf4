import { sorted } from '../constraints/compile-constraints.js';
import { type ConditionalAxis, isActive } from '../spaces/activation.js';
import type { CompiledSpace } from '../spaces/compiled-space.js';
import { keyOf, type Pool, poolOfRows, rowOf } from '../spaces/pool.js';
import { Region } from '../spaces/region.js';

/**
 * Chooses a batch that keeps to the limits on what its points share: one by one while a limit still leaves a choice, then the rest
 * at once in what is left of the space. `begun` are points of the batch that are chosen already, `taken` the keys of points that no batch may repeat.
 */
export function withinBatchLimits<T>(
  space: CompiledSpace,
  count: number,
  begun: readonly Float64Array[],
  taken: ReadonlySet<string>,
  rowOfChoice: (choice: T) => Float64Array,
  choose: (space: CompiledSpace, count: number, chosen: readonly Float64Array[]) => readonly T[],
): T[] {
  const choices: T[] = [];
  while (choices.length < count) {
    const rows = [...begun, ...choices.map(rowOfChoice)];
    const { left, isSettled } = leftFor(space, rows, taken, count - choices.length);
    const next = choose(left, isSettled ? count - choices.length : 1, rows);
    choices.push(...next);
    if (isSettled || next.length === 0) break;
  }
  return choices;
}

/** The part of the space from which the next point of a batch may come, and whether all later ones may come from it too. */
function leftFor(
  space: CompiledSpace,
  rows: readonly Float64Array[],
  taken: ReadonlySet<string>,
  wanted: number,
): { left: CompiledSpace; isSettled: boolean } {
  let left = space;
  let isSettled = true;
  for (const { axis, distinct } of space.batchLimits) {
    const used = [...new Set(rows.filter((row) => isActiveIn(space.axes, axis, row)).map((row) => row[axis]!))];
    if (used.length >= distinct) left = restricted(left, axis, used);
    else {
      isSettled = false;
      if (used.length === distinct - 1)
        left = withRoom(left, axis, used, new Set([...taken, ...rows.map(keyOf)]), wanted);
    }
  }
  return { left, isSettled };
}

/** A listed space without the values that, as the last of a batch, would leave too few free points for the rest of it. */
function withRoom(
  space: CompiledSpace,
  d: number,
  used: readonly number[],
  taken: ReadonlySet<string>,
  wanted: number,
) {
  if (!space.pool) return space;
  const free = rowsOf(space.pool).filter((row) => !taken.has(keyOf(row)));
  const counts = Map.groupBy(free, (row) => row[d]!);
  const room = (values: readonly number[]) => values.reduce((sum, value) => sum + (counts.get(value)?.length ?? 0), 0);
  const roomy = [...counts.keys()].filter((value) => room([...new Set([...used, value])]) >= wanted);
  return roomy.length > 0 ? restricted(space, d, roomy) : space;
}

function isActiveIn(axes: readonly ConditionalAxis[], d: number, row: Float64Array): boolean {
  return isActive(axes, d, (controller) => axes[controller]!.decode(row[controller]!));
}

/** The space with one axis held to some of its coordinates. */
function restricted(space: CompiledSpace, d: number, coordinates: readonly number[]): CompiledSpace {
  const ascending = [...coordinates].sort((a, b) => a - b);
  const axes = space.axes.map((axis, e) =>
    e === d ? { ...axis, size: ascending.length, coordinate: (index: number) => ascending[index]! } : axis,
  );
  if (space.pool) {
    const keeps = (row: Float64Array) => coordinates.includes(row[d]!) || !isActiveIn(space.axes, d, row);
    const pool = poolOfRows(rowsOf(space.pool).filter(keeps));
    return { ...space, axes, pool, size: pool.size };
  }
  return { ...space, axes, region: new Region(axes, space.region?.rules ?? sorted([])) };
}

function rowsOf(pool: Pool): Float64Array[] {
  return Array.from({ length: pool.size }, (_, i) => rowOf(pool, i));
}
