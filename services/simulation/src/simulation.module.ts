import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { type JobEvent, jobEvents, type WorkerEvent, workerEvents } from '@meguri/contracts';
import { Aggregates, EVENT_STORE, type EventStore, FILE_STORE } from '@meguri/messaging';
import { LOGGER } from '@meguri/observability';
import { type DynamicModule, Module } from '@nestjs/common';
import { LocalCalculators } from './adapters/local/local-calculators.js';
import { RdkitMolecules } from './adapters/rdkit/rdkit-molecules.js';
import { ResultFolder } from './adapters/results/result-folder.js';
import { Feasibility } from './application/feasibility.js';
import { IndexedJobs } from './application/indexed-jobs.js';
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
  RESULTS,
  WORKER_ID,
  WORKERS,
  WORKFLOWS,
} from './application/ports.js';
import { TrialHandlers } from './application/trial.handlers.js';
import { WorkersController } from './application/workers.controller.js';
import { type DispatcherOptions, dispatcherIn } from './dispatchers.js';
import { evolveJob, isOver, type Job, unknownJob } from './domain/job.js';
import { evolveWorker, unknownWorker, type Worker } from './domain/worker.js';
import { workflows } from './domain/workflows/index.js';

export interface SimulationOptions {
  /** Folder of the laboratory's data; jobs live below it. */
  readonly dataFolder: string;
  readonly dispatcher: DispatcherOptions;
}

/** Wires the simulation service: jobs on this machine or on a cluster. */
@Module({})
export class SimulationModule {
  static forRoot({ dataFolder, dispatcher }: SimulationOptions): DynamicModule {
    const folder = resolve(dataFolder, 'simulation');
    return {
      module: SimulationModule,
      controllers: [TrialHandlers, JobRequestsController, WorkersController],
      providers: [
        Feasibility,
        JobRunner,
        JobTries,
        { provide: JOBS, useFactory: jobsIn, inject: [EVENT_STORE] },
        { provide: WORKERS, useFactory: workersIn, inject: [EVENT_STORE] },
        { provide: WORKER_ID, useValue: workerIdOf(dispatcher.name) },
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

const jobsIn = (store: EventStore) =>
  new IndexedJobs(
    new Aggregates<Job, JobEvent>(store, {
      entity: 'job',
      contracts: jobEvents,
      initial: unknownJob,
      evolve: evolveJob,
      isClosed: isOver,
    }),
  );

const workersIn = (store: EventStore) =>
  new Aggregates<Worker, WorkerEvent>(store, {
    entity: 'worker',
    contracts: workerEvents,
    initial: unknownWorker,
    evolve: evolveWorker,
    isClosed: ({ left }) => left,
  });

/** The same after a restart; names of hosts have dots, which subjects may not. */
const workerIdOf = (dispatcher: string): string => `${hostname().replaceAll(/[^A-Za-z0-9-]/g, '-')}_${dispatcher}`;
