import { LabError } from '@meguri/contracts';
import type { ObservationView, OwnEvents } from './ports.js';

/** Longest wait for the newest events, in milliseconds. */
const PATIENCE_MS = 5000;

interface Waiter {
  readonly sequence: number;
  resolve(): void;
}

/** How far the view of observations has come, so that an answer can include all that was stated before the question. */
export class ViewPosition {
  #reached = 0;
  readonly #waiters = new Set<Waiter>();

  constructor(
    private readonly own: OwnEvents,
    private readonly view: Pick<ObservationView, 'position'>,
  ) {}

  /** Tells that the view has seen all events up to this one. */
  advance(sequence: number): void {
    this.#reached = Math.max(this.#reached, sequence);
    for (const waiter of [...this.#waiters].filter(({ sequence }) => sequence <= this.#reached)) {
      this.#waiters.delete(waiter);
      waiter.resolve();
    }
  }

  /**
   * Resolves when the view has seen everything that the lake had stated at the time of the call.
   * @throws LabError DATA_LAKE.BEHIND after five seconds.
   */
  async caughtUp(): Promise<void> {
    const sequence = await this.own.lastSequence();
    // after a start the view tells where it stood
    if (sequence > this.#reached) this.advance(await this.view.position());
    if (sequence <= this.#reached) return;
    await new Promise<void>((resolve, reject) => {
      const waiter = { sequence, resolve: () => settle(resolve) };
      const settle = (end: () => void) => {
        clearTimeout(timer);
        this.#waiters.delete(waiter);
        end();
      };
      const behind = () =>
        new LabError('DATA_LAKE.BEHIND', `The observations stand at event ${this.#reached} of ${sequence}`);
      const timer = setTimeout(() => settle(() => reject(behind())), PATIENCE_MS);
      this.#waiters.add(waiter);
    });
  }
}
