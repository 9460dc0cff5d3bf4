import { BestList } from '../best-list.js';
import type { ListedSubset } from '../subsets.js';

/** The best subsets of those that are found one by one, some of them again and again. Features are indices, ascending. */
export class FoundSubsets {
  readonly #best: BestList;
  readonly #members: (readonly number[])[] = [];
  readonly #known = new Set<string>();

  constructor(capacity: number) {
    this.#best = new BestList(capacity);
  }

  /** What a subset has to beat. */
  get bound(): number {
    return this.#best.bound;
  }

  offer(squares: number, members: readonly number[]): void {
    const key = members.join();
    if (squares > this.bound || this.#known.has(key)) return;
    this.#known.add(key);
    this.#best.offer(squares, this.#members.push(members) - 1);
  }

  /** The best first. */
  listed(nameOf: (feature: number) => string): ListedSubset[] {
    const { squares, ids } = this.#best.sorted();
    return Array.from(ids, (id, i) => ({ features: this.#members[id]!.map(nameOf), squares: squares[i]! }));
  }
}
