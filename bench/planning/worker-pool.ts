import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';

/**
 * Shares tasks out over threads of a module that answers each message with one message; answers come in the order of the tasks.
 * Rejects with what a thread throws.
 */
export async function inParallel<Task, Answer>(
  module: URL,
  tasks: readonly Task[],
  onProgress: (done: number) => void = () => {},
): Promise<Answer[]> {
  const answers: Answer[] = [];
  let next = 0;
  let done = 0;
  const workers = Array.from({ length: Math.min(availableParallelism(), tasks.length) }, () => new Worker(module));
  const work = async (worker: Worker) => {
    while (next < tasks.length) {
      const index = next++;
      const answer = once(worker, 'message');
      worker.postMessage(tasks[index]);
      [answers[index]] = await answer;
      onProgress(++done);
    }
  };
  try {
    await Promise.all(workers.map(work));
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
  return answers;
}
