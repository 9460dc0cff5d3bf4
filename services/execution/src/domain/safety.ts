/** A vessel on its way: the groups it holds a place in, and the groups it has still to visit, in order. */
export interface Traveller {
  readonly id: string;
  readonly at: readonly string[];
  readonly route: readonly string[];
  /** Nobody knows when it will go on; it keeps its places. */
  readonly stuck: boolean;
}

/**
 * Banker's rule (Dijkstra 1965) for vessels that hold one place at a time: the travellers that could not reach the end
 * of their routes if all went one after the other, each keeping its place until the next is free for it.
 * Groups without a capacity (homes, sinks) always have room.
 */
export function stranded(travellers: readonly Traveller[], capacities: ReadonlyMap<string, number>): Set<string> {
  const free = new Map(capacities);
  for (const { at } of travellers) change(free, at, -1);
  let waiting = travellers;
  for (;;) {
    const arriving = waiting.filter((traveller) => canFinish(traveller, free));
    if (arriving.length === 0) return new Set(waiting.map(({ id }) => id));
    for (const { at } of arriving) change(free, at, 1);
    waiting = waiting.filter((traveller) => !arriving.includes(traveller));
  }
}

/** Whether a move strands nobody: neither the one that moves nor one that could still arrive before. */
export function isSafe(
  mover: Traveller,
  before: readonly Traveller[],
  capacities: ReadonlyMap<string, number>,
): boolean {
  const after = [...before.filter(({ id }) => id !== mover.id), mover];
  const lost = stranded(after, capacities);
  if (lost.size === 0) return true;
  const already = stranded(before, capacities);
  return !lost.has(mover.id) && [...lost].every((id) => already.has(id));
}

function canFinish({ at, route, stuck }: Traveller, free: ReadonlyMap<string, number>): boolean {
  // once it has left, its own first place is there for it to come back to
  const own = (group: string, step: number) => (step > 0 && group === at[0] ? 1 : 0);
  return !stuck && route.every((group, step) => (free.get(group) ?? 1) + own(group, step) > 0);
}

function change(free: Map<string, number>, groups: readonly string[], by: 1 | -1): void {
  for (const group of groups) {
    const places = free.get(group);
    if (places !== undefined) free.set(group, places + by);
  }
}
