import { LabError } from '@meguri/contracts';
import type { Cause } from '@meguri/messaging';
import { Inject, Injectable } from '@nestjs/common';
import type { Campaign, CampaignHistory } from '../domain/campaign.js';
import { type Decision, isRefusal } from '../domain/decision.js';
import { CAMPAIGNS, type Campaigns, OBSERVER, type Observer } from './ports.js';

/** Carries out decisions: on the newest state, stored whole or not at all. */
@Injectable()
export class CampaignDecisions {
  constructor(
    @Inject(CAMPAIGNS) private readonly campaigns: Campaigns,
    @Inject(OBSERVER) private readonly observer: Observer,
  ) {}

  /**
   * Stores what is decided.
   * @returns the campaign afterwards.
   * @throws LabError with the code of the refusal; nothing is stored then.
   */
  async decide(id: string, cause: Cause, decide: (history: CampaignHistory) => Decision): Promise<CampaignHistory> {
    const traced = { ...cause, correlationId: id };
    const { state, appended } = await this.campaigns.execute(id, traced, (history) => factsOf(decide(history)));
    if (appended.length > 0) this.observer.stated(appended, state);
    return state;
  }

  /** Stores what is decided on a campaign that has started, and gives it afterwards. */
  async change(campaign: Campaign, cause: Cause, decide: (campaign: Campaign) => Decision): Promise<Campaign> {
    const asStarted = (history: CampaignHistory) => (history.status === 'unknown' ? [] : decide(history));
    return (await this.decide(campaign.campaignId, cause, asStarted)) as Campaign;
  }

  /** The campaign as it is now; undefined when there is none. */
  async find(id: string): Promise<Campaign | undefined> {
    const { state } = await this.campaigns.get(id);
    return state.status === 'unknown' ? undefined : state;
  }

  /**
   * The campaign as it is now.
   * @throws LabError CAMPAIGN.UNKNOWN.
   */
  async get(id: string): Promise<Campaign> {
    const campaign = await this.find(id);
    if (!campaign)
      throw new LabError('CAMPAIGN.UNKNOWN', `There is no campaign ${id}.`, { context: { campaignId: id } });
    return campaign;
  }

  /** Every campaign, finished ones too. */
  async all(): Promise<Campaign[]> {
    const ids = await this.campaigns.ids();
    const campaigns = await Promise.all(ids.map((id) => this.find(id)));
    return campaigns.filter((campaign) => campaign !== undefined);
  }
}

function factsOf(decision: Decision) {
  if (isRefusal(decision)) throw new LabError(decision.refused, decision.message);
  return decision;
}
