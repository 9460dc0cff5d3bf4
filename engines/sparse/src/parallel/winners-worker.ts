import { parentPort } from 'node:worker_threads';
import { type WinnerOptions, winnersOf } from '../search/winners.js';

parentPort?.on('message', (options: WinnerOptions) => {
  parentPort?.postMessage(winnersOf(options));
});
