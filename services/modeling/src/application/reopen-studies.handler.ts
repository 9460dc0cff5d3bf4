import { type observationEvents, observationRecorded, observationRetracted } from '@meguri/contracts';
import { OnEvent, type ReactionContext, type ReceivedOf } from '@meguri/messaging';
import { Controller, Inject } from '@nestjs/common';
import { reopenByObservations } from '../domain/study/life.js';
import { newestOf, type Study } from '../domain/study/study.js';
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
  async reopen({ data }: ObservationReceived, context: ReactionContext): Promise<void> {
    if (!data.campaignId) return;
    for (const study of await this.decisions.all()) {
      const { campaignId, reopenOn } = study.from;
      if (campaignId === data.campaignId && reopenOn && !study.closed) await this.#reopen(study, reopenOn, context);
    }
  }

  async #reopen(study: Study, reopenOn: { observations: number }, { cause, now }: ReactionContext): Promise<void> {
    const draft = await this.tables.nextOf(study, undefined);
    // not stored while it is not wanted: most observations are not the last that the study waits for
    if (rowCount(draft.text) - newestOf(study).table.rows < reopenOn.observations) return;
    const table = await this.tables.store(draft);
    const decide = (history: Parameters<typeof reopenByObservations>[0]) =>
      reopenByObservations(history, table, now.toISOString());
    this.surveyor.follow(await this.decisions.decide(study.studyId, cause, decide));
  }
}
