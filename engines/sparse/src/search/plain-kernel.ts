import { FoldSteps } from './fold-steps.js';
import type { Kernel, Listing } from './kernel.js';
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
  #count = 0;
  #dependent = 0;

  constructor(problem: Problem) {
    this.#problem = problem;
    this.#steps = problem.layout.by === 'rows' ? new RowSteps(problem) : new FoldSteps(problem);
    this.#capacity = 2 ** (problem.width.length - problem.prefix);
    this.#masks = new Uint32Array(this.#capacity);
    this.#squares = new Float64Array(this.#capacity * problem.layout.targets);
  }

  pivot(level: number, k: number): boolean {
    return this.#steps.pivot(level, k);
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
      while (added < own && this.#steps.pivot(level + added, first[u]! + added)) added++;
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
