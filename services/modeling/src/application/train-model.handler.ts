import { type observationEvents, observationRecorded, observationRetracted } from '@meguri/contracts';
import { OnEvent, type ReactionContext, type ReceivedOf } from '@meguri/messaging';
import { Controller, Inject } from '@nestjs/common';
import { modelIdOf, publishModel } from '../domain/model.js';
import { CAMPAIGNS, type Campaigns, FITTER, type Fitter, MODELS, type Models } from './ports.js';

type ObservationReceived = ReceivedOf<(typeof observationEvents)[number]>;

/** Fits the models of a campaign anew when its observations change, and publishes them with their cards. */
@Controller()
export class TrainModelHandler {
  constructor(
    @Inject(MODELS) private readonly models: Models,
    @Inject(CAMPAIGNS) private readonly campaigns: Campaigns,
    @Inject(FITTER) private readonly fitter: Fitter,
  ) {}

  // observations of one campaign come close together: one at a time, the later ones find their data covered
  @OnEvent([observationRecorded, observationRetracted], { durable: 'modeling-train-model', concurrency: 1 })
  async train({ data }: ObservationReceived, { cause }: ReactionContext): Promise<void> {
    if (!data.campaignId) return;
    const { campaignId } = data;
    const goal = await this.campaigns.goalOf(campaignId);
    const property = data.observationId.slice(data.observationId.lastIndexOf('/') + 1);
    const objective = goal.objectives.find(({ name }) => name === property);
    if (!objective) return;
    const dataset = await this.campaigns.freeze(campaignId, property, objective.unit);
    const modelId = modelIdOf(campaignId, property);
    const { state } = await this.models.get(modelId);
    if (state.cards.at(-1)?.dataset.hash === dataset.hash) return;
    const fit = await this.fitter.fit(goal, property, dataset);
    if (!fit) return;
    const rows = dataset.rows.map(({ observationId }) => observationId);
    const about = { modelId, campaignId, property, unit: objective.unit, dataset: { hash: dataset.hash, rows } };
    await this.models.execute(modelId, { ...cause, correlationId: campaignId }, (model) =>
      publishModel(model, { ...about, ...fit }),
    );
  }
}
