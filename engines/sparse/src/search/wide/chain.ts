import { type Backend, kernelOf } from '../jobs.js';
import type { Kernel } from '../kernel.js';
import { freedomAt, heldRowsAt, type Layout, productsAt, stateSize } from '../layout.js';
import type { Problem } from '../problem.js';

/** Subsets of a wide problem that grow by one feature at a time, in any order. */
export class Chain {
  readonly #problem: Problem;
  readonly #layout: Layout;
  readonly #kernel: Kernel;

  /** @param most columns of a subset */
  constructor(problem: Problem, most: number, backend?: Backend) {
    const columns = Math.min(most, problem.layout.columns);
    this.#problem = problem;
    this.#layout = { ...problem.layout, columns };
    const start = new Float64Array(stateSize(this.#layout));
    this.#kernel = kernelOf({ ...problem, layout: this.#layout, start, maxColumns: columns }, backend);
  }

  /**
   * Held-out squares of the first target with the forced features and the first none, one, two … of these free ones, as far as constraints
   * admit them together and they are linearly independent.
   */
  squaresAlong(order: readonly number[]): number[] {
    const { forcedColumns, first, width, excludes } = this.#problem;
    const forced = Array.from({ length: forcedColumns }, (_, c) => c);
    const own = order.flatMap((u) => Array.from({ length: width[u]! }, (_, c) => first[u]! + c));
    this.#kernel.restart(this.#startOf([...forced, ...own].slice(0, this.#layout.columns)));
    const squares: number[] = [];
    let level = 0;
    const grow = (count: number): boolean => {
      for (const end = level + count; level < end; level++) {
        if (level === this.#layout.columns || !this.#kernel.pivot(level, level)) return false;
      }
      squares.push(this.#kernel.enumerate(level, 0, 0, 0).squares[0]!);
      return true;
    };
    const isAdmitted = (u: number, place: number) =>
      !order.slice(0, place).some((other) => excludes[u]!.includes(other));
    if (grow(forcedColumns)) order.every((u, place) => isAdmitted(u, place) && grow(width[u]!));
    return squares;
  }

  /** The state of the empty subset, with these columns and no others: those behind them are never asked for. */
  #startOf(columns: readonly number[]): Float64Array {
    const { start, layout } = this.#problem;
    const own = this.#layout;
    const into = new Float64Array(stateSize(own));
    const copy = (to: number, from: number, length: number) => into.set(start.subarray(from, from + length), to);
    const rest = Array.from({ length: layout.targets }, (_, t) => [own.columns + t, layout.columns + t] as const);
    const pairs = [...columns.map((column, c) => [c, column] as const), ...rest];
    pairs.forEach(([m, theirs], i) => {
      copy(heldRowsAt(own, m), heldRowsAt(layout, theirs), own.slots * own.lanes);
      for (const [l, other] of pairs.slice(0, Math.min(i + 1, columns.length))) {
        const product = productsAt(layout, Math.min(other, theirs), Math.max(other, theirs));
        copy(productsAt(own, l, m), product, own.lanes);
      }
    });
    if (own.by === 'rows') copy(freedomAt(own), freedomAt(layout), own.slots);
    return into;
  }
}
