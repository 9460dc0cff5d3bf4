import { startWorker } from '@meguri/threads';
import type { Analyst, FitQuestion, Progress, ScreenQuestion, TableQuestion } from '../../application/ports.js';

/** What a thread is to do. */
export type Task =
  | { readonly kind: 'describe'; readonly question: Parameters<Analyst['describe']>[0] }
  | { readonly kind: 'check' | 'survey'; readonly question: TableQuestion }
  | { readonly kind: 'fit'; readonly question: FitQuestion }
  | { readonly kind: 'screen'; readonly question: ScreenQuestion };

/** What is wrong with data has a place and a remedy; all else is a bug. */
export interface Failure {
  readonly kind: 'data' | 'bug';
  readonly message: string;
  readonly remedy?: string;
  /** Line of the text, from 1. */
  readonly line?: number;
  readonly column?: string;
}

export interface Asked {
  readonly id: number;
  readonly task: Task;
}

export type Answer = { readonly id: number } & (
  | { readonly progress: Progress }
  | { readonly output: unknown }
  | { readonly failure: Failure }
);

/** What a thread found wrong. */
export class AnalysisFailure extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.message);
    this.failure = failure;
  }
}

interface Waiting {
  readonly resolve: (output: unknown) => void;
  readonly reject: (error: unknown) => void;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** A thread that does one task after another. */
export class AnalysisThread {
  readonly #worker = startWorker({ name: 'sparse-worker', beside: import.meta.url });
  readonly #waiting = new Map<number, Waiting>();
  #next = 0;
  #ended = false;

  constructor() {
    this.#worker.on('message', (answer: Answer) => this.#take(answer));
    this.#worker.once('error', (error) => this.#end(error));
    this.#worker.once('exit', (code) => this.#end(new Error(`an analysis thread ended with code ${code}`)));
  }

  get hasEnded(): boolean {
    return this.#ended;
  }

  /** Throws {@link AnalysisFailure}. */
  ask<Output>(task: Task, onProgress?: (progress: Progress) => void): Promise<Output> {
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve: resolve as Waiting['resolve'], reject, onProgress });
      this.#worker.postMessage({ id, task } satisfies Asked);
    });
  }

  /** Ends the thread and whatever it was doing. */
  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #take(answer: Answer): void {
    const { resolve, reject, onProgress } = this.#waiting.get(answer.id)!;
    if ('progress' in answer) {
      onProgress?.(answer.progress);
      return;
    }
    this.#waiting.delete(answer.id);
    if ('output' in answer) resolve(answer.output);
    else reject(new AnalysisFailure(answer.failure));
  }

  #end(error: unknown): void {
    this.#ended = true;
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
