import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import type { Worker } from 'node:worker_threads';
import { type BacktestOptions, type BacktestProgress, type BacktestReport, reportOf } from '../backtest/backtest.js';
import { problemOf } from '../backtest/problem.js';
import type { Run } from '../backtest/run.js';
import { yardstickOf } from '../backtest/yardstick.js';
import { startWorker } from './start-worker.js';

export interface BacktestThreads {
  /** Default: one per core. */
  readonly threads?: number;
  readonly onProgress?: (progress: BacktestProgress) => void;
}

/** As the function `backtest`, with the campaigns shared out over threads; the result does not depend on their number. */
export async function backtestInParallel(
  options: BacktestOptions,
  { threads = availableParallelism(), onProgress }: BacktestThreads = {},
): Promise<{ report: BacktestReport; runs: readonly Run[] }> {
  // a bad table or objective is refused here, before any thread is started
  const problem = problemOf(options);
  yardstickOf(problem);
  const runs: Run[] = [];
  const workers = Array.from({ length: Math.min(threads, options.seeds) }, () =>
    startWorker('backtest-worker', options),
  );
  let next = 0;
  const playAll = async (worker: Worker) => {
    while (next < options.seeds) {
      const run = await ask(worker, next++);
      runs.push(run);
      onProgress?.({ done: runs.length, of: options.seeds });
    }
  };
  try {
    await Promise.all(workers.map(playAll));
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
  runs.sort((a, b) => a.seed - b.seed);
  return { report: reportOf(problem, options.strategy, runs), runs };
}

async function ask(worker: Worker, seed: number): Promise<Run> {
  const ended = new AbortController();
  const end = (code: number) => ended.abort(new Error(`a backtest thread ended with code ${code}`));
  worker.once('exit', end);
  try {
    // also rejects when the thread throws
    const answer = once(worker, 'message', { signal: ended.signal });
    worker.postMessage(seed);
    const [run] = await answer;
    return run as Run;
  } catch (error) {
    throw ended.signal.aborted ? ended.signal.reason : error;
  } finally {
    worker.off('exit', end);
  }
}
