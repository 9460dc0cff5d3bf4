import { descriptorsSelected } from '@meguri/contracts';
import { OnEvent, type ReactionContext, type ReceivedOf } from '@meguri/messaging';
import { Controller, Inject } from '@nestjs/common';
import { publishModel } from '../domain/model.js';
import { MODELS, type Models } from './ports.js';
import { StudyDecisions } from './study-decisions.js';
import { StudyModels } from './study-models.js';

/** Publishes the final model of what a person has chosen. */
@Controller()
export class FitStudyModelHandler {
  constructor(
    @Inject(StudyDecisions) private readonly decisions: StudyDecisions,
    @Inject(StudyModels) private readonly studyModels: StudyModels,
    @Inject(MODELS) private readonly models: Models,
  ) {}

  @OnEvent(descriptorsSelected, { durable: 'modeling-fit-study-model' })
  async fit({ data, envelope }: ReceivedOf<typeof descriptorsSelected>, { cause }: ReactionContext): Promise<void> {
    const study = await this.decisions.get(data.studyId);
    const fitted = await this.studyModels.fit(study, data);
    const traced = { ...cause, correlationId: envelope.correlationid, actor: data.by };
    await this.models.execute(fitted.modelId, traced, (model) => publishModel(model, fitted));
  }
}
