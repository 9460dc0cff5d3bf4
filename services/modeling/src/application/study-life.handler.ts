import { cancelSurvey, closeStudy, errorCatalogue, openStudy, reopenStudy } from '@meguri/contracts';
import { type CommandContext, OnCommand } from '@meguri/messaging';
import { Controller, Inject } from '@nestjs/common';
import type { z } from 'zod';
import { cancel, close, open, reopen } from '../domain/study/life.js';
import { newestOf, type Study, type StudyHistory } from '../domain/study/study.js';
import { ANALYST, type Analyst } from './ports.js';
import { orderOf, StudyDecisions } from './study-decisions.js';
import { type DraftTable, StudyTables } from './study-tables.js';
import { Surveyor } from './surveyor.js';

type Opening = z.infer<typeof openStudy.input>;

/** Opens, re-opens and closes studies. Data are checked at the door: what cannot be surveyed is refused with row and column. */
@Controller()
export class StudyLifeHandler {
  constructor(
    @Inject(StudyDecisions) private readonly decisions: StudyDecisions,
    @Inject(StudyTables) private readonly tables: StudyTables,
    @Inject(ANALYST) private readonly analyst: Analyst,
    @Inject(Surveyor) private readonly surveyor: Surveyor,
  ) {}

  @OnCommand(openStudy)
  async open(opening: Opening, context: CommandContext) {
    const { title, data } = opening;
    const studyId = opening.studyId ?? idFrom(title, context);
    if ((await this.decisions.find(studyId))?.commands.has(context.commandId)) return { studyId };
    const draft = await this.#draftOf(opening);
    const { question } = draft;
    const table = await this.#store(draft);
    const from: Study['from'] = data.kind === 'campaign' ? data : { kind: data.kind };
    const order = orderOf(context);
    const decide = (history: StudyHistory) => open(history, order, { title, from, question, table });
    const study = await this.decisions.decide(studyId, context.cause, decide, from.campaignId);
    this.surveyor.follow(study);
    return { studyId };
  }

  @OnCommand(reopenStudy)
  async reopen({ studyId, table: added, why }: z.infer<typeof reopenStudy.input>, context: CommandContext) {
    const study = await this.decisions.get(studyId);
    const made = study.commands.get(context.commandId);
    if (made !== undefined) return { studyId, generation: made };
    const table = await this.#store(await this.tables.nextOf(study, added));
    const order = orderOf(context);
    const after = await this.decisions.decide(studyId, context.cause, (own) => reopen(own, order, table, why));
    this.surveyor.follow(after);
    return { studyId, generation: newestOf(after).generation };
  }

  @OnCommand(cancelSurvey)
  async cancel({ studyId, why }: z.infer<typeof cancelSurvey.input>, context: CommandContext) {
    const { remedy } = errorCatalogue['STUDY.SURVEY_CANCELLED'];
    const order = orderOf(context);
    const study = await this.decisions.decide(studyId, context.cause, (own) => cancel(own, order, why, remedy));
    this.surveyor.follow(study);
    return { studyId };
  }

  @OnCommand(closeStudy)
  async close({ studyId, why }: z.infer<typeof closeStudy.input>, context: CommandContext) {
    const order = orderOf(context);
    const study = await this.decisions.decide(studyId, context.cause, (history) => close(history, order, why));
    this.surveyor.follow(study);
    return { studyId };
  }

  async #draftOf({ data, question }: Opening): Promise<DraftTable> {
    if (data.kind === 'table') return this.tables.described({ ...data.table, question });
    return this.tables.described(await this.tables.ofCampaign(data.campaignId, question));
  }

  async #store(draft: DraftTable) {
    await this.analyst.check({ table: draft.text, question: draft.question });
    return this.tables.store(draft);
  }
}

/** The words of the title, and eight characters that belong to the command. */
function idFrom(title: string, context: CommandContext): string {
  const words = title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replaceAll(/^-+|-+$/g, '');
  return `${words || 'study'}-${context.idFor('study').slice(0, 8)}`;
}
