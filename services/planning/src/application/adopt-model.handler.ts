import { modelTrained } from '@meguri/contracts';
import { OnEvent, type ReactionContext, type ReceivedOf } from '@meguri/messaging';
import { Controller, Inject } from '@nestjs/common';
import { adopt } from '../domain/model-adoption.js';
import { CampaignDecisions } from './campaign-decisions.js';

/** Lets a campaign know of the newest model of its objective; its next batch records the version. */
@Controller()
export class AdoptModelHandler {
  constructor(@Inject(CampaignDecisions) private readonly decisions: CampaignDecisions) {}

  @OnEvent(modelTrained, { durable: 'planning-adopt-model' })
  async handle({ data }: ReceivedOf<typeof modelTrained>, { cause }: ReactionContext): Promise<void> {
    const { modelId, version, card } = data;
    // a person's study speaks by what it proposes; the planner does not plan with its model
    if (card.study || card.campaignId === '') return;
    await this.decisions.decide(card.campaignId, cause, (history) =>
      adopt(history, { modelId, version, property: card.property, predictions: card.predictions }),
    );
  }
}
