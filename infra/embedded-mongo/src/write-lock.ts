import { MongoError } from './errors.js';

interface Waiter {
  enter(): void;
  refuse(error: MongoError): void;
  timer: NodeJS.Timeout;
}

/** Lets one writer in at a time, in the order they came; a transaction keeps the lock until it ends. */
export class WriteLock {
  #held = false;
  readonly #waiting: Waiter[] = [];

  /** Takes the lock at once, or false when somebody has it. */
  tryAcquire(): boolean {
    if (this.#held) return false;
    this.#held = true;
    return true;
  }

  /**
   * Takes the lock, waiting for it up to `timeout` milliseconds.
   *
   * @throws {MongoError} what `refusal` makes, when the time is up.
   */
  acquire(timeout: number, refusal: () => MongoError): Promise<void> {
    if (this.tryAcquire()) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#giveUp(waiter, refusal), timeout);
      const waiter: Waiter = { enter: resolve, refuse: reject, timer };
      this.#waiting.push(waiter);
    });
  }

  release(): void {
    const next = this.#waiting.shift();
    if (next === undefined) {
      this.#held = false;
      return;
    }
    clearTimeout(next.timer);
    next.enter();
  }

  #giveUp(waiter: Waiter, refusal: () => MongoError): void {
    this.#waiting.splice(this.#waiting.indexOf(waiter), 1);
    waiter.refuse(refusal());
  }
}
