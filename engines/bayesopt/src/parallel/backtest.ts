import { shareOut, type Threads } from '@meguri/threads';
import { type BacktestOptions, type BacktestReport, reportOf } from '../backtest/backtest.js';
import { problemOf } from '../backtest/problem.js';
import type { Run } from '../backtest/run.js';
import { yardstickOf } from '../backtest/yardstick.js';

/** How many threads take part, one per core by default, and how they are followed. */
export type BacktestThreads = Pick<Threads, 'threads' | 'onProgress'>;

/** As the function `backtest`, with the campaigns shared out over threads; the result does not depend on their number. */
export async function backtestInParallel(
  options: BacktestOptions,
  threads: BacktestThreads = {},
): Promise<{ report: BacktestReport; runs: readonly Run[] }> {
  // a bad table or objective is refused here, before any thread is started
  const problem = problemOf(options);
  yardstickOf(problem);
  const runs: Run[] = [];
  const seeds = Array.from({ length: options.seeds }, (_, seed) => seed);
  const module = { name: 'backtest-worker', beside: import.meta.url };
  await shareOut<number, Run>(module, options, seeds, threads, (run) => {
    runs.push(run);
  });
  return { report: reportOf(problem, options.strategy, runs), runs };
}
