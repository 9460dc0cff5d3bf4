import type { Logger } from '@meguri/observability';
import type { OnApplicationShutdown } from '@nestjs/common';
import type { AlarmClock } from '../../application/ports.js';

/** The longest that a timer of Node can wait; whoever is woken too early sets the clock again. */
const LONGEST_MS = 2 ** 31 - 1;
const RETRY_MS = 1000;

/** Alarms on timers; they do not keep the process alive. */
export class TimerAlarmClock implements AlarmClock, OnApplicationShutdown {
  readonly #timers = new Map<string, NodeJS.Timeout>();

  constructor(private readonly logger: Logger) {}

  now(): Date {
    return new Date();
  }

  set(key: string, time: Date, ring: (now: Date) => Promise<void>): void {
    this.clear(key);
    const wait = Math.min(Math.max(0, time.getTime() - Date.now()), LONGEST_MS);
    this.#timers.set(key, setTimeout(() => this.#ring(key, ring), wait).unref());
  }

  clear(key: string): void {
    clearTimeout(this.#timers.get(key));
    this.#timers.delete(key);
  }

  onApplicationShutdown(): void {
    for (const key of this.#timers.keys()) this.clear(key);
  }

  #ring(key: string, ring: (now: Date) => Promise<void>): void {
    this.#timers.delete(key);
    ring(this.now()).catch((error: unknown) => {
      this.logger.warn('timed work failed and is tried again', { key, error });
      if (!this.#timers.has(key)) this.set(key, new Date(Date.now() + RETRY_MS), ring);
    });
  }
}
