import type { Metrics } from '@meguri/observability';
import type { Instruments } from '../../application/ports.js';

/** Counts commands by outcome, times calls and runs, and shows links and reservations. */
export class ExecutionMetrics implements Instruments {
  readonly #commands;
  readonly #callSeconds;
  readonly #runSeconds;
  readonly #links;
  readonly #reservations;
  readonly #waiting;

  constructor(metrics: Metrics) {
    this.#commands = metrics.counter({
      name: 'commands_total',
      help: 'Physical commands that were settled, by outcome.',
      labels: ['device', 'outcome'],
    });
    this.#callSeconds = metrics.histogram({
      name: 'command_call_seconds',
      help: 'Time from the call of a command to the answer of the device.',
      labels: ['device'],
    });
    this.#runSeconds = metrics.histogram(
      { name: 'run_seconds', help: 'Wall-clock time from the start of a run to its end.', labels: ['status'] },
      [0.5, 1, 2, 5, 10, 20, 60, 300, 3600, 86_400],
    );
    this.#links = metrics.gauge({
      name: 'link_up',
      help: 'Whether there is a session with the device (1) or not (0).',
      labels: ['device'],
    });
    this.#reservations = metrics.gauge({
      name: 'reservations',
      help: 'Units of devices and places that commands hold at this moment.',
    });
    this.#waiting = metrics.gauge({ name: 'runs_waiting', help: 'Open runs that do not go on right now.' });
  }

  settled(device: string, outcome: string): void {
    this.#commands.inc({ device, outcome });
  }

  called(device: string, seconds: number): void {
    this.#callSeconds.observe({ device }, seconds);
  }

  runEnded(status: string, seconds: number | undefined): void {
    if (seconds !== undefined) this.#runSeconds.observe({ status }, seconds);
  }

  linkIs(device: string, up: boolean): void {
    this.#links.set({ device }, up ? 1 : 0);
  }

  reservations(held: number, waiting: number): void {
    this.#reservations.set(held);
    this.#waiting.set(waiting);
  }
}
