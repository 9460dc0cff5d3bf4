/**
 * Work that brings something as far as it can go, once at a time for each key. Who asks while it runs shares one further turn, which
 * begins afterwards and so sees everything that has happened up to now.
 */
export class Turns {
  readonly #current = new Map<string, Promise<void>>();
  readonly #next = new Map<string, Promise<void>>();

  take(key: string, work: () => Promise<void>): Promise<void> {
    const next = this.#next.get(key);
    if (next) return next;
    const current = this.#current.get(key);
    if (!current) return this.#begin(key, work);
    // the failure of the current turn is told to those who asked for it
    const following = current
      .catch(() => undefined)
      .then(() => {
        this.#next.delete(key);
        return this.#begin(key, work);
      });
    this.#next.set(key, following);
    return following;
  }

  #begin(key: string, work: () => Promise<void>): Promise<void> {
    const turn = work().finally(() => this.#current.delete(key));
    this.#current.set(key, turn);
    return turn;
  }
}
