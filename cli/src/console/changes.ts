/** Signals that something changed; many changes at once count as one. */
export class Changes {
  #pending = false;
  #ended = false;
  #wake: () => void = () => {};

  note(): void {
    this.#pending = true;
    this.#wake();
  }

  end(): void {
    this.#ended = true;
    this.#wake();
  }

  /** Resolves to true at the next change (at once when there was one since the last call), to false at the end. */
  async next(): Promise<boolean> {
    if (!this.#pending && !this.#ended) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    const changed = this.#pending;
    this.#pending = false;
    return changed;
  }
}
