import {
  chooseCandidates,
  type Goal,
  LabError,
  ScreeningResult,
  screenCandidates,
  selectDescriptors,
  suggestDescriptors,
} from '@meguri/contracts';
import { type CommandContext, OnCommand } from '@meguri/messaging';
import { Controller, Inject } from '@nestjs/common';
import type { z } from 'zod';
import { choose, screen, select, suggest } from '../domain/study/choices.js';
import type { Study } from '../domain/study/study.js';
import { ANALYST, type Analyst, CAMPAIGNS, type Campaigns } from './ports.js';
import { accepted, orderOf, StudyDecisions } from './study-decisions.js';
import { StudyFiles } from './study-files.js';
import { StudyModels } from './study-models.js';

/** What people decide in a study, and what is worked out for them to decide on. */
@Controller()
export class StudyChoicesHandler {
  constructor(
    @Inject(StudyDecisions) private readonly decisions: StudyDecisions,
    @Inject(CAMPAIGNS) private readonly campaigns: Campaigns,
    @Inject(StudyFiles) private readonly files: StudyFiles,
    @Inject(StudyModels) private readonly models: StudyModels,
    @Inject(ANALYST) private readonly analyst: Analyst,
  ) {}

  @OnCommand(suggestDescriptors)
  async suggest({ studyId, ...choice }: z.infer<typeof suggestDescriptors.input>, context: CommandContext) {
    const order = orderOf(context);
    await this.decisions.decide(studyId, context.cause, (history) => suggest(history, order, choice));
    return { studyId };
  }

  @OnCommand(selectDescriptors)
  async select({ studyId, ...choice }: z.infer<typeof selectDescriptors.input>, context: CommandContext) {
    const order = orderOf(context);
    const study = await this.decisions.get(studyId);
    const decided = accepted(select(study, order, choice));
    // variables that cannot be told apart are refused now and not when the model is fitted
    for (const event of decided) if (event.type === 'DescriptorsSelected') await this.models.fit(study, event.data);
    await this.decisions.decide(studyId, context.cause, (history) => select(history, order, choice));
    return { studyId };
  }

  @OnCommand(screenCandidates)
  async screen({ studyId, candidates, ...ranking }: z.infer<typeof screenCandidates.input>, context: CommandContext) {
    const study = await this.decisions.get(studyId);
    const made = study.commands.get(context.commandId);
    if (made !== undefined) return answerOf(study, made);
    const models = await this.models.newestOf(study);
    const target = ranking.target ?? models[0]!.target;
    if (models.every((model) => model.target !== target))
      throw new LabError('REQUEST.INVALID', `There is no model of ${target} to rank by.`);
    const { text, ...counts } = await this.analyst.screen({
      models,
      candidates: candidates.text,
      candidatesName: candidates.name,
      parameters: await this.#parametersOf(study),
      molecules: study.question.molecules,
      rowNames: study.question.rowNames,
      target,
      direction: ranking.direction,
    });
    const given = await this.files.put(candidates.text, candidates.name, 'csv');
    const result = await this.files.put(text, `screening-${studyId}-${study.screenings.length + 1}.json`, 'json');
    const order = orderOf(context);
    const told = models.map(({ modelId, version }) => ({ modelId, version }));
    const after = await this.decisions.decide(studyId, context.cause, (history) =>
      screen(history, order, { candidates: given, result, models: told, ...counts }),
    );
    return answerOf(after, after.commands.get(context.commandId)!);
  }

  @OnCommand(chooseCandidates)
  async choose({ studyId, screening, rows, why }: z.infer<typeof chooseCandidates.input>, context: CommandContext) {
    const study = await this.decisions.get(studyId);
    const candidates = await this.#candidates(study, screening, rows);
    const order = orderOf(context);
    const after = await this.decisions.decide(studyId, context.cause, (history) =>
      choose(history, order, { screening, candidates, why }),
    );
    return { studyId, choice: after.commands.get(context.commandId)! };
  }

  async #parametersOf({ from }: Study): Promise<Goal['parameters'] | undefined> {
    return from.campaignId === undefined ? undefined : (await this.campaigns.goalOf(from.campaignId)).parameters;
  }

  /** The candidates in these rows, as the screening has them; none where there is no such screening, which the domain refuses. */
  async #candidates(study: Study, screening: string, rows: readonly number[]) {
    const found = study.screenings.findLast(({ result }) => result.sha256 === screening);
    if (!found) return [];
    const { candidates } = ScreeningResult.parse(JSON.parse(await this.files.read(found.result)));
    const byRow = new Map(candidates.map((candidate) => [candidate.row, candidate]));
    return [...new Set(rows)].map((row) => chosen(row, byRow.get(row)));
  }
}

function chosen(row: number, candidate: ScreeningResult['candidates'][number] | undefined) {
  if (!candidate) throw new LabError('REQUEST.INVALID', `The screening has no row ${row}.`);
  const { name, point, predictions } = candidate;
  const told = Object.entries(predictions).map(([target, { leverage: _, ...prediction }]) => [target, prediction]);
  return { row, name, point: { ...point }, predictions: Object.fromEntries(told) };
}

function answerOf(study: Study, number: number) {
  const { result, count, outside } = study.screenings[number - 1]!;
  return { studyId: study.studyId, result, count, outside };
}
