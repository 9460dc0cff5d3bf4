import type { Metric } from '../kernels/metric.js';

/** Squared distances from level `x`, as a function of the other level. */
export type DistancesFrom = (x: number) => (level: number) => number;

/** Most levels for which all distances are computed once and kept: 32 MB. */
export const LARGEST_TABLE = 2000;

/** The metric of a parameter whose coordinates are the ranks 0, 1, …, `size` - 1 of its levels; the distances are symmetric. */
export function levelMetric(size: number, distancesFrom: DistancesFrom): Metric {
  return size <= LARGEST_TABLE ? tabulated(size, distancesFrom) : computed(distancesFrom);
}

function computed(distancesFrom: DistancesFrom): Metric {
  return {
    smooth: false,
    add(x, column, weight, sums, count) {
      const distance = distancesFrom(x);
      for (let i = 0; i < count; i++) sums[i] = sums[i]! + weight * distance(column[i]!);
    },
  };
}

function tabulated(size: number, distancesFrom: DistancesFrom): Metric {
  const table = new Float64Array(size * size);
  for (let x = 0; x < size; x++) {
    const distance = distancesFrom(x);
    for (let level = 0; level < x; level++) {
      table[x * size + level] = table[level * size + x] = distance(level);
    }
  }
  return {
    smooth: false,
    add(x, column, weight, sums, count) {
      const row = x * size;
      for (let i = 0; i < count; i++) sums[i] = sums[i]! + weight * table[row + column[i]!]!;
    },
  };
}
