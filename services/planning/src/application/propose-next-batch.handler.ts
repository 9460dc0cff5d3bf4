import {
  approvalRequested,
  campaignResumed,
  campaignStarted,
  trialExpired,
  trialFailed,
  trialHeld,
  trialObserved,
  trialRejected,
  trialRetracted,
  trialWithdrawn,
} from '@meguri/contracts';
import { OnEvent, type ReactionContext, type Received } from '@meguri/messaging';
import { Controller, Inject } from '@nestjs/common';
import { CampaignProgress } from './campaign-progress.js';

/** Whatever may let a campaign go on. */
const occasions = [
  campaignStarted,
  campaignResumed,
  approvalRequested,
  trialObserved,
  trialFailed,
  trialHeld,
  trialWithdrawn,
  trialRejected,
  trialExpired,
  trialRetracted,
];

/** Reacts to the campaign's own events, so that a crash at any moment only delays what comes next. */
@Controller()
export class ProposeNextBatchHandler {
  constructor(@Inject(CampaignProgress) private readonly progress: CampaignProgress) {}

  @OnEvent(occasions, { durable: 'planning-propose-next-batch' })
  async handle({ aggregateId }: Received, { cause }: ReactionContext): Promise<void> {
    await this.progress.advance(aggregateId, cause);
  }
}
