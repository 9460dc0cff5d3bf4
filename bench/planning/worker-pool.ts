import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';

/**
 * Shares tasks out over threads of a module that answers each message with one message; answers come in the order of the tasks.
 * Rejects with what a thread throws, and names the task that is not answered in as many minutes as `patience`.
 */
export async function inParallel<Task, Answer>(
  module: URL,
  tasks: readonly Task[],
  onProgress: (done: number) => void = () => {},
  patience = 60,
): Promise<Answer[]> {
  const answers: Answer[] = [];
  let next = 0;
  let done = 0;
  const workers = Array.from({ length: Math.min(availableParallelism(), tasks.length) }, () => new Worker(module));
  const work = async (worker: Worker) => {
    while (next < tasks.length) {
      const index = next++;
      const answer = once(worker, 'message', { signal: AbortSignal.timeout(patience * 60_000) });
      worker.postMessage(tasks[index]);
      [answers[index]] = await answer.catch((cause) => {
        throw cause.name === 'AbortError' ? unanswered(tasks[index], patience) : cause;
      });
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

function unanswered(task: unknown, patience: number): Error {
  return new Error(
    `no answer in ${patience} minutes to ${JSON.stringify(task)}; play it by itself to see where it hangs`,
  );
}
