/** True when `a` is at least as good as `b` in every objective; more is better. */
export function covers(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  for (let i = 0; i < a.length; i++) if (!(a[i]! >= b[i]!)) return false;
  return true;
}

/**
 * Indices, ascending, of the points that no other point dominates; more is better in every objective. Of equal points the first
 * stands for all. O(n log n) for two objectives, O(n²) otherwise.
 */
export function nonDominated(points: readonly Float64Array[]): number[] {
  // a point can only be dominated by one that comes before it in this order
  const order = [...points.keys()].sort((a, b) => descending(points[a]!, points[b]!) || a - b);
  const kept = points[0]?.length === 2 ? staircase(points, order) : uncovered(points, order);
  return kept.sort((a, b) => a - b);
}

function descending(a: Float64Array, b: Float64Array): number {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return b[i]! - a[i]!;
  return 0;
}

function staircase(points: readonly Float64Array[], order: readonly number[]): number[] {
  let highest = Number.NEGATIVE_INFINITY;
  return order.filter((index) => {
    const rises = points[index]![1]! > highest;
    if (rises) highest = points[index]![1]!;
    return rises;
  });
}

function uncovered(points: readonly Float64Array[], order: readonly number[]): number[] {
  const front: number[] = [];
  for (const index of order) {
    if (!front.some((other) => covers(points[other]!, points[index]!))) front.push(index);
  }
  return front;
}

/** The points that no other dominates, each once. */
export function paretoFront(points: readonly Float64Array[]): Float64Array[] {
  return nonDominated(points).map((index) => points[index]!);
}

/**
 * Indices of about the best `count` points: the front first, then the front of the rest, and so on (non-dominated sorting: Deb,
 * Pratap, Agarwal and Meyarivan, IEEE Trans. Evol. Comput. 6 (2002) 182-197); of the last front that is needed as many as are
 * missing, evenly along its first objective.
 */
export function leading(points: readonly Float64Array[], count: number): number[] {
  let rest = [...points.keys()];
  const chosen: number[] = [];
  while (chosen.length < count && rest.length > 0) {
    const layer = new Set(nonDominated(rest.map((index) => points[index]!)).map((k) => rest[k]!));
    const along = [...layer].sort((a, b) => points[b]![0]! - points[a]![0]! || a - b);
    chosen.push(...evenly(along, count - chosen.length));
    rest = rest.filter((index) => !layer.has(index));
  }
  return chosen;
}

function evenly(values: readonly number[], count: number): readonly number[] {
  if (values.length <= count) return values;
  if (count === 1) return values.slice(0, 1);
  return Array.from({ length: count }, (_, k) => values[Math.round((k * (values.length - 1)) / (count - 1))]!);
}
