import { paretoFront } from './pareto.js';

/** Least part of the range of the front by which the reference lies below it. */
const LEAST_MARGIN = 0.1;

/**
 * The point above which hypervolume counts, for vectors of which more is better. Where `given` states the worst acceptable value
 * of an objective, that holds; elsewhere it lies below the worst value on the front by 1 / H of the front's range there, H + 1 being
 * how many points a front of so many has along each edge when they lie evenly: then its ends count as much as the points between them
 * (Ishibuchi, Imada, Setoguchi and Nojima, Evol. Comput. 26 (2018) 411-440). A front of few points so leaves room beyond its ends,
 * without which none would be found there; one of many keeps a tenth of its range. A front without range in an objective, as of one
 * point, borrows the range of all points, and where that is nothing too, 1.
 */
export function referencePoint(points: readonly Float64Array[], given: readonly (number | undefined)[]): Float64Array {
  const front = paretoFront(points);
  const margin = Math.max(LEAST_MARGIN, 1 / divisions(front.length, given.length));
  return Float64Array.from(given, (stated, i) => {
    if (stated !== undefined) return stated;
    const [worst, range] = extent(front, i);
    return worst - margin * (range || extent(points, i)[1] || 1);
  });
}

/** The most divisions, at least 1, of a simplex lattice over `objectives` whose points are no more than `size`. */
function divisions(size: number, objectives: number): number {
  const points = (count: number) => {
    let ways = 1;
    for (let k = 1; k < objectives; k++) ways = (ways * (count + k)) / k;
    return ways;
  };
  let count = 1;
  while (count * LEAST_MARGIN < 1 && points(count + 1) <= size) count++;
  return count;
}

function extent(points: readonly Float64Array[], i: number): [worst: number, range: number] {
  if (points.length === 0) return [0, 0];
  const values = points.map((point) => point[i]!);
  const worst = Math.min(...values);
  return [worst, Math.max(...values) - worst];
}
