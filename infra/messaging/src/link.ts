import type { NatsConnection } from '@nats-io/transport-node';

/** The connection broke while an answer was awaited; what was asked may or may not have been done. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/** There is no connection; nothing was asked. */
export class NotConnected extends Error {
  override readonly name = 'NotConnected';
}

const RECONNECTION_LIMIT_MS = 5000;
const MAXIMUM_REPEATS = 5;

/**
 * Asks over a connection that may break. The client drops what is sent while it reconnects and lets the asker run into
 * its time-out; here the asker waits for the connection first, and hears at once when it breaks.
 */
export class Link {
  readonly #asking = new Set<(error: Interrupted) => void>();
  readonly #reconnecting = new Set<() => void>();
  #connected = true;

  constructor(nc: NatsConnection) {
    void this.#watch(nc);
  }

  get connected(): boolean {
    return this.#connected;
  }

  /** @throws NotConnected, Interrupted, or what the request throws. */
  async ask<T>(request: () => Promise<T>): Promise<T> {
    if (!this.#connected) await this.#reconnection();
    return new Promise<T>((resolve, reject) => {
      this.#asking.add(reject);
      request()
        .then(resolve, reject)
        .finally(() => this.#asking.delete(reject));
    });
  }

  /** For requests that may be repeated: asks again when the connection broke. */
  async askAgain<T>(request: () => Promise<T>): Promise<T> {
    for (let repeats = 0; ; repeats++) {
      try {
        return await this.ask(request);
      } catch (error) {
        if (!(error instanceof Interrupted) || repeats === MAXIMUM_REPEATS) throw error;
      }
    }
  }

  /** Calls back when the connection breaks; the result takes that back. */
  onBreak(stop: () => void): () => void {
    this.#asking.add(stop);
    return () => this.#asking.delete(stop);
  }

  #reconnection(): Promise<void> {
    return new Promise((resolve, reject) => {
      const limit = setTimeout(() => {
        this.#reconnecting.delete(go);
        reject(new NotConnected(`no connection for ${RECONNECTION_LIMIT_MS} ms`));
      }, RECONNECTION_LIMIT_MS);
      const go = () => {
        clearTimeout(limit);
        resolve();
      };
      this.#reconnecting.add(go);
    });
  }

  async #watch(nc: NatsConnection): Promise<void> {
    for await (const { type } of nc.status()) {
      if (type === 'disconnect') this.#interrupt();
      if (type === 'reconnect') this.#resume();
    }
    // closed for good: what is asked now fails by itself
    this.#resume();
  }

  #interrupt(): void {
    this.#connected = false;
    for (const reject of this.#asking) reject(new Interrupted('the connection broke before the answer came'));
    this.#asking.clear();
  }

  #resume(): void {
    this.#connected = true;
    for (const go of this.#reconnecting) go();
    this.#reconnecting.clear();
  }
}
