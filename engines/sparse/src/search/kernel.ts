/**
 * Walks subsets and computes their held-out squares. It has one state per number of columns in the subset: level 0 is the empty one.
 *
 * Adding a column is one step of Gaussian elimination in every fold at once, by its training products; the held-out rows are
 * carried along, so that the held-out errors of a subset are those of its targets' rows: no refit, no coefficients. The tree of
 * subsets has one leaf per two nodes, so that a step costs little more than the sum over held-out rows.
 */
export interface Kernel {
  readonly name: 'js' | 'wasm';
  /** Regresses column `k` out of the state of `level` into the state of the next; false when it is linearly dependent in a fold. */
  pivot(level: number, k: number): boolean;
  /**
   * Lists the subset of `level` and all that add free features of the block to it.
   * @param closed bits of features of the block that may not be added
   * @param units how many features may be added; `columns` likewise
   */
  enumerate(level: number, closed: number, units: number, columns: number): Listing;
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
