import { heldRowsAt, type Layout, productsAt, stateSize } from './layout.js';
import type { Problem } from './problem.js';
import type { Steps } from './steps.js';
import { WholeProducts } from './whole-products.js';

/**
 * Steps by folds: Gaussian elimination in every fold at once, by its training products; the held-out rows are carried along, so that
 * the held-out errors of a subset are what its targets' rows have become: no refit, no coefficients.
 */
export class FoldSteps implements Steps {
  readonly #layout: Layout;
  readonly #floor: number;
  /** One state per level. */
  readonly #states: Float64Array;
  readonly #size: number;
  /** Where the products of columns l and m are in a state: at [l * (columns + targets) + m]. */
  readonly #products: Int32Array;
  readonly #inverses: Float64Array;
  readonly #multiples: Float64Array;
  readonly whole: WholeProducts;

  constructor(problem: Problem) {
    const { layout, start, floor, maxColumns } = problem;
    this.#layout = layout;
    this.#floor = floor;
    this.#size = stateSize(layout);
    this.#states = new Float64Array(this.#size * (maxColumns + 1));
    this.restart(start);
    this.whole = new WholeProducts(problem, this.#states);
    const total = layout.columns + layout.targets;
    this.#products = Int32Array.from({ length: total * total }, (_, i) =>
      productsAt(layout, Math.floor(i / total), i % total),
    );
    this.#inverses = new Float64Array(layout.lanes);
    this.#multiples = new Float64Array(layout.lanes);
  }

  restart(start: Float64Array): void {
    this.#states.set(start);
  }

  pivot(level: number, k: number): boolean {
    const { columns, targets, lanes } = this.#layout;
    const states = this.#states;
    const products = this.#products;
    const inverses = this.#inverses;
    const multiples = this.#multiples;
    const from = level * this.#size;
    const to = from + this.#size;
    const total = columns + targets;
    const row = k * total;
    if (!this.#invert(from + products[row + k]!)) return false;
    for (let m = k + 1; m < total; m++) {
      const product = from + products[row + m]!;
      for (let i = 0; i < lanes; i++) multiples[i] = states[product + i]! * inverses[i]!;
      this.#carry(from, to, k, m);
      const last = Math.min(m, columns - 1);
      for (let l = k + 1; l <= last; l++) {
        subtract(states, from + products[row + l]!, products[l * total + m]!, from, to, multiples);
      }
    }
    return true;
  }

  squares(level: number, t: number): number {
    const { columns, lanes, slots } = this.#layout;
    const target = level * this.#size + heldRowsAt(this.#layout, columns + t);
    let squares = 0;
    for (let i = target; i < target + slots * lanes; i++) squares += this.#states[i]! * this.#states[i]!;
    return squares;
  }

  squaresWith(level: number, k: number, into: Float64Array, at: number, stride: number): boolean {
    const { columns, targets, lanes, slots } = this.#layout;
    const states = this.#states;
    const inverses = this.#inverses;
    const from = level * this.#size;
    const row = k * (columns + targets);
    if (!this.#invert(from + this.#products[row + k]!)) return false;
    const column = from + heldRowsAt(this.#layout, k);
    for (let t = 0; t < targets; t++) {
      const product = from + this.#products[row + columns + t]!;
      const target = from + heldRowsAt(this.#layout, columns + t);
      let squares = 0;
      for (let i = 0; i < lanes; i++) {
        const multiple = states[product + i]! * inverses[i]!;
        for (let held = i; held < slots * lanes; held += lanes) {
          const error = states[target + held]! - multiple * states[column + held]!;
          squares += error * error;
        }
      }
      into[at + t * stride] = squares;
    }
    return true;
  }

  /** Inverts the pivots of all lanes; false when one of them is too small. */
  #invert(pivots: number): boolean {
    const states = this.#states;
    const inverses = this.#inverses;
    let smallest = Number.POSITIVE_INFINITY;
    for (let i = 0; i < inverses.length; i++) {
      const pivot = states[pivots + i]!;
      if (pivot < smallest) smallest = pivot;
      inverses[i] = 1 / pivot;
    }
    return smallest >= this.#floor;
  }

  /** Held-out rows of column or target `m`, without multiples of those of column `k`. */
  #carry(from: number, to: number, k: number, m: number): void {
    const { lanes, slots } = this.#layout;
    const states = this.#states;
    for (let slot = 0; slot < slots; slot++) {
      const column = from + heldRowsAt(this.#layout, k) + slot * lanes;
      const at = heldRowsAt(this.#layout, m) + slot * lanes;
      subtract(states, column, at, from, to, this.#multiples);
    }
  }
}

/** What is at `at` of state `to` becomes that of state `from` less multiples of what is at `column`. */
function subtract(
  states: Float64Array,
  column: number,
  at: number,
  from: number,
  to: number,
  multiples: Float64Array,
): void {
  const source = from + at;
  const target = to + at;
  // two at a time: lanes are even in number
  for (let i = 0; i < multiples.length; i += 2) {
    states[target + i] = states[source + i]! - multiples[i]! * states[column + i]!;
    states[target + i + 1] = states[source + i + 1]! - multiples[i + 1]! * states[column + i + 1]!;
  }
}
