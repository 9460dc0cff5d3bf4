import type { WholeProducts } from './whole-products.js';

/** One step of the search: a column more in the subset. There is one state per number of columns; level 0 is the empty subset. */
export interface Steps {
  /** Sets the state of level 0. */
  restart(start: Float64Array): void;
  /** Regresses column `k` out of the state of `level` into the state of the next; false when it is linearly dependent in a fold. */
  pivot(level: number, k: number): boolean;
  /** Sum of squared held-out errors of target `t` at `level`. */
  squares(level: number, t: number): number;
  /** The same with column `k` added, for all targets, to `into` from `at` in these strides; false when it is linearly dependent. */
  squaresWith(level: number, k: number, into: Float64Array, at: number, stride: number): boolean;
  /** Products on all rows of a state: see {@link WholeProducts}. */
  readonly whole: WholeProducts;
}

/** 1 - leverage below which a row's held-out error is not determined. */
export const LEAST_FREEDOM = 1e-8;
