import { convert, freezeDataset, type Goal, showCampaign } from '@meguri/contracts';
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
    return { hash, rows: rows.map((row) => ({ ...row, value: convert(row.value, row.unit, unit) })) };
  }
}
