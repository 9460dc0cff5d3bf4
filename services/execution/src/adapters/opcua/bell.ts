/** Counts announcements and wakes whoever waits for the next one; none is missed between looking and waiting. */
export class Bell {
  #rung = 0;
  #waiting: (() => void)[] = [];

  get rung(): number {
    return this.#rung;
  }

  ring(): void {
    this.#rung += 1;
    for (const wake of this.#waiting.splice(0)) wake();
  }

  /** Resolves when it has rung more often than that. */
  async after(count: number): Promise<void> {
    while (this.#rung <= count) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }
}
