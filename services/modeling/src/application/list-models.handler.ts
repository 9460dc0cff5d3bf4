import { listModels } from '@meguri/contracts';
import { OnQuery } from '@meguri/messaging';
import { Controller, Inject } from '@nestjs/common';
import type { z } from 'zod';
import { MODELS, type Models } from './ports.js';

/** Answers which models there are, by their cards. */
@Controller()
export class ListModelsHandler {
  constructor(@Inject(MODELS) private readonly models: Models) {}

  @OnQuery(listModels)
  async list({ modelId, campaignId }: z.infer<typeof listModels.input>): Promise<z.infer<typeof listModels.output>> {
    const ids = modelId ? [modelId] : await this.models.ids();
    const models = await Promise.all(ids.map(async (id) => (await this.models.get(id)).state));
    const cards = modelId ? models.flatMap((model) => model.cards) : models.flatMap((model) => model.cards.slice(-1));
    return { cards: cards.filter((card) => !campaignId || card.campaignId === campaignId) };
  }
}
