import { errorCatalogue, isLabError } from '@meguri/contracts';
import type { Cause } from '@meguri/messaging';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { surveyed, surveyFailed } from '../domain/study/life.js';
import { newestOf, type Study, stateOf } from '../domain/study/study.js';
import { ANALYST, type Analyst, CLOCK, type Clock, LOG, type Log, type Progress } from './ports.js';
import { StudyDecisions } from './study-decisions.js';
import { StudyFiles } from './study-files.js';

/** The servers that a survey is read from and written to may be back after this time. */
const RETRY_MS = 5000;

/** Surveys the studies that wait for it, one after another, each on all cores; on start also those a former process left open. */
@Injectable()
export class Surveyor implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #waiting: string[] = [];
  #running: { readonly studyId: string; readonly abort: AbortController; progress: Progress } | undefined;
  #stopped = false;

  constructor(
    @Inject(StudyDecisions) private readonly decisions: StudyDecisions,
    @Inject(StudyFiles) private readonly files: StudyFiles,
    @Inject(ANALYST) private readonly analyst: Analyst,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOG) private readonly log: Log,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    for (const study of await this.decisions.all()) this.follow(study);
  }

  /** Another process takes up what this one leaves. */
  onApplicationShutdown(): void {
    this.#stopped = true;
    this.#running?.abort.abort(new Error('the service stops'));
  }

  /** Does what the state of a study asks for: surveys it soon, or lets go of a survey that nobody waits for any more. */
  follow(study: Study): void {
    const { studyId } = study;
    if (this.#running?.studyId === studyId) this.#running.abort.abort(new Error('nobody waits for this survey'));
    if (stateOf(study) === 'surveying') this.#wait(studyId);
  }

  progressOf(studyId: string): Progress | undefined {
    if (this.#running?.studyId === studyId) return this.#running.progress;
    return this.#waiting.includes(studyId) ? { stage: 'waiting', share: 0 } : undefined;
  }

  #wait(studyId: string): void {
    if (!this.#waiting.includes(studyId)) this.#waiting.push(studyId);
    void this.#next();
  }

  async #next(): Promise<void> {
    if (this.#running || this.#stopped) return;
    const studyId = this.#waiting.shift();
    if (studyId === undefined) return;
    this.#running = { studyId, abort: new AbortController(), progress: { stage: 'reading', share: 0 } };
    try {
      await this.#survey(studyId, this.#running);
    } catch (error) {
      this.log.error('study could not be surveyed now', { studyId, error });
      setTimeout(() => this.#wait(studyId), RETRY_MS).unref();
    } finally {
      this.#running = undefined;
      void this.#next();
    }
  }

  async #survey(studyId: string, running: { abort: AbortController; progress: Progress }): Promise<void> {
    const study = await this.decisions.get(studyId);
    if (stateOf(study) !== 'surveying') return;
    const { generation, table } = newestOf(study);
    const begin = performance.now();
    const watch = {
      signal: running.abort.signal,
      onProgress: (progress: Progress) => {
        running.progress = progress;
      },
    };
    const cause = this.#causeOf(studyId, generation);
    try {
      const text = await this.files.read(table.file);
      const { outcome, text: survey } = await this.analyst.survey({ table: text, question: study.question }, watch);
      const file = await this.files.put(survey, `survey-${studyId}-${generation}.json`, 'json');
      const seconds = (performance.now() - begin) / 1000;
      await this.#decide(study, cause, (own) => surveyed(own, generation, { survey: file, ...outcome, seconds }));
      this.log.info('study surveyed', { studyId, generation, seconds });
    } catch (error) {
      if (running.abort.signal.aborted) return;
      if (isLabError(error) && error.retryable) throw error;
      this.log.error('survey failed', { studyId, generation, error });
      await this.#decide(study, cause, (own) => surveyFailed(own, generation, failureOf(error)));
    }
  }

  #decide({ studyId, from }: Study, cause: Cause, decide: Parameters<StudyDecisions['decide']>[2]) {
    return this.decisions.decide(studyId, cause, decide, from.campaignId);
  }

  #causeOf(studyId: string, generation: number): Cause {
    return { id: `${studyId}/survey/${generation}`, handler: 'surveyor', now: this.clock() };
  }
}

function failureOf(error: unknown): { code: string; reason: string; remedy: string } {
  if (isLabError(error)) return { code: error.code, reason: error.message, remedy: error.remedy };
  const { remedy } = errorCatalogue['STUDY.SURVEY_FAILED'];
  return { code: 'STUDY.SURVEY_FAILED', reason: `The survey ended with an error: ${(error as Error).message}`, remedy };
}
