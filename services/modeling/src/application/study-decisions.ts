import { type Actor, LabError } from '@meguri/contracts';
import type { Cause, CommandContext } from '@meguri/messaging';
import { Inject, Injectable } from '@nestjs/common';
import { type Decision, isRefusal, type Refusal } from '../domain/study/decision.js';
import type { Order } from '../domain/study/life.js';
import type { Study, StudyHistory } from '../domain/study/study.js';
import { STUDIES, type Studies } from './ports.js';

/** Who sends a command past the console, which names everybody. */
const nobody: Actor = { kind: 'service', name: 'somebody unnamed' };

export const orderOf = ({ commandId, actor = nobody, now }: CommandContext): Order => ({
  commandId,
  by: actor,
  at: now.toISOString(),
});

/** Carries out decisions on studies: on the newest state, stored whole or not at all. */
@Injectable()
export class StudyDecisions {
  constructor(@Inject(STUDIES) private readonly studies: Studies) {}

  /**
   * Stores what is decided.
   * @param campaignId the campaign of a study that is only being opened
   * @returns the study afterwards.
   * @throws LabError with the code of the refusal; nothing is stored then.
   */
  async decide(
    studyId: string,
    cause: Cause,
    decide: (history: StudyHistory) => Decision,
    campaignId?: string,
  ): Promise<Study> {
    const known = await this.find(studyId);
    // who follows the campaign hears of its studies
    const traced = { ...cause, correlationId: known?.from.campaignId ?? campaignId ?? studyId };
    const { state } = await this.studies.execute(studyId, traced, (history) => accepted(decide(history)));
    return state as Study;
  }

  /** The study as it is now; undefined when there is none. */
  async find(studyId: string): Promise<Study | undefined> {
    const { state } = await this.studies.get(studyId);
    return state.status === 'unknown' ? undefined : state;
  }

  /** The study as it is now. @throws LabError STUDY.UNKNOWN. */
  async get(studyId: string): Promise<Study> {
    const study = await this.find(studyId);
    if (!study) throw new LabError('STUDY.UNKNOWN', `There is no study ${studyId}.`, { context: { studyId } });
    return study;
  }

  /** Every study, closed ones too. */
  async all(): Promise<Study[]> {
    const studies = await Promise.all((await this.studies.ids()).map((id) => this.find(id)));
    return studies.filter((study) => study !== undefined);
  }
}

/** What is not refused. @throws LabError with the code of the refusal. */
export function accepted<T>(answer: T | Refusal): T {
  if (!isRefusal(answer)) return answer;
  const { refused, message, remedy } = answer;
  throw new LabError(refused, message, remedy === undefined ? {} : { remedy });
}
