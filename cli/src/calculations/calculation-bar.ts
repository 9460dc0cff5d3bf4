import type { CalculationProgress } from '@meguri/simulation';
import { SingleBar } from 'cli-progress';

/** Shows on stderr how far a calculation is: a bar on a terminal, else a line for each step. */
export class CalculationBar {
  readonly #bar?: SingleBar;
  readonly #began = performance.now();
  #told = '';

  constructor(private readonly workflow: string) {
    if (!process.stderr.isTTY) return;
    this.#bar = new SingleBar({
      stream: process.stderr,
      format: ` {bar} ${workflow}: {said} | {seconds} s`,
      barCompleteChar: '█',
      barIncompleteChar: '░',
      gracefulExit: false,
      clearOnComplete: true,
    });
    this.#bar.start(1, 0, { said: 'begins', seconds: 0 });
  }

  update(progress: CalculationProgress): void {
    const { done, steps } = progress;
    const said = wordsFor(progress);
    const seconds = Math.round((performance.now() - this.#began) / 1000);
    this.#bar?.setTotal(Math.max(1, steps.length));
    this.#bar?.update(done.length, { said, seconds });
    if (!this.#bar && said !== this.#told) process.stderr.write(`${this.workflow}: ${said}\n`);
    this.#told = said;
  }

  end(): void {
    this.#bar?.stop();
  }
}

function wordsFor({ done, steps, try: number, reason, waits }: CalculationProgress): string {
  if (waits) return 'another meguri calculate runs this; waiting for its result';
  const running = steps.find((step) => !done.includes(step)) ?? 'reads the results';
  return number > 1 ? `${running}, try ${number} (${reason})` : running;
}
