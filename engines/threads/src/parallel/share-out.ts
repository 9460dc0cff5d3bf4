import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import type { Worker } from 'node:worker_threads';
import { startWorker, type WorkerModule } from './start-worker.js';

export interface Threads {
  /** Default: one per core. */
  readonly threads?: number | undefined;
  /** Called after every job. */
  readonly onProgress?: ((progress: { readonly done: number; readonly of: number }) => void) | undefined;
  /** Ends the work: its promise rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** Has workers of a module answer all jobs; `use` gets the answers in the order of the jobs. */
export async function shareOut<Job, Result>(
  module: WorkerModule,
  workerData: unknown,
  jobs: readonly Job[],
  { threads = availableParallelism(), onProgress, signal }: Threads,
  use: (result: Result) => void,
): Promise<void> {
  signal?.throwIfAborted();
  const inOrder = createOrder(use);
  const workers = Array.from({ length: Math.min(threads, jobs.length) }, () => startWorker(module, workerData));
  let next = 0;
  let done = 0;
  const takeJobs = async (worker: Worker) => {
    while (next < jobs.length) {
      const i = next++;
      inOrder(i, await ask<Job, Result>(worker, jobs[i]!, signal));
      onProgress?.({ done: ++done, of: jobs.length });
    }
  };
  try {
    await Promise.all(workers.map(takeJobs));
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

/** Hands results on in the order of their numbers, 0, 1, 2 …, whenever they come. */
function createOrder<Result>(use: (result: Result) => void): (i: number, result: Result) => void {
  const waiting = new Map<number, Result>();
  let next = 0;
  return (i, result) => {
    waiting.set(i, result);
    for (let ready = waiting.get(next); ready !== undefined; ready = waiting.get(next)) {
      waiting.delete(next++);
      use(ready);
    }
  };
}

async function ask<Job, Result>(worker: Worker, job: Job, signal: AbortSignal | undefined): Promise<Result> {
  const ended = new AbortController();
  const end = (code: number) => ended.abort(new Error(`a thread ended with code ${code}`));
  const either = signal ? AbortSignal.any([signal, ended.signal]) : ended.signal;
  worker.once('exit', end);
  try {
    // also rejects when the thread throws
    const answer = once(worker, 'message', { signal: either });
    worker.postMessage(job);
    const [result] = await answer;
    return result as Result;
  } catch (error) {
    throw either.aborted ? either.reason : error;
  } finally {
    worker.off('exit', end);
  }
}
