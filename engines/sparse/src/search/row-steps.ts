import { freedomAt, heldRowsAt, type Layout, productsAt, stateSize } from './layout.js';
import type { Problem } from './problem.js';
import { LEAST_FREEDOM, type Steps } from './steps.js';
import { WholeProducts } from './whole-products.js';

/**
 * Steps by rows, for leave-one-out: elimination on all rows, with residuals and leverages carried along; an error of a row that is left
 * out is its residual over 1 - leverage (Allen, Technometrics 16, 125, 1974).
 */
export class RowSteps implements Steps {
  readonly #layout: Layout;
  readonly #floor: number;
  /** One state per level. */
  readonly #states: Float64Array;
  readonly #size: number;
  readonly #freedom: number;
  readonly whole: WholeProducts;

  constructor(problem: Problem) {
    const { layout, start, floor, maxColumns } = problem;
    this.#layout = layout;
    this.#floor = floor;
    this.#size = stateSize(layout);
    this.#freedom = freedomAt(layout);
    this.#states = new Float64Array(this.#size * (maxColumns + 1));
    this.restart(start);
    this.whole = new WholeProducts(problem, this.#states);
  }

  restart(start: Float64Array): void {
    this.#states.set(start);
  }

  pivot(level: number, k: number): boolean {
    const { columns, targets } = this.#layout;
    const states = this.#states;
    const from = level * this.#size;
    const to = from + this.#size;
    const row = from + productsAt(this.#layout, k, k);
    if (!(states[row]! >= this.#floor)) return false;
    const inverse = 1 / states[row]!;
    if (!this.#spend(from, to, from + heldRowsAt(this.#layout, k), inverse)) return false;
    for (let m = k + 1; m < columns + targets; m++) {
      const multiple = states[row + m - k]! * inverse;
      this.#carry(from, to, k, m, multiple);
      const last = Math.min(m, columns - 1);
      for (let l = k + 1; l <= last; l++) {
        const product = productsAt(this.#layout, l, m);
        states[to + product] = states[from + product]! - multiple * states[row + l - k]!;
      }
    }
    return true;
  }

  squares(level: number, t: number): number {
    const { columns, slots } = this.#layout;
    const states = this.#states;
    const target = level * this.#size + heldRowsAt(this.#layout, columns + t);
    const freedom = level * this.#size + this.#freedom;
    let squares = 0;
    for (let i = 0; i < slots; i++) {
      const error = states[target + i]! / states[freedom + i]!;
      squares += error * error;
    }
    return squares;
  }

  squaresWith(level: number, k: number, into: Float64Array, at: number, stride: number): boolean {
    const { columns, targets } = this.#layout;
    const states = this.#states;
    const from = level * this.#size;
    const row = from + productsAt(this.#layout, k, k);
    if (!(states[row]! >= this.#floor)) return false;
    const inverse = 1 / states[row]!;
    for (let t = 0; t < targets; t++) {
      const multiple = states[row + columns + t - k]! * inverse;
      const squares = this.#squaresWithout(from, k, columns + t, multiple, inverse);
      if (Number.isNaN(squares)) return false;
      into[at + t * stride] = squares;
    }
    return true;
  }

  /** Squared held-out errors of target `m` without this multiple of column `k`; NaN when a row has no freedom left. */
  #squaresWithout(from: number, k: number, m: number, multiple: number, inverse: number): number {
    const states = this.#states;
    const slots = this.#layout.slots;
    const column = from + heldRowsAt(this.#layout, k);
    const target = from + heldRowsAt(this.#layout, m);
    const freedom = from + this.#freedom;
    let least = 1;
    let squares = 0;
    for (let i = 0; i < slots; i++) {
      const v = states[column + i]!;
      const left = states[freedom + i]! - v * v * inverse;
      if (left < least) least = left;
      const error = (states[target + i]! - multiple * v) / left;
      squares += error * error;
    }
    return least >= LEAST_FREEDOM ? squares : Number.NaN;
  }

  /** What is left of the rows' freedom beside the column at `column`; false when that is nothing. */
  #spend(from: number, to: number, column: number, inverse: number): boolean {
    const states = this.#states;
    const slots = this.#layout.slots;
    const source = from + this.#freedom;
    const target = to + this.#freedom;
    let least = 1;
    for (let i = 0; i < slots; i++) {
      const v = states[column + i]!;
      const left = states[source + i]! - v * v * inverse;
      if (left < least) least = left;
      states[target + i] = left;
    }
    return least >= LEAST_FREEDOM;
  }

  /** Held-out rows of column or target `m`, without this multiple of those of column `k`. */
  #carry(from: number, to: number, k: number, m: number, multiple: number): void {
    const states = this.#states;
    const slots = this.#layout.slots;
    const column = from + heldRowsAt(this.#layout, k);
    const source = from + heldRowsAt(this.#layout, m);
    const target = to + heldRowsAt(this.#layout, m);
    for (let i = 0; i < slots; i++) states[target + i] = states[source + i]! - multiple * states[column + i]!;
  }
}
