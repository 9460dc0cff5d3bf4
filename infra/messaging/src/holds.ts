import type { ServiceName } from '@meguri/contracts';
import type { JetStreamManager } from '@nats-io/jetstream';
import { lettersOf } from './dead-letter.js';

const HOLDING = new Set(['campaign', 'run', 'job']);

/** Whether a dead letter of this subject holds what its aggregate says next: that of a campaign, a run or a job does. */
export const isHolding = (subject: string): boolean => HOLDING.has(subject.split('.')[2] ?? '');

/** The aggregates of which a handler has a dead letter. They survive a restart, as the dead letters do. */
export class Holds {
  readonly #held = new Set<string>();

  constructor(
    private readonly jsm: JetStreamManager,
    private readonly service: ServiceName,
    private readonly durable: string,
  ) {}

  async load(): Promise<void> {
    for await (const { origin } of this.#letters()) this.add(origin.subject);
  }

  add(subject: string): void {
    if (isHolding(subject)) this.#held.add(subject);
  }

  has(subject: string): boolean {
    return this.#held.has(subject);
  }

  /** Lets the aggregate go on, unless it has dead letters still; says whether it may. */
  async release(subject: string): Promise<boolean> {
    for await (const { origin } of this.#letters()) if (origin.subject === subject) return false;
    this.#held.delete(subject);
    return true;
  }

  #letters() {
    return lettersOf(this.jsm, { service: this.service, durable: this.durable });
  }
}
