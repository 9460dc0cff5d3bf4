import { SingleBar } from 'cli-progress';
import { describeDuration } from '../console/campaign-progress.js';

/** Lines that tell of the progress where there is no terminal. */
const LINES = 10;

/** Shows on stderr how many campaigns are played: a bar on a terminal, else a line for each tenth. */
export class BacktestProgressBar {
  readonly #bar?: SingleBar;
  readonly #began = performance.now();

  constructor(private readonly campaigns: number) {
    if (!process.stderr.isTTY) return;
    this.#bar = new SingleBar({
      stream: process.stderr,
      format: ' {bar} {value} of {total} campaigns | {left}',
      barCompleteChar: '█',
      barIncompleteChar: '░',
      gracefulExit: false,
      clearOnComplete: true,
    });
    this.#bar.start(campaigns, 0, { left: 'time left unknown yet' });
  }

  update(done: number, now = performance.now()): void {
    const of = this.campaigns;
    const left = `${describeDuration(((now - this.#began) / 1000 / done) * (of - done))} left`;
    if (this.#bar) this.#bar.update(done, { left });
    else if (tenths(done, of) > tenths(done - 1, of)) process.stderr.write(`campaign ${done} of ${of}, ${left}\n`);
  }

  end(): void {
    this.#bar?.stop();
  }
}

function tenths(done: number, of: number): number {
  return Math.floor((LINES * done) / of);
}
