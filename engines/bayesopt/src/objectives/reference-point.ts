import { paretoFront } from './pareto.js';

/** Part of the range of the front by which the reference lies below it. */
const MARGIN = 0.1;

/**
 * The point above which hypervolume counts, for vectors of which more is better. Where `given` states the worst acceptable value
 * of an objective, that holds; elsewhere it is the worst value on the front less a tenth of the front's range there, so that its
 * ends count too (Ishibuchi, Imada, Setoguchi and Nojima, Evol. Comput. 26 (2018) 411-440). A front without range in an objective,
 * as of one point, borrows the range of all points, and where that is nothing too, 1.
 */
export function referencePoint(points: readonly Float64Array[], given: readonly (number | undefined)[]): Float64Array {
  const front = paretoFront(points);
  return Float64Array.from(given, (stated, i) => {
    if (stated !== undefined) return stated;
    const [worst, range] = extent(front, i);
    return worst - MARGIN * (range || extent(points, i)[1] || 1);
  });
}

function extent(points: readonly Float64Array[], i: number): [worst: number, range: number] {
  if (points.length === 0) return [0, 0];
  const values = points.map((point) => point[i]!);
  const worst = Math.min(...values);
  return [worst, Math.max(...values) - worst];
}
