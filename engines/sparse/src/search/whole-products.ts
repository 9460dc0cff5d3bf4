import { type Layout, productsAt, stateSize } from './layout.js';
import type { Problem } from './problem.js';

/**
 * What products on all rows say of the first target's residual squares. No subset has smaller held-out squares than residual squares, nor
 * smaller residual squares than a subset that contains it: so a branch whose largest subset is no good need not be walked.
 */
export class WholeProducts {
  readonly #layout: Layout;
  readonly #states: Float64Array;
  readonly #size: number;
  readonly #floor: number;
  /** The lane that trains on all rows. */
  readonly #lane: number;
  /** Rows of a Cholesky factor that begins at the last column, and what each column explains beside the later ones. */
  readonly #factor: Float64Array;
  readonly #shares: Float64Array;

  constructor({ layout, floor }: Problem, states: Float64Array) {
    this.#layout = layout;
    this.#states = states;
    this.#size = stateSize(layout);
    this.#floor = floor;
    this.#lane = layout.by === 'rows' ? 0 : layout.folds - 1;
    this.#factor = new Float64Array(layout.columns * layout.columns);
    this.#shares = new Float64Array(layout.columns);
  }

  /** How much column `k` lowers the residual squares of `level`. */
  explained(level: number, k: number): number {
    return this.#product(level, k, this.#layout.columns) ** 2 / this.#product(level, k, k);
  }

  /**
   * The first column, `from` or later, from which on no column is worth adding: `residual` are the residual squares of `level`, and with all
   * columns from there on they would still not be below `limit`.
   */
  reach(level: number, from: number, residual: number, limit: number): number {
    const { columns } = this.#layout;
    let left = residual;
    for (let j = columns - 1; j >= from; j--) {
      const share = this.#share(level, j);
      if (Number.isNaN(share)) return columns;
      left -= share * share;
      if (left < limit) return j + 1;
    }
    return from;
  }

  /** What column `j` adds to the later ones, as the root of squares; NaN when it is nearly dependent on them, so that nothing is certain. */
  #share(level: number, j: number): number {
    const { columns } = this.#layout;
    const factor = this.#factor;
    const row = j * columns;
    let pivot = this.#product(level, j, j);
    let moment = this.#product(level, j, columns);
    for (let m = columns - 1; m > j; m--) {
      let value = this.#product(level, j, m);
      for (let l = columns - 1; l > m; l--) value -= factor[row + l]! * factor[m * columns + l]!;
      value /= factor[m * columns + m]!;
      factor[row + m] = value;
      pivot -= value * value;
      moment -= value * this.#shares[m]!;
    }
    factor[row + j] = Math.sqrt(pivot);
    this.#shares[j] = moment / factor[row + j]!;
    return pivot >= this.#floor ? this.#shares[j]! : Number.NaN;
  }

  #product(level: number, l: number, m: number): number {
    return this.#states[level * this.#size + productsAt(this.#layout, l, m) + this.#lane]!;
  }
}
