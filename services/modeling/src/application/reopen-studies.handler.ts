import { type observationEvents, observationRecorded, observationRetracted } from '@meguri/contracts';
import { OnEvent, type ReactionContext, type ReceivedOf } from '@meguri/messaging';
import { Controller, Inject } from '@nestjs/common';
import { reopenByObservations } from '../domain/study/life.js';
import { newestOf, type StudyHistory } from '../domain/study/study.js';
import { rowCount } from '../domain/study/tables.js';
import { StudyDecisions } from './study-decisions.js';
import { StudyTables } from './study-tables.js';
import { Surveyor } from './surveyor.js';

type ObservationReceived = ReceivedOf<(typeof observationEvents)[number]>;

/** Begins the next generation of studies that wait for new observations of their campaign. */
@Controller()
export class ReopenStudiesHandler {
  constructor(
    @Inject(StudyDecisions) private readonly decisions: StudyDecisions,
    @Inject(StudyTables) private readonly tables: StudyTables,
    @Inject(Surveyor) private readonly surveyor: Surveyor,
  ) {}

  // observations of one campaign come close together: one at a time, the later ones find their rows covered
  @OnEvent([observationRecorded, observationRetracted], { durable: 'modeling-reopen-studies', concurrency: 1 })
  async reopen({ type, data }: ObservationReceived, { cause, now }: ReactionContext): Promise<void> {
    if (!data.campaignId) return;
    const about = { at: now.toISOString(), withdrawn: type === 'ObservationRetracted' };
    for (const study of await this.decisions.all()) {
      if (study.closed || !study.from.reopenOn || study.from.campaignId !== data.campaignId) continue;
      const draft = await this.tables.nextOf(study, undefined);
      const added = rowCount(draft.text) - newestOf(study).table.rows;
      // most observations are not the last that a study waits for, and their tables are not kept
      if (!about.withdrawn && added < study.from.reopenOn.observations) continue;
      const table = await this.tables.store(draft);
      const decide = (history: StudyHistory) => reopenByObservations(history, table, about);
      this.surveyor.follow(await this.decisions.decide(study.studyId, cause, decide));
    }
  }
}
