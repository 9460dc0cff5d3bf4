import { isLabError } from '@meguri/contracts';
import { Lifetime } from '../domain/lifetime.js';
import type { Clock, Log, Tenancy } from './ports.js';

/** This instance may not act on the workcell any more; what was under way is found out by the next holder. */
export class Ended extends Error {
  override readonly name = 'Ended';
}

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 2000;

/** The time during which this instance holds the workcell. Everything that acts asks it first. */
export class Tenure {
  readonly #lifetime = new Lifetime();

  constructor(
    private readonly tenancy: Tenancy,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {
    void tenancy.lost.then(() => this.end());
  }

  get epoch(): number {
    return this.tenancy.epoch;
  }

  get valid(): boolean {
    return this.tenancy.valid && !this.#lifetime.over;
  }

  end(): void {
    this.#lifetime.end(new Ended('the workcell is no longer held'));
  }

  /** @throws Ended when the workcell is no longer held. */
  assertValid(): void {
    if (!this.valid) throw new Ended('the workcell is no longer held');
  }

  /** The result of waiting, unless the tenure ends first. @throws Ended */
  until<T>(waiting: Promise<T>): Promise<T> {
    return this.#lifetime.within(waiting);
  }

  /** Waits for news, at most so long; without a limit as long as it takes. @throws Ended */
  async untilNews(news: Promise<void>, withinMs?: number): Promise<void> {
    if (withinMs === undefined) return this.until(news);
    const timer = new AbortController();
    try {
      await this.until(Promise.race([news, this.clock.sleep(Math.max(0, withinMs), timer.signal)]));
    } finally {
      timer.abort();
    }
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
        await this.until(this.clock.sleep(pause));
      }
    }
  }
}
