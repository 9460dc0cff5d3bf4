import { LabError, type ModelCard } from '@meguri/contracts';
import { Inject, Injectable } from '@nestjs/common';
import { modelIdOf } from '../domain/model.js';
import { newestOf, type Selection, type Study } from '../domain/study/study.js';
import { ANALYST, type Analyst, MODELS, type Models, type ScreeningModel } from './ports.js';
import { StudyFiles } from './study-files.js';

/** The card of a final model, without its place among the versions. */
export type FinalModel = Omit<ModelCard, 'version' | 'supersedes'>;

/** The final models of studies: one for each target, a version for each selection. */
@Injectable()
export class StudyModels {
  constructor(
    @Inject(MODELS) private readonly models: Models,
    @Inject(StudyFiles) private readonly files: StudyFiles,
    @Inject(ANALYST) private readonly analyst: Analyst,
  ) {}

  /** Fits the model of a selection. @throws LabError STUDY.SELECTION_INVALID when its variables cannot be told apart. */
  async fit(study: Study, selection: Selection): Promise<FinalModel> {
    const { studyId, question, from, generations } = study;
    const { generation, target, features, by, at, why, diagram } = selection;
    const { table, survey } = generations[generation - 1]!;
    const [text, surveyText] = await Promise.all([this.files.read(table.file), this.files.read(survey!.file)]);
    const { model, rows, rank, ...fitted } = await this.analyst.fit({
      table: text,
      question,
      survey: surveyText,
      target,
      features,
    });
    const file = await this.files.put(model, `${modelIdOf(studyId, target)}.json`, 'json');
    return {
      modelId: modelIdOf(studyId, target),
      campaignId: from.campaignId ?? '',
      property: target,
      unit: question.units[target] ?? '',
      dataset: { hash: table.hash, rows: [...rows] },
      study: { studyId, generation },
      decision: { by, at, why, diagram, rank },
      file,
      ...fitted,
    };
  }

  /** Every card of a study, oldest first. */
  async cardsOf({ studyId, question }: Study): Promise<ModelCard[]> {
    const models = await Promise.all(question.targets.map((target) => this.models.get(modelIdOf(studyId, target))));
    return models.flatMap(({ state }) => state.cards);
  }

  /** The newest model of each target that has one for the newest data. @throws LabError STUDY.WRONG_STATE when none has. */
  async newestOf(study: Study): Promise<ScreeningModel[]> {
    const { generation } = newestOf(study);
    const cards = await this.cardsOf(study);
    const newest = study.question.targets.flatMap((target) => {
      const card = cards.findLast((own) => own.property === target && own.study?.generation === generation);
      return card?.file
        ? [{ target, unit: card.unit, modelId: card.modelId, version: card.version, file: card.file }]
        : [];
    });
    if (newest.length > 0) {
      return Promise.all(newest.map(async ({ file, ...of }) => ({ ...of, model: await this.files.read(file) })));
    }
    const message = `Study ${study.studyId} has no model for the data of generation ${generation}.`;
    const remedy = 'Choose descriptors from the newest survey; the model is there a moment later.';
    throw new LabError('STUDY.WRONG_STATE', message, { remedy });
  }
}
