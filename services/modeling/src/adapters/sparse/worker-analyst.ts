import { type ErrorCode, LabError } from '@meguri/contracts';
import type { OnApplicationShutdown } from '@nestjs/common';
import type { Analyst, FitQuestion, ScreenQuestion, TableQuestion } from '../../application/ports.js';
import { AnalysisFailure, AnalysisThread, type Failure, type Task } from './analysis-thread.js';

type SurveyWatch = Parameters<Analyst['survey']>[1];

/**
 * Has threads do the work, so that the event loop stays free. What people wait for at the door is done by a warm one; each survey has its own,
 * which can be ended at any moment.
 */
export class WorkerAnalyst implements Analyst, OnApplicationShutdown {
  #warm = new AnalysisThread();

  describe(question: Parameters<Analyst['describe']>[0]): ReturnType<Analyst['describe']> {
    return this.#ask({ kind: 'describe', question }, 'STUDY.DATA_INVALID');
  }

  async check(question: TableQuestion): Promise<void> {
    await this.#ask({ kind: 'check', question }, 'STUDY.DATA_INVALID');
  }

  fit(question: FitQuestion): ReturnType<Analyst['fit']> {
    return this.#ask({ kind: 'fit', question }, 'STUDY.SELECTION_INVALID');
  }

  async screen(question: ScreenQuestion): ReturnType<Analyst['screen']> {
    return this.#ask({ kind: 'screen', question }, 'STUDY.DATA_INVALID', `${question.candidatesName}: `);
  }

  async survey(question: TableQuestion, { onProgress, signal }: SurveyWatch): ReturnType<Analyst['survey']> {
    signal.throwIfAborted();
    const thread = new AnalysisThread();
    const end = () => void thread.close();
    signal.addEventListener('abort', end, { once: true });
    try {
      return await explained(thread.ask({ kind: 'survey', question }, onProgress), 'STUDY.DATA_INVALID');
    } finally {
      signal.removeEventListener('abort', end);
      await thread.close();
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#warm.close();
  }

  #ask<Output>(task: Task, code: ErrorCode, place?: string): Promise<Output> {
    if (this.#warm.hasEnded) this.#warm = new AnalysisThread();
    return explained(this.#warm.ask<Output>(task), code, place);
  }
}

/** @param code of what is wrong with the data; `place` comes before its message */
async function explained<Output>(work: Promise<Output>, code: ErrorCode, place = ''): Promise<Output> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof AnalysisFailure && error.failure.kind === 'data'
      ? refusalOf(error.failure, code, place)
      : error;
  }
}

function refusalOf({ message, remedy, line, column }: Failure, code: ErrorCode, place: string): LabError {
  const advice = remedy && { remedy: sentence(remedy) };
  const problem = { field: column ?? '', message: sentence(message), ...(line && { line }), ...advice };
  return new LabError(code, `${place}${sentence(message)}`, { ...advice, context: { problems: [problem] } });
}

const sentence = (text: string): string =>
  `${text.charAt(0).toUpperCase()}${text.slice(1)}${text.endsWith('.') ? '' : '.'}`;
