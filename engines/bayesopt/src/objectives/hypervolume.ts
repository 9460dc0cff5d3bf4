import { paretoFront } from './pareto.js';

/**
 * Volume that the points dominate above the reference; more is better in every objective, and points that do not exceed the
 * reference everywhere count for nothing. Exact: While, Bradstreet and Barone, IEEE Trans. Evol. Comput. 16 (2012) 86-95 (WFG),
 * whose cost grows steeply with points and objectives; hundreds of points in four objectives and tens in six are practical.
 */
export function hypervolume(points: readonly Float64Array[], reference: ArrayLike<number>): number {
  const corners = points.map((point) => point.map((value, i) => value - reference[i]!));
  return volume(paretoFront(corners.filter((corner) => corner.every((edge) => edge > 0))));
}

/** Volume dominated above the origin by points that do not dominate one another. */
function volume(front: readonly Float64Array[]): number {
  if (front[0]?.length === 2) return area(front);
  // adding the points from worst to best in the last objective keeps the limited sets small
  const ordered = front.toSorted((a, b) => a.at(-1)! - b.at(-1)!);
  return ordered.reduce((sum, point, i) => sum + exclusiveVolume(point, ordered.slice(i + 1)), 0);
}

function exclusiveVolume(point: Float64Array, others: readonly Float64Array[]): number {
  const limited = others.map((other) => other.map((value, i) => Math.min(value, point[i]!)));
  return point.reduce((product, edge) => product * edge, 1) - volume(paretoFront(limited));
}

function area(front: readonly Float64Array[]): number {
  let covered = 0;
  let height = 0;
  for (const point of front.toSorted((a, b) => b[0]! - a[0]!)) {
    covered += point[0]! * (point[1]! - height);
    height = point[1]!;
  }
  return covered;
}
