import { availableParallelism } from 'node:os';
import { parentPort, type Worker } from 'node:worker_threads';
import { startWorker, type WorkerModule } from './start-worker.js';

export interface Threads {
  /** Default: one per core. */
  readonly threads?: number | undefined;
  /** Called after every job, and during those that tell of their progress; a job is one, or a part of it. */
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
  /** Of each job, how much is done: 0 to 1. */
  const parts = new Float64Array(jobs.length);
  const tell = (i: number, part: number) => {
    parts[i] = part;
    onProgress?.({ done: parts.reduce((sum, own) => sum + own, 0), of: jobs.length });
  };
  const takeJobs = async (worker: Worker) => {
    while (next < jobs.length) {
      const i = next++;
      inOrder(i, await ask<Job, Result>(worker, jobs[i]!, signal, (part) => tell(i, part)));
      tell(i, 1);
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

/** How a worker tells of its progress, beside its answers. */
interface Part {
  readonly partOfJob: number;
}

/** In a worker: how much of the job at hand is done, 0 to 1. */
export function tellPart(partOfJob: number): void {
  parentPort?.postMessage({ partOfJob } satisfies Part);
}

function ask<Job, Result>(
  worker: Worker,
  job: Job,
  signal: AbortSignal | undefined,
  onPart: (part: number) => void,
): Promise<Result> {
  const { promise, resolve, reject } = Promise.withResolvers<Result>();
  const take = (message: Result | Part) => {
    if (isPart(message)) onPart(message.partOfJob);
    else resolve(message);
  };
  const end = (code: number) => reject(new Error(`a thread ended with code ${code}`));
  const cancel = () => reject(signal?.reason);
  worker.on('message', take).once('error', reject).once('exit', end);
  signal?.addEventListener('abort', cancel, { once: true });
  if (signal?.aborted) cancel();
  worker.postMessage(job);
  return promise.finally(() => {
    worker.off('message', take).off('error', reject).off('exit', end);
    signal?.removeEventListener('abort', cancel);
  });
}

function isPart(message: unknown): message is Part {
  return typeof message === 'object' && message !== null && 'partOfJob' in message;
}
