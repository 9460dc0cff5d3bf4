import { convertQuantity, freezeDataset, type Goal, showCampaign } from '@meguri/contracts';
import type { Requests } from '@meguri/messaging';
import type { Campaigns, FrozenDataset } from '../../application/ports.js';

/** Asks planning and the data lake. A goal never changes, so it is asked for once. */
export class NatsCampaigns implements Campaigns {
  readonly #goals = new Map<string, Goal>();

  constructor(private readonly requests: Requests) {}

  async goalOf(campaignId: string): Promise<Goal> {
    const known = this.#goals.get(campaignId);
    if (known) return known;
    const { goal } = await this.requests.send(showCampaign, { campaignId });
    this.#goals.set(campaignId, goal);
    return goal;
  }

  async freeze(campaignId: string, property: string, unit: string): Promise<FrozenDataset> {
    const { hash, rows } = await this.requests.send(freezeDataset, { campaignId, property });
    const sources = await this.#sourcesOf(campaignId);
    const converted = rows.map(({ observationId, point, trialId, ...quantity }) => {
      const source = trialId === undefined ? undefined : sources.get(trialId);
      const { value, uncertainty, censored } = convertQuantity({ name: property, ...quantity }, unit);
      return { observationId, point, value, uncertainty, censored, source };
    });
    return { hash, rows: converted };
  }

  /** The source of each trial, which only matters where there are several. */
  async #sourcesOf(campaignId: string): Promise<ReadonlyMap<string, string>> {
    if ((await this.goalOf(campaignId)).sources.length === 1) return new Map();
    const { trials } = await this.requests.send(showCampaign, { campaignId });
    return new Map(trials.map(({ trialId, source }) => [trialId, source]));
  }
}
