/** The processors of this machine, lent to jobs in the order in which they ask. */
export class ThreadSlots {
  readonly #waiting: { readonly threads: number; readonly go: () => void }[] = [];
  #free: number;

  constructor(private readonly all: number) {
    this.#free = all;
  }

  /** Resolves when so many are free; who wants more than there are gets all of them. */
  take(threads: number): Promise<void> {
    return new Promise((go) => {
      this.#waiting.push({ threads: this.#most(threads), go });
      this.#next();
    });
  }

  /** For what runs already: its processors are taken, whether they were free or not. */
  occupy(threads: number): void {
    this.#free -= this.#most(threads);
  }

  give(threads: number): void {
    this.#free += this.#most(threads);
    this.#next();
  }

  #next(): void {
    while (this.#waiting[0] && this.#waiting[0].threads <= this.#free) {
      const { threads, go } = this.#waiting.shift()!;
      this.#free -= threads;
      go();
    }
  }

  #most(threads: number): number {
    return Math.min(threads, this.all);
  }
}
