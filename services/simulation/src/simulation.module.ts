import { join, resolve } from 'node:path';
import { type JobEvent, jobEvents, type WorkerEvent, workerEvents } from '@meguri/contracts';
import {
  Aggregates,
  EVENT_STORE,
  type EventStore,
  FILE_STORE,
  NATS,
  OpenAggregates,
  SignsOfLife,
} from '@meguri/messaging';
import { LOGGER } from '@meguri/observability';
import type { NatsConnection } from '@nats-io/transport-node';
import { type DynamicModule, Module } from '@nestjs/common';
import { LocalCalculators } from './adapters/local/local-calculators.js';
import { RdkitMolecules } from './adapters/rdkit/rdkit-molecules.js';
import { ResultFolder } from './adapters/results/result-folder.js';
import { WorkFolder } from './adapters/work-folder/work-folder.js';
import { Feasibility } from './application/feasibility.js';
import { JobRequestsController } from './application/job-requests.controller.js';
import { JobRunner } from './application/job-runner.js';
import { JobTries } from './application/job-tries.js';
import { LOG } from './application/log.js';
import {
  CALCULATORS,
  CLOCK,
  DISPATCHER,
  FILES,
  JOBS,
  MOLECULES,
  OPEN_JOBS,
  OPEN_WORKERS,
  RESULTS,
  SIGNS_OF_LIFE,
  WORKERS,
  WORKFLOWS,
  WORKPLACE,
} from './application/ports.js';
import { TrialHandlers } from './application/trial.handlers.js';
import { WorkersController } from './application/workers.controller.js';
import { Workforce } from './application/workforce.js';
import { type DispatcherOptions, dispatcherIn } from './dispatchers.js';
import { evolveJob, inBrief, isOver, type Job, unknownJob } from './domain/job.js';
import { evolveWorker, unknownWorker, type Worker } from './domain/worker.js';
import { workflows } from './domain/workflows/index.js';

export interface SimulationOptions {
  /** Folder of the laboratory's data; jobs live below it. */
  readonly dataFolder: string;
  readonly dispatcher: DispatcherOptions;
  /** How long a sign of life of this worker holds, milliseconds: 1000, 3000, 10000 or 30000. */
  readonly leaseMs: number;
}

/** Wires the simulation service: jobs on this machine or on a cluster. */
@Module({})
export class SimulationModule {
  static forRoot({ dataFolder, dispatcher, leaseMs }: SimulationOptions): DynamicModule {
    const folder = resolve(dataFolder, 'simulation');
    return {
      module: SimulationModule,
      controllers: [TrialHandlers, JobRequestsController, WorkersController],
      providers: [
        Feasibility,
        JobRunner,
        JobTries,
        Workforce,
        { provide: JOBS, useFactory: jobsIn, inject: [EVENT_STORE] },
        { provide: OPEN_JOBS, useFactory: (jobs: JobAggregates) => new OpenAggregates(jobs, jobLife), inject: [JOBS] },
        { provide: WORKERS, useFactory: workersIn, inject: [EVENT_STORE] },
        {
          provide: OPEN_WORKERS,
          useFactory: (workers: WorkerAggregates) => new OpenAggregates(workers, workerLife),
          inject: [WORKERS],
        },
        { provide: WORKPLACE, useFactory: () => new WorkFolder(folder, dispatcher.name) },
        { provide: SIGNS_OF_LIFE, useFactory: (nc: NatsConnection) => SignsOfLife.open(nc, leaseMs), inject: [NATS] },
        { provide: WORKFLOWS, useValue: workflows },
        { provide: DISPATCHER, useValue: dispatcherIn(join(folder, 'jobs'), dispatcher) },
        { provide: MOLECULES, useValue: new RdkitMolecules() },
        { provide: RESULTS, useValue: new ResultFolder(join(folder, 'results')) },
        { provide: CALCULATORS, useValue: new LocalCalculators() },
        { provide: FILES, useExisting: FILE_STORE },
        { provide: LOG, useExisting: LOGGER },
        { provide: CLOCK, useValue: () => new Date() },
      ],
    };
  }
}

type JobAggregates = Aggregates<Job, JobEvent>;
type WorkerAggregates = Aggregates<Worker, WorkerEvent>;

const jobLife = { initial: unknownJob, evolve: evolveJob, isClosed: isOver, keep: inBrief };
const workerLife = { initial: unknownWorker, evolve: evolveWorker, isClosed: ({ left }: Worker) => left };

const jobsIn = (store: EventStore): JobAggregates =>
  new Aggregates(store, { entity: 'job', contracts: jobEvents, ...jobLife });
const workersIn = (store: EventStore): WorkerAggregates =>
  new Aggregates(store, { entity: 'worker', contracts: workerEvents, ...workerLife });
