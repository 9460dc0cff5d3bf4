import { SingleBar } from 'cli-progress';
import { describeDuration } from './console/campaign-progress.js';

/** Lines that tell of the progress where there is no terminal. */
const LINES = 10;

/** Shows on stderr how much of something is done: a bar on a terminal, else a line for each tenth. */
export class ProgressBar {
  readonly #bar?: SingleBar;
  readonly #began = performance.now();
  #tenths = 0;

  constructor(private readonly total: number) {
    if (!process.stderr.isTTY) return;
    this.#bar = new SingleBar({
      stream: process.stderr,
      format: ' {bar} {what} | {left}',
      barCompleteChar: '█',
      barIncompleteChar: '░',
      gracefulExit: false,
      clearOnComplete: true,
    });
    this.#bar.start(total, 0, { what: '', left: 'time left unknown yet' });
  }

  /** `what` is going on, and how much is done. */
  update(done: number, what: string, now = performance.now()): void {
    const left = `${describeDuration(((now - this.#began) / 1000 / done) * (this.total - done))} left`;
    if (this.#bar) {
      this.#bar.update(done, { what, left });
      return;
    }
    const tenths = Math.floor((LINES * done) / this.total + 1e-9);
    if (tenths > this.#tenths) process.stderr.write(`${what}, ${left}\n`);
    this.#tenths = tenths;
  }

  end(): void {
    this.#bar?.stop();
  }
}
