/** The subsets of smallest error so far, at most `capacity`; of equal errors the smaller id comes first, so that order of arrival does not matter. */
export class BestList {
  readonly capacity: number;
  /** A heap with the worst on top. */
  readonly #squares: Float64Array;
  readonly #ids: Float64Array;
  #size = 0;

  constructor(capacity: number) {
    this.capacity = capacity;
    this.#squares = new Float64Array(capacity);
    this.#ids = new Float64Array(capacity);
  }

  /** What a subset has to beat; infinite while there is room. */
  get bound(): number {
    return this.#size < this.capacity ? Number.POSITIVE_INFINITY : (this.#squares[0] ?? Number.NEGATIVE_INFINITY);
  }

  offer(squares: number, id: number): void {
    if (squares > this.bound) return;
    if (this.#size < this.capacity) {
      this.#raise(this.#size++, squares, id);
    } else if (this.#isWorse(0, squares, id)) {
      this.#sink(squares, id);
    }
  }

  /** Errors and ids, the best first. */
  sorted(): { readonly squares: Float64Array; readonly ids: Float64Array } {
    const order = Array.from({ length: this.#size }, (_, i) => i).sort((i, j) => {
      return this.#squares[i]! - this.#squares[j]! || this.#ids[i]! - this.#ids[j]!;
    });
    return {
      squares: Float64Array.from(order, (i) => this.#squares[i]!),
      ids: Float64Array.from(order, (i) => this.#ids[i]!),
    };
  }

  /** Whether entry `i` is worse than the given one. */
  #isWorse(i: number, squares: number, id: number): boolean {
    return this.#squares[i]! > squares || (this.#squares[i] === squares && this.#ids[i]! > id);
  }

  #set(i: number, squares: number, id: number): void {
    this.#squares[i] = squares;
    this.#ids[i] = id;
  }

  #raise(at: number, squares: number, id: number): void {
    let i = at;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (this.#isWorse(parent, squares, id)) break;
      this.#set(i, this.#squares[parent]!, this.#ids[parent]!);
      i = parent;
    }
    this.#set(i, squares, id);
  }

  /** Replaces the worst. */
  #sink(squares: number, id: number): void {
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= this.#size) break;
      const right = child + 1;
      if (right < this.#size && this.#isWorse(right, this.#squares[child]!, this.#ids[child]!)) child = right;
      if (!this.#isWorse(child, squares, id)) break;
      this.#set(i, this.#squares[child]!, this.#ids[child]!);
      i = child;
    }
    this.#set(i, squares, id);
  }
}
