import { observationRetracted } from '@meguri/contracts';
import { OnEvent, type ReactionContext, type ReceivedOf } from '@meguri/messaging';
import { Controller, Inject } from '@nestjs/common';
import { retract } from '../domain/trial-life.js';
import { CampaignDecisions } from './campaign-decisions.js';

/** Takes the values of a trial out of planning when a person withdraws the observation. */
@Controller()
export class RetractObservationHandler {
  constructor(@Inject(CampaignDecisions) private readonly decisions: CampaignDecisions) {}

  @OnEvent(observationRetracted, { durable: 'planning-retract-observation' })
  async handle({ data }: ReceivedOf<typeof observationRetracted>, { cause }: ReactionContext): Promise<void> {
    const { campaignId, trialId, by, why } = data;
    if (!campaignId || !trialId) return;
    await this.decisions.decide(campaignId, cause, (history) => retract(history, { trialId, by, reason: why }));
  }
}
