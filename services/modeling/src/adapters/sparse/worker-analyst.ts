import { Worker } from 'node:worker_threads';
import { type ErrorCode, LabError } from '@meguri/contracts';
import type { Analyst, FitQuestion, Progress, ScreenQuestion, TableQuestion } from '../../application/ports.js';

/** What a thread is to do. */
export type Task =
  | { readonly kind: 'check' | 'survey'; readonly question: TableQuestion }
  | { readonly kind: 'fit'; readonly question: FitQuestion }
  | { readonly kind: 'screen'; readonly question: ScreenQuestion };

export interface Failure {
  readonly kind: 'data' | 'bug';
  readonly message: string;
  readonly remedy?: string;
  /** Line of the text, from 1. */
  readonly line?: number;
  readonly column?: string;
}

export type Message = { readonly progress: Progress } | { readonly output: unknown } | { readonly failure: Failure };

interface Watch {
  readonly onProgress?: (progress: Progress) => void;
  readonly signal?: AbortSignal;
}

/** Has each task done by a thread of its own, so that the event loop stays free and a task can be ended at any moment. */
export class WorkerAnalyst implements Analyst {
  async check(question: TableQuestion): Promise<void> {
    await run({ kind: 'check', question }, 'STUDY.DATA_INVALID');
  }

  survey(question: TableQuestion, watch: Watch): ReturnType<Analyst['survey']> {
    return run({ kind: 'survey', question }, 'STUDY.DATA_INVALID', watch);
  }

  fit(question: FitQuestion): ReturnType<Analyst['fit']> {
    return run({ kind: 'fit', question }, 'STUDY.SELECTION_INVALID');
  }

  async screen(question: ScreenQuestion): ReturnType<Analyst['screen']> {
    return run({ kind: 'screen', question }, 'STUDY.DATA_INVALID', {}, `${question.candidatesName}: `);
  }
}

/** @param code of what is wrong with the data; `place` comes before its message */
function run<Output>(task: Task, code: ErrorCode, { onProgress, signal }: Watch = {}, place = ''): Promise<Output> {
  signal?.throwIfAborted();
  const worker = new Worker(new URL('./sparse-worker.js', import.meta.url), { workerData: task });
  const { promise, resolve, reject } = Promise.withResolvers<Output>();
  const abort = () => reject(signal?.reason);
  signal?.addEventListener('abort', abort, { once: true });
  worker.on('message', (message: Message) => {
    if ('progress' in message) onProgress?.(message.progress);
    else if ('output' in message) resolve(message.output as Output);
    else reject(errorOf(message.failure, code, place));
  });
  worker.once('error', reject);
  worker.once('exit', (exitCode) => reject(new Error(`an analysis thread ended with code ${exitCode}`)));
  return promise.finally(() => {
    signal?.removeEventListener('abort', abort);
    void worker.terminate();
  });
}

function errorOf({ kind, message, remedy, line, column }: Failure, code: ErrorCode, place: string): Error {
  if (kind === 'bug') return new Error(message);
  const advice = remedy && { remedy: sentence(remedy) };
  const problem = { field: column ?? '', message: sentence(message), ...(line && { line }), ...advice };
  return new LabError(code, `${place}${sentence(message)}`, { ...advice, context: { problems: [problem] } });
}

const sentence = (text: string): string => `${text[0]?.toUpperCase()}${text.slice(1)}${text.endsWith('.') ? '' : '.'}`;
