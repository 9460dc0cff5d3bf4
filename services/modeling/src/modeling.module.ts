import { type ModelEvent, modelEvents, type StudyEvent, studyEvents } from '@meguri/contracts';
import { Aggregates, EVENT_STORE, type EventStore, FILE_STORE, REQUESTS, type Requests } from '@meguri/messaging';
import { LOGGER } from '@meguri/observability';
import { Module } from '@nestjs/common';
import { GaussianProcessFitter } from './adapters/bayesopt/gaussian-process-fitter.js';
import { FollowedModels } from './adapters/followed-models.js';
import { NatsCampaigns } from './adapters/nats/nats-campaigns.js';
import { NatsProposals } from './adapters/nats/nats-proposals.js';
import { WorkerAnalyst } from './adapters/sparse/worker-analyst.js';
import { TransferFitter } from './adapters/transfer/transfer-fitter.js';
import { FitStudyModelHandler } from './application/fit-study-model.handler.js';
import { ListModelsHandler } from './application/list-models.handler.js';
import { ANALYST, CAMPAIGNS, CLOCK, FILES, FITTER, LOG, MODELS, PROPOSALS, STUDIES } from './application/ports.js';
import { ProposeCandidatesHandler } from './application/propose-candidates.handler.js';
import { ReopenStudiesHandler } from './application/reopen-studies.handler.js';
import { StudyChoicesHandler } from './application/study-choices.handler.js';
import { StudyDecisions } from './application/study-decisions.js';
import { StudyFiles } from './application/study-files.js';
import { StudyLifeHandler } from './application/study-life.handler.js';
import { StudyModels } from './application/study-models.js';
import { StudyQueriesHandler } from './application/study-queries.handler.js';
import { StudyTables } from './application/study-tables.js';
import { Surveyor } from './application/surveyor.js';
import { TrainModelHandler } from './application/train-model.handler.js';
import { evolveModel, type Model, untrainedModel } from './domain/model.js';
import { evolveStudy, type StudyHistory, unknownStudy } from './domain/study/study.js';

const modelsIn = (store: EventStore) =>
  new Aggregates<Model, ModelEvent>(store, {
    entity: 'model',
    contracts: modelEvents,
    initial: untrainedModel,
    evolve: evolveModel,
  });

const studiesIn = (store: EventStore) =>
  new Aggregates<StudyHistory, StudyEvent>(store, {
    entity: 'study',
    contracts: studyEvents,
    initial: unknownStudy,
    evolve: evolveStudy,
    isClosed: (history) => history.status === 'open' && history.closed !== undefined,
  });

/** Wires the modeling service. */
@Module({
  controllers: [
    TrainModelHandler,
    ListModelsHandler,
    StudyLifeHandler,
    StudyChoicesHandler,
    StudyQueriesHandler,
    FitStudyModelHandler,
    ProposeCandidatesHandler,
    ReopenStudiesHandler,
  ],
  providers: [
    StudyDecisions,
    StudyFiles,
    StudyModels,
    StudyTables,
    Surveyor,
    { provide: MODELS, useFactory: modelsIn, inject: [EVENT_STORE] },
    { provide: STUDIES, useFactory: studiesIn, inject: [EVENT_STORE] },
    { provide: CAMPAIGNS, useFactory: (requests: Requests) => new NatsCampaigns(requests), inject: [REQUESTS] },
    { provide: PROPOSALS, useFactory: (requests: Requests) => new NatsProposals(requests), inject: [REQUESTS] },
    { provide: FILES, useExisting: FILE_STORE },
    { provide: LOG, useExisting: LOGGER },
    { provide: CLOCK, useValue: () => new Date() },
    { provide: FITTER, useValue: new FollowedModels(new GaussianProcessFitter(), new TransferFitter()) },
    { provide: ANALYST, useValue: new WorkerAnalyst() },
  ],
})
export class ModelingModule {}
