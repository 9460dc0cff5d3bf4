import { covers } from './pareto.js';

/** An axis-parallel box in the space of objectives; its upper corner may lie at infinity. */
export interface Box {
  readonly lower: readonly number[];
  readonly upper: readonly number[];
}

/**
 * Disjoint boxes that make up all of the space above the reference that the points do not dominate; more is better. A sweep down
 * the last objective, in which a box of the other objectives stays open for as long as no point changes it: n + 1 boxes for a front of n points in two
 * objectives and at most 2 n + 1 in three, as many as Yang, Emmerich, Deutz and Bäck, J. Global Optim. 75 (2019) 3-34, prove enough.
 */
export function nonDominatedBoxes(points: readonly Float64Array[], reference: ArrayLike<number>): Box[] {
  const corner = Array.from(reference);
  const above = points.filter((point) => point.every((value, i) => value > corner[i]!));
  return sweep(
    above.map((point) => Array.from(point)),
    corner,
  );
}

function sweep(points: readonly (readonly number[])[], corner: readonly number[]): Box[] {
  const last = corner.length - 1;
  if (last === 0) return [{ lower: [Math.max(corner[0]!, ...points.map(([x]) => x!))], upper: [Infinity] }];
  const levels = [...new Set(points.map((point) => point[last]!))].sort((a, b) => b - a);
  const closed: Box[] = [];
  let open = new Map<string, Box>();
  let shadow: (readonly number[])[] = [];
  for (const [k, level] of [Infinity, ...levels].entries()) {
    shadow = cast(shadow, k === 0 ? [] : points.filter((point) => point[last] === level));
    const still = new Map<string, Box>();
    for (const { lower, upper } of sweep(shadow, corner.slice(0, last))) {
      const key = `${lower} ${upper}`;
      still.set(key, open.get(key) ?? { lower: [...lower, corner[last]!], upper: [...upper, level] });
    }
    for (const [key, box] of open) {
      if (!still.has(key)) closed.push({ lower: [...box.lower.slice(0, last), level], upper: box.upper });
    }
    open = still;
  }
  return [...closed, ...open.values()];
}

/** The points seen from above: without their last objective, and without those that others cover. */
function cast(shadow: readonly (readonly number[])[], entering: readonly (readonly number[])[]) {
  return entering.reduce<readonly (readonly number[])[]>((front, point) => {
    const flat = point.slice(0, -1);
    if (front.some((other) => covers(other, flat))) return front;
    return [...front.filter((other) => !covers(flat, other)), flat];
  }, shadow) as (readonly number[])[];
}
