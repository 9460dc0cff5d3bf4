import type { ReactionContext } from '@meguri/messaging';
import { describe, expect, it } from 'vitest';
import { AdoptModelHandler } from './adopt-model.handler.js';
import type { CampaignDecisions } from './campaign-decisions.js';

type Received = Parameters<AdoptModelHandler['handle']>[0];

describe('a model that was trained', () => {
  const asked: string[] = [];
  const decide = async (campaignId: string) => {
    asked.push(campaignId);
  };
  const handler = new AdoptModelHandler({ decide } as unknown as CampaignDecisions);
  const trained = (campaignId: string) =>
    ({ data: { modelId: 'm', version: 1, card: { campaignId, property: 'yield' } } }) as Received;

  it('is offered to its campaign, and to nobody when it has none', async () => {
    await handler.handle(trained('demo'), {} as ReactionContext);
    await handler.handle(trained(''), {} as ReactionContext);
    expect(asked).toEqual(['demo']);
  });
});
