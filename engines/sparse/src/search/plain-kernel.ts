import { FoldSteps } from './fold-steps.js';
import { type Bound, type Kernel, type Listing, WORTH_BOUNDING } from './kernel.js';
import { bitOf, type Problem } from './problem.js';
import { RowSteps } from './row-steps.js';
import type { Steps } from './steps.js';

/** The search in plain JavaScript. */
export class PlainKernel implements Kernel {
  readonly name = 'js';
  readonly #problem: Problem;
  readonly #steps: Steps;
  readonly #masks: Uint32Array;
  readonly #squares: Float64Array;
  readonly #capacity: number;
  readonly #extensions: Float64Array;
  #count = 0;
  #limit = Number.POSITIVE_INFINITY;
  #dependent = 0;

  constructor(problem: Problem) {
    this.#problem = problem;
    this.#steps = problem.layout.by === 'rows' ? new RowSteps(problem) : new FoldSteps(problem);
    this.#capacity = 2 ** (problem.width.length - problem.prefix);
    this.#masks = new Uint32Array(this.#capacity);
    this.#squares = new Float64Array(this.#capacity * problem.layout.targets);
    this.#extensions = new Float64Array(problem.layout.columns * problem.layout.targets);
  }

  restart(start: Float64Array): void {
    this.#steps.restart(start);
  }

  pivot(level: number, k: number): boolean {
    return this.#steps.pivot(level, k);
  }

  explained(level: number, k: number): number {
    return this.#steps.whole.explained(level, k);
  }

  reach(level: number, from: number, residual: number, limit: number): number {
    return this.#steps.whole.reach(level, from, residual, limit);
  }

  enumerate(level: number, closed: number, units: number, columns: number, bound?: Bound): Listing {
    this.#count = 0;
    this.#dependent = 0;
    this.#list(level, 0);
    this.#limit = bound?.limit ?? Number.POSITIVE_INFINITY;
    this.#visit(level, this.#problem.prefix, 0, closed, units, columns, bound?.residual ?? 0);
    return {
      count: this.#count,
      masks: this.#masks,
      squares: this.#squares,
      capacity: this.#capacity,
      dependent: this.#dependent,
    };
  }

  extend(level: number, from: number): Float64Array {
    const { columns } = this.#problem.layout;
    for (let k = from; k < columns; k++) {
      if (this.#steps.squaresWith(level, k, this.#extensions, k, columns)) continue;
      for (let at = k; at < this.#extensions.length; at += columns) this.#extensions[at] = Number.NaN;
    }
    return this.#extensions;
  }

  #visit(
    level: number,
    from: number,
    mask: number,
    closed: number,
    units: number,
    columns: number,
    residual: number,
  ): void {
    if (units === 0) return;
    const { width, first, excludesInBlock } = this.#problem;
    const end = width.length;
    const bounded = this.#limit < Number.POSITIVE_INFINITY;
    const reach =
      bounded && end - from >= WORTH_BOUNDING
        ? this.#steps.whole.reach(level, first[from]!, residual, this.#limit)
        : Number.POSITIVE_INFINITY;
    for (let u = from; u < end && first[u]! < reach; u++) {
      const bit = bitOf(u, end);
      const own = width[u]!;
      if ((closed & bit) !== 0 || own > columns) continue;
      if (own === 1 && (units === 1 || u === end - 1)) {
        this.#leaf(level, first[u]!, mask | bit);
        continue;
      }
      let added = 0;
      let left = residual;
      while (added < own && this.#steps.pivot(level + added, first[u]! + added)) {
        if (bounded) left -= this.#steps.whole.explained(level + added, first[u]! + added);
        added++;
      }
      if (added < own) {
        this.#dependent++;
        continue;
      }
      this.#list(level + own, mask | bit);
      this.#visit(level + own, u + 1, mask | bit, closed | excludesInBlock[u]!, units - 1, columns - own, left);
    }
  }

  /** Lists the subset with column `k` added, of which nothing but the error is wanted. */
  #leaf(level: number, k: number, mask: number): void {
    if (this.#steps.squaresWith(level, k, this.#squares, this.#count, this.#capacity))
      this.#masks[this.#count++] = mask;
    else this.#dependent++;
  }

  #list(level: number, mask: number): void {
    for (let t = 0; t < this.#problem.layout.targets; t++) {
      this.#squares[t * this.#capacity + this.#count] = this.#steps.squares(level, t);
    }
    this.#masks[this.#count++] = mask;
  }
}
