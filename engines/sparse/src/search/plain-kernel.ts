import type { Kernel, Listing } from './kernel.js';
import { heldRowsAt, type Layout, productsAt, stateSize } from './layout.js';
import { bitOf, type Problem } from './problem.js';

/** The search in plain JavaScript. */
export class PlainKernel implements Kernel {
  readonly name = 'js';
  readonly #problem: Problem;
  readonly #layout: Layout;
  /** One state per level. */
  readonly #states: Float64Array;
  readonly #size: number;
  /** Where the products of columns l and m are in a state: at [l * (columns + targets) + m]. */
  readonly #products: Int32Array;
  readonly #inverses: Float64Array;
  readonly #multiples: Float64Array;
  readonly #masks: Uint32Array;
  readonly #squares: Float64Array;
  readonly #capacity: number;
  #count = 0;
  #dependent = 0;

  constructor(problem: Problem) {
    const layout = problem.layout;
    this.#problem = problem;
    this.#layout = layout;
    this.#size = stateSize(layout);
    this.#states = new Float64Array(this.#size * (problem.maxColumns + 1));
    this.#states.set(problem.start);
    const total = layout.columns + layout.targets;
    this.#products = Int32Array.from({ length: total * total }, (_, i) =>
      productsAt(layout, Math.floor(i / total), i % total),
    );
    this.#inverses = new Float64Array(layout.lanes);
    this.#multiples = new Float64Array(layout.lanes);
    this.#capacity = 2 ** (problem.width.length - problem.prefix);
    this.#masks = new Uint32Array(this.#capacity);
    this.#squares = new Float64Array(this.#capacity * layout.targets);
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

  enumerate(level: number, closed: number, units: number, columns: number): Listing {
    this.#count = 0;
    this.#dependent = 0;
    this.#list(level, 0);
    this.#visit(level, this.#problem.prefix, 0, closed, units, columns);
    return {
      count: this.#count,
      masks: this.#masks,
      squares: this.#squares,
      capacity: this.#capacity,
      dependent: this.#dependent,
    };
  }

  #visit(level: number, from: number, mask: number, closed: number, units: number, columns: number): void {
    if (units === 0) return;
    const { width, first, excludesInBlock } = this.#problem;
    const end = width.length;
    for (let u = from; u < end; u++) {
      const bit = bitOf(u, end);
      const own = width[u]!;
      if ((closed & bit) !== 0 || own > columns) continue;
      if (own === 1 && (units === 1 || u === end - 1)) {
        this.#leaf(level, first[u]!, mask | bit);
        continue;
      }
      let added = 0;
      while (added < own && this.pivot(level + added, first[u]! + added)) added++;
      if (added < own) {
        this.#dependent++;
        continue;
      }
      this.#list(level + own, mask | bit);
      this.#visit(level + own, u + 1, mask | bit, closed | excludesInBlock[u]!, units - 1, columns - own);
    }
  }

  /** Lists the subset with column `k` added, of which nothing but the error is wanted. */
  #leaf(level: number, k: number, mask: number): void {
    const { columns, targets, lanes, slots } = this.#layout;
    const states = this.#states;
    const inverses = this.#inverses;
    const from = level * this.#size;
    const row = k * (columns + targets);
    if (!this.#invert(from + this.#products[row + k]!)) {
      this.#dependent++;
      return;
    }
    const column = from + heldRowsAt(this.#layout, k);
    for (let t = 0; t < targets; t++) {
      const product = from + this.#products[row + columns + t]!;
      const target = from + heldRowsAt(this.#layout, columns + t);
      let squares = 0;
      for (let i = 0; i < lanes; i++) {
        const multiple = states[product + i]! * inverses[i]!;
        for (let at = i; at < slots * lanes; at += lanes) {
          const error = states[target + at]! - multiple * states[column + at]!;
          squares += error * error;
        }
      }
      this.#squares[t * this.#capacity + this.#count] = squares;
    }
    this.#masks[this.#count++] = mask;
  }

  #list(level: number, mask: number): void {
    const { columns, targets, lanes, slots } = this.#layout;
    for (let t = 0; t < targets; t++) {
      const target = level * this.#size + heldRowsAt(this.#layout, columns + t);
      let squares = 0;
      for (let i = target; i < target + slots * lanes; i++) squares += this.#states[i]! * this.#states[i]!;
      this.#squares[t * this.#capacity + this.#count] = squares;
    }
    this.#masks[this.#count++] = mask;
  }

  /** Inverts the pivots of all lanes; false when one of them is too small. */
  #invert(pivots: number): boolean {
    const floor = this.#problem.floor;
    const states = this.#states;
    const inverses = this.#inverses;
    let smallest = Number.POSITIVE_INFINITY;
    for (let i = 0; i < inverses.length; i++) {
      const pivot = states[pivots + i]!;
      if (pivot < smallest) smallest = pivot;
      inverses[i] = 1 / pivot;
    }
    return smallest >= floor;
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
