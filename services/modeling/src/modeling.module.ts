import { type ModelEvent, modelEvents } from '@meguri/contracts';
import { Aggregates, EVENT_STORE, type EventStore, REQUESTS, type Requests } from '@meguri/messaging';
import { Module } from '@nestjs/common';
import { GaussianProcessFitter } from './adapters/bayesopt/gaussian-process-fitter.js';
import { NatsCampaigns } from './adapters/nats/nats-campaigns.js';
import { ListModelsHandler } from './application/list-models.handler.js';
import { CAMPAIGNS, FITTER, MODELS } from './application/ports.js';
import { TrainModelHandler } from './application/train-model.handler.js';
import { evolveModel, type Model, untrainedModel } from './domain/model.js';

const modelsIn = (store: EventStore) =>
  new Aggregates<Model, ModelEvent>(store, {
    entity: 'model',
    contracts: modelEvents,
    initial: untrainedModel,
    evolve: evolveModel,
  });

/** Wires the modeling service. */
@Module({
  controllers: [TrainModelHandler, ListModelsHandler],
  providers: [
    { provide: MODELS, useFactory: modelsIn, inject: [EVENT_STORE] },
    { provide: CAMPAIGNS, useFactory: (requests: Requests) => new NatsCampaigns(requests), inject: [REQUESTS] },
    { provide: FITTER, useValue: new GaussianProcessFitter() },
  ],
})
export class ModelingModule {}
