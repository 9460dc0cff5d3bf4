import { parentPort, workerData } from 'node:worker_threads';
import type { BacktestOptions } from '../backtest/backtest.js';
import { problemOf } from '../backtest/problem.js';
import { play } from '../backtest/run.js';
import { yardstickOf } from '../backtest/yardstick.js';
import { warmUp } from './warm-up.js';

const options = workerData as BacktestOptions;
const problem = problemOf(options);
const yardstick = yardstickOf(problem);

// compiled machine code first, so that the times of the first campaign are those of the others
if (options.strategy === 'gp') warmUp();
parentPort?.on('message', (seed: number) => {
  parentPort?.postMessage(play(problem, yardstick, options, seed, () => performance.now()));
});
