/**
 * Walks subsets and computes their held-out squares. It has one state per number of columns in the subset: level 0 is the empty one.
 *
 * Adding a column is one step of Gaussian elimination in every fold at once, by its training products; the held-out rows are
 * carried along, so that the held-out errors of a subset are those of its targets' rows: no refit, no coefficients. The tree of
 * subsets has one leaf per two nodes, so that a step costs little more than the sum over held-out rows.
 */
export interface Kernel {
  readonly name: 'js' | 'wasm';
  /** Sets the state of the empty subset, which at first is that of the problem. */
  restart(start: Float64Array): void;
  /** Regresses column `k` out of the state of `level` into the state of the next; false when it is linearly dependent in a fold. */
  pivot(level: number, k: number): boolean;
  /**
   * Lists the subset of `level` and all that add free features of the block to it.
   * @param closed bits of features of the block that may not be added
   * @param units how many features may be added; `columns` likewise
   * @param bound leaves out branches that cannot have smaller held-out squares of the first target
   */
  enumerate(level: number, closed: number, units: number, columns: number, bound?: Bound): Listing;
  /**
   * Held-out squares of the subset of `level` with each single column from `from` on, behind all that it has: of target t and column k at
   * [t * columns + k], NaN where the column is linearly dependent in a fold. Valid until the next call.
   */
  extend(level: number, from: number): Float64Array;
  /** As in {@link WholeProducts}. */
  explained(level: number, k: number): number;
  reach(level: number, from: number, residual: number, limit: number): number;
}

/** What a block found; valid until the next one. */
export interface Listing {
  readonly count: number;
  /** Which features of the block are in, as bits. */
  readonly masks: Uint32Array;
  /** Held-out squares in standardised targets: all of target 0, then all of target 1, each `capacity` apart. */
  readonly squares: Float64Array;
  readonly capacity: number;
  /** How often a feature could not be added because it is linearly dependent in a fold; what adds more to it is not looked at. */
  readonly dependent: number;
}

/** What a branch has to promise. */
export interface Bound {
  /** Residual squares of the first target at the level. */
  readonly residual: number;
  /** Residual squares that no subset worth listing exceeds. */
  readonly limit: number;
}

/** Fewest features for which it pays to ask whether a branch can be left out. */
export const WORTH_BOUNDING = 4;
