import { parentPort, workerData } from 'node:worker_threads';
import { type Backend, type Job, kernelOf, nothingReached, runJob } from '../search/jobs.js';
import type { Problem } from '../search/problem.js';

export interface SearchWork {
  readonly problem: Problem;
  readonly backend: Backend;
  readonly top: number;
}

const { problem, backend, top } = workerData as SearchWork;
const kernel = kernelOf(problem, backend);
const reached = nothingReached(problem);

parentPort?.on('message', (job: Job) => {
  parentPort?.postMessage(runJob(problem, kernel, job, top, reached));
});
