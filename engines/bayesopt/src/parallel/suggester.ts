import type { Worker } from 'node:worker_threads';
import { ObjectiveError } from '../objectives/objective-error.js';
import type { SuggestInput, SuggestOutput } from '../recommend/suggest.js';
import { SpaceError } from '../spaces/space-error.js';
import { startWorker } from './start-worker.js';

/** Suggestions from a thread of its own, so that the caller's event loop stays free. */
export interface Suggester {
  /** As the function `suggest`; rejects with what it throws, or when the thread dies. */
  suggest(input: SuggestInput): Promise<SuggestOutput>;
  /** Ends the thread; open suggestions are rejected. */
  close(): Promise<void>;
}

/** An error in a form that crosses threads; `place` is the parameter or the objective concerned. */
export interface Failure {
  readonly kind: 'space' | 'objective' | 'other';
  readonly message: string;
  readonly place?: string;
  readonly remedy?: string;
}

/** What the thread answers. */
export type Answer =
  | { readonly id: number; readonly output: SuggestOutput }
  | {
      readonly id: number;
      readonly failure: Failure;
    };

interface Waiting {
  readonly resolve: (output: SuggestOutput) => void;
  readonly reject: (reason: Error) => void;
}

/** Starts a warmed-up thread at once; a thread that died is replaced at the next suggestion. It never keeps the process alive on its own. */
export function createSuggester(): Suggester {
  const waiting = new Map<number, Waiting>();
  let next = 0;
  let closed = false;
  let worker: Worker | undefined = start();

  function start(): Worker {
    const started = startWorker('suggest-worker');
    started.unref();
    started.on('message', settle);
    started.on('error', (cause) => rejectAll(new Error('the planning thread failed', { cause })));
    started.on('exit', () => {
      if (worker === started) worker = undefined;
      rejectAll(new Error('the planning thread ended before it answered'));
    });
    return started;
  }

  function settle(answer: Answer): void {
    const request = waiting.get(answer.id);
    waiting.delete(answer.id);
    if (waiting.size === 0) worker?.unref();
    if ('output' in answer) request?.resolve(answer.output);
    else request?.reject(errorOf(answer.failure));
  }

  function rejectAll(reason: Error): void {
    for (const { reject } of waiting.values()) reject(reason);
    waiting.clear();
  }

  return {
    suggest: (input) =>
      new Promise((resolve, reject) => {
        if (closed) return reject(new Error('the suggester is closed'));
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
