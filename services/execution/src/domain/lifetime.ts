/** A time that ends once: a connection, a lease. Waiting within it ends with it. */
export class Lifetime {
  readonly #waiting = new Set<(error: Error) => void>();
  #end: Error | undefined;

  get over(): boolean {
    return this.#end !== undefined;
  }

  /** Ends it; whoever waits hears of the error. Later ends change nothing. */
  end(error: Error): void {
    if (this.#end) return;
    this.#end = error;
    for (const reject of this.#waiting) reject(error);
    this.#waiting.clear();
  }

  /**
   * The result of waiting, unless this ends first. Unlike `Promise.race` with a promise that lives long, it keeps nothing
   * of what is over.
   */
  within<T>(work: Promise<T>): Promise<T> {
    if (this.#end) {
      work.catch(() => undefined);
      return Promise.reject(this.#end);
    }
    return new Promise<T>((resolve, reject) => {
      this.#waiting.add(reject);
      work.then(resolve, reject).finally(() => this.#waiting.delete(reject));
    });
  }
}
