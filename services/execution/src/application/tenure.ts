import { isLabError } from '@meguri/contracts';
import type { Clock, Log, Tenancy } from './ports.js';

/** This instance may not act on the workcell any more; what was under way is found out by the next holder. */
export class Ended extends Error {
  override readonly name = 'Ended';
}

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 2000;

/** The time during which this instance holds the workcell. Everything that acts asks it first. */
export class Tenure {
  readonly #end = new AbortController();
  readonly #ended: Promise<never>;

  constructor(
    private readonly tenancy: Tenancy,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {
    this.#ended = new Promise((_, reject) => {
      this.#end.signal.addEventListener('abort', () => reject(new Ended('the workcell is no longer held')));
    });
    this.#ended.catch(() => undefined);
    void tenancy.lost.then(() => this.end());
  }

  get epoch(): number {
    return this.tenancy.epoch;
  }

  get valid(): boolean {
    return this.tenancy.valid && !this.#end.signal.aborted;
  }

  get signal(): AbortSignal {
    return this.#end.signal;
  }

  end(): void {
    this.#end.abort();
  }

  /** @throws Ended when the workcell is no longer held. */
  assertValid(): void {
    if (!this.valid) throw new Ended('the workcell is no longer held');
  }

  /** The result of waiting, unless the tenure ends first. @throws Ended */
  until<T>(waiting: Promise<T>): Promise<T> {
    return Promise.race([waiting, this.#ended]);
  }

  /** Does something again and again until it works, as long as only the surroundings are at fault. @throws Ended */
  async persist<T>(what: string, work: () => Promise<T>): Promise<T> {
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
      this.assertValid();
      try {
        return await this.until(work());
      } catch (error) {
        if (!isLabError(error) || !error.retryable) throw error;
        this.log.warn('trying again', { what, code: error.code });
        await this.clock.sleep(pause, this.signal);
      }
    }
  }
}
