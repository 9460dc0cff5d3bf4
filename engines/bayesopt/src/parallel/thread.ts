import type { Worker } from 'node:worker_threads';
import { startWorker } from '@meguri/threads';
import { ObjectiveError } from '../objectives/objective-error.js';
import { SpaceError } from '../spaces/space-error.js';

/** A thread that answers one kind of question, so that the caller's event loop stays free. */
export interface Thread<Input, Output> {
  /** Starts the thread ahead of the first question. */
  start(): void;
  /** Rejects with what the answering function throws, or when the thread dies; a thread that died is replaced at the next question. */
  ask(input: Input): Promise<Output>;
  /** Ends the thread; open questions are rejected. */
  close(): Promise<void>;
}

/** What the thread answers. */
export type Answer =
  | { readonly id: number; readonly output: unknown }
  | {
      readonly id: number;
      readonly failure: Failure;
    };

/** An error in a form that crosses threads; `place` is the parameter or the objective concerned. */
export interface Failure {
  readonly kind: 'space' | 'objective' | 'other';
  readonly message: string;
  readonly place?: string;
  readonly remedy?: string;
}

interface Waiting<Output> {
  readonly resolve: (output: Output) => void;
  readonly reject: (reason: Error) => void;
}

/** A thread of the named worker module of this folder; `task` names it in errors. It never keeps the process alive on its own. */
export function createThread<Input, Output>(module: string, task: string): Thread<Input, Output> {
  const waiting = new Map<number, Waiting<Output>>();
  let next = 0;
  let closed = false;
  let worker: Worker | undefined;

  function start(): Worker {
    const started = startWorker({ name: module, beside: import.meta.url });
    started.unref();
    started.on('message', settle);
    started.on('error', (cause) => rejectAll(new Error(`the ${task} thread failed`, { cause })));
    started.on('exit', () => {
      if (worker === started) worker = undefined;
      rejectAll(new Error(`the ${task} thread ended before it answered`));
    });
    return started;
  }

  function settle(answer: Answer): void {
    const question = waiting.get(answer.id);
    waiting.delete(answer.id);
    if (waiting.size === 0) worker?.unref();
    if ('failure' in answer) question?.reject(errorOf(answer.failure));
    else question?.resolve(answer.output as Output);
  }

  function rejectAll(reason: Error): void {
    for (const { reject } of waiting.values()) reject(reason);
    waiting.clear();
  }

  return {
    start: () => {
      worker ??= start();
    },
    ask: (input) =>
      new Promise((resolve, reject) => {
        if (closed) return reject(new Error(`the ${task} thread is closed`));
        worker ??= start();
        const id = next++;
        waiting.set(id, { resolve, reject });
        worker.ref();
        worker.postMessage({ id, input });
      }),
    close: async () => {
      closed = true;
      await worker?.terminate();
    },
  };
}

function errorOf({ kind, message, place, remedy = '' }: Failure): Error {
  if (kind === 'space') return new SpaceError(message, place, remedy);
  return kind === 'objective' ? new ObjectiveError(message, place, remedy) : new Error(message);
}
