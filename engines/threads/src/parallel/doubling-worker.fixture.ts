import { parentPort, workerData } from 'node:worker_threads';

/** Answers a number times the one it was started with; dies of 0, throws at negative ones, tells of its progress at 7. */
parentPort?.on('message', (job: number) => {
  if (job === 0) process.exit(3);
  if (job < 0) throw new RangeError('negative');
  if (job === 7) parentPort?.postMessage({ partOfJob: 0.5 });
  parentPort?.postMessage(job * (workerData as number));
});
