import { explainCampaign, listCampaigns, replayCampaign, showCampaign } from '@meguri/contracts';
import { OnQuery } from '@meguri/messaging';
import { Controller, Inject } from '@nestjs/common';
import { CampaignDecisions } from './campaign-decisions.js';
import { CampaignExplanations } from './campaign-explanations.js';
import { CampaignReplay } from './campaign-replay.js';
import { summaryOf, trialViewOf } from './campaign-views.js';
import type { Input, Output } from './ports.js';

/** What people and services ask about campaigns. */
@Controller()
export class CampaignQueriesHandler {
  constructor(
    @Inject(CampaignDecisions) private readonly decisions: CampaignDecisions,
    @Inject(CampaignReplay) private readonly replays: CampaignReplay,
    @Inject(CampaignExplanations) private readonly explanations: CampaignExplanations,
  ) {}

  @OnQuery(listCampaigns)
  async list(): Promise<Output<typeof listCampaigns>> {
    const campaigns = await this.decisions.all();
    return { campaigns: campaigns.map(summaryOf).sort((a, b) => (a.startedAt < b.startedAt ? 1 : -1)) };
  }

  @OnQuery(showCampaign)
  async show({ campaignId }: Input<typeof showCampaign>): Promise<Output<typeof showCampaign>> {
    const campaign = await this.decisions.get(campaignId);
    const trials = campaign.trials.map((trial) => trialViewOf(campaign, trial));
    return { summary: summaryOf(campaign), goal: campaign.goal, trials };
  }

  @OnQuery(replayCampaign)
  async replay({ campaignId }: Input<typeof replayCampaign>): Promise<Output<typeof replayCampaign>> {
    await this.decisions.get(campaignId);
    return { batches: await this.replays.replay(campaignId) };
  }

  @OnQuery(explainCampaign)
  explain(question: Input<typeof explainCampaign>): Promise<Output<typeof explainCampaign>> {
    return this.explanations.explain(question);
  }
}
