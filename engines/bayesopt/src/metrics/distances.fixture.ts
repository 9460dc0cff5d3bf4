import type { Metric } from '../kernels/metric.js';

/** The squared distances between all levels. */
export function distancesBetween(metric: Metric, levels: number): number[][] {
  const column = Float64Array.from({ length: levels }, (_, i) => i);
  return Array.from(column, (x) => {
    const sums = new Float64Array(levels);
    metric.add(x, column, 1, sums, levels);
    return [...sums];
  });
}
