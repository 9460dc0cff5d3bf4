import { parentPort, workerData } from 'node:worker_threads';

/** Answers a number times the one it was started with; dies of 0, throws at negative ones. */
parentPort?.on('message', (job: number) => {
  if (job === 0) process.exit(3);
  if (job < 0) throw new RangeError('negative');
  parentPort?.postMessage(job * (workerData as number));
});
