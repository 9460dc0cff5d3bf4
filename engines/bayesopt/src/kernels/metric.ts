/**
 * A squared distance between the coordinates of one axis. It is of negative type (the squared distance of points of some Hilbert
 * space), so that a stationary kernel of weighted sums of such distances is positive definite (Schoenberg, Trans. Am. Math. Soc.
 * 44 (1938) 522-536).
 */
export interface Metric {
  /** Whether it is the squared difference of the coordinates, whose gradient a search may follow. */
  readonly smooth: boolean;
  /** Adds `weight` times the squared distance between `x` and each of the first `count` entries of `column` to `sums`. */
  add(x: number, column: Float64Array, weight: number, sums: Float64Array, count: number): void;
}

/** The squared difference of two numbers. */
export const difference: Metric = {
  smooth: true,
  add(x, column, weight, sums, count) {
    for (let i = 0; i < count; i++) {
      const d = column[i]! - x;
      sums[i] = sums[i]! + weight * d * d;
    }
  },
};

/** 0 for the same and 1 for different choices: a one-hot encoding with one lengthscale for the parameter. */
export const identity: Metric = {
  smooth: false,
  add(x, column, weight, sums, count) {
    for (let i = 0; i < count; i++) if (column[i] !== x) sums[i] = sums[i]! + weight;
  },
};

/** One term of the distance between two points: a metric on one of their coordinates, with a lengthscale of its own. */
export interface Feature {
  /** Index of the coordinate. */
  readonly axis: number;
  readonly metric: Metric;
}
