import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import type { Worker } from 'node:worker_threads';
import { reportOf, type SearchReport } from '../outputs/report.js';
import { type Job, type JobResult, jobsOf, kernelOf, mergeJob } from '../search/jobs.js';
import { problemOf } from '../search/problem.js';
import { DEFAULT_TOP, type SearchOptions } from '../search/search.js';
import { emptyTally } from '../search/tally.js';
import type { SearchWork } from './search-worker.js';
import { startWorker } from './start-worker.js';

export interface SearchThreads {
  /** Default: one per core. */
  readonly threads?: number;
  /** Called after every part of the search. */
  readonly onProgress?: (progress: { readonly done: number; readonly of: number }) => void;
  /** Ends the search: its promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** As the function `search`, shared out over threads; the result is the same bit for bit, whatever their number. */
export async function searchInParallel(
  options: SearchOptions,
  { threads = availableParallelism(), onProgress, signal }: SearchThreads = {},
): Promise<SearchReport> {
  signal?.throwIfAborted();
  const { design, folds, constraints = {}, top = DEFAULT_TOP } = options;
  // bad constraints are refused here, before any thread is started
  const problem = problemOf(design, folds, constraints);
  const backend = kernelOf(problem, options.backend).name;
  const jobs = jobsOf(problem);
  const tallies = design.targets.map(() => emptyTally(problem, top));
  const inOrder = createOrder<JobResult>((result) => mergeJob(tallies, result));
  const work: SearchWork = { problem, backend, top };
  const workers = Array.from({ length: Math.min(threads, jobs.length) }, () => startWorker('search-worker', work));
  let next = 0;
  let done = 0;
  const takeJobs = async (worker: Worker) => {
    while (next < jobs.length) {
      const i = next++;
      inOrder(i, await ask(worker, jobs[i]!, signal));
      onProgress?.({ done: ++done, of: jobs.length });
    }
  };
  try {
    await Promise.all(workers.map(takeJobs));
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
  return reportOf({ design, folds, problem, tallies, backend });
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

async function ask(worker: Worker, job: Job, signal: AbortSignal | undefined): Promise<JobResult> {
  const ended = new AbortController();
  const end = (code: number) => ended.abort(new Error(`a search thread ended with code ${code}`));
  const either = signal ? AbortSignal.any([signal, ended.signal]) : ended.signal;
  worker.once('exit', end);
  try {
    // also rejects when the thread throws
    const answer = once(worker, 'message', { signal: either });
    worker.postMessage(job);
    const [result] = await answer;
    return result as JobResult;
  } catch (error) {
    throw either.aborted ? either.reason : error;
  } finally {
    worker.off('exit', end);
  }
}
