import { createHash } from 'node:crypto';
import { datasetEvents, eventsSubject, observationEvents } from '@meguri/contracts';
import { Aggregates, EVENT_STORE, type EventStore, FILE_STORE, type FileStore, NATS } from '@meguri/messaging';
import { HEALTH, type Health, LOGGER, type Logger, METRICS, type Metrics } from '@meguri/observability';
import { type DynamicModule, Inject, Module, type OnApplicationShutdown, type OnModuleDestroy } from '@nestjs/common';
import { ContentFileArchive } from './adapters/mongo/content-file-archive.js';
import { LakeDatabase } from './adapters/mongo/lake-database.js';
import { MongoEventArchive } from './adapters/mongo/mongo-event-archive.js';
import { MongoObservationView } from './adapters/mongo/mongo-observation-view.js';
import { AnswerQuestionsHandler } from './application/answer-questions.handler.js';
import { ArchiveEventsHandler } from './application/archive-events.handler.js';
import { FreezeDatasetHandler } from './application/freeze-dataset.handler.js';
import {
  DATASETS,
  type Datasets,
  DIGEST,
  type Digest,
  EVENT_ARCHIVE,
  type EventArchive,
  FILE_ARCHIVE,
  LARGEST_ANSWER,
  OBSERVATION_VIEW,
  OBSERVATIONS,
  type Observations,
  type ObservationView,
  VIEW_POSITION,
} from './application/ports.js';
import { ProjectObservationsHandler } from './application/project-observations.handler.js';
import { RecordObservationsHandler } from './application/record-observations.handler.js';
import { RetractObservationHandler } from './application/retract-observation.handler.js';
import { ViewPosition } from './application/view-position.js';
import { evolveDataset } from './domain/dataset.js';
import { absent, evolveObservation } from './domain/observation.js';

const DATABASE = Symbol('DATABASE');

/** Room that the frame of an answer takes beside its contents, bytes. */
const FRAME_BYTES = 8192;

/** What the lake needs of a NATS connection: the largest message the server takes. */
interface Connection {
  readonly info?: { readonly max_payload: number };
}

const observations = (store: EventStore): Observations =>
  new Aggregates(store, {
    entity: 'observation',
    contracts: observationEvents,
    initial: () => absent,
    evolve: evolveObservation,
    isClosed: ({ status }) => status !== 'absent',
  });

const datasets = (store: EventStore): Datasets =>
  new Aggregates(store, {
    entity: 'dataset',
    contracts: datasetEvents,
    initial: () => ({ frozen: false }),
    evolve: evolveDataset,
    isClosed: ({ frozen }) => frozen,
  });

const digest: Digest = (text) => createHash('sha256').update(text).digest('hex');

const largestAnswer = ({ info }: Connection): number => (info?.max_payload ?? 1024 * 1024) - FRAME_BYTES;

/** base64 makes four bytes of three. */
const largestFile = (answer: number): number => Math.floor((answer * 3) / 4);

function eventArchive(database: LakeDatabase, metrics: Metrics): EventArchive {
  const archived = metrics.counter({ name: 'events_archived_total', help: 'Events archived, each counted once.' });
  return new MongoEventArchive(database, (count) => archived.inc(count));
}

/** Wires the data lake to JetStream and MongoDB. */
@Module({})
export class DataLakeModule implements OnModuleDestroy, OnApplicationShutdown {
  constructor(@Inject(DATABASE) private readonly database: LakeDatabase) {}

  static forRoot({ mongoUrl }: { readonly mongoUrl: string }): DynamicModule {
    return {
      module: DataLakeModule,
      controllers: [
        ArchiveEventsHandler,
        RecordObservationsHandler,
        ProjectObservationsHandler,
        RetractObservationHandler,
        FreezeDatasetHandler,
        AnswerQuestionsHandler,
      ],
      providers: [
        {
          provide: DATABASE,
          useFactory: (logger: Logger, health: Health) => LakeDatabase.open(mongoUrl, logger, health),
          inject: [LOGGER, HEALTH],
        },
        { provide: EVENT_ARCHIVE, useFactory: eventArchive, inject: [DATABASE, METRICS] },
        {
          provide: OBSERVATION_VIEW,
          useFactory: (database: LakeDatabase) => new MongoObservationView(database),
          inject: [DATABASE],
        },
        {
          provide: FILE_ARCHIVE,
          useFactory: (database: LakeDatabase, source: FileStore, answer: number) =>
            new ContentFileArchive(database, source, largestFile(answer)),
          inject: [DATABASE, FILE_STORE, LARGEST_ANSWER],
        },
        {
          provide: VIEW_POSITION,
          useFactory: (store: EventStore, view: ObservationView) =>
            new ViewPosition({ lastSequence: () => store.lastSequence(eventsSubject('data-lake')) }, view),
          inject: [EVENT_STORE, OBSERVATION_VIEW],
        },
        { provide: LARGEST_ANSWER, useFactory: largestAnswer, inject: [NATS] },
        { provide: OBSERVATIONS, useFactory: observations, inject: [EVENT_STORE] },
        { provide: DATASETS, useFactory: datasets, inject: [EVENT_STORE] },
        { provide: DIGEST, useValue: digest },
      ],
    };
  }

  onModuleDestroy(): void {
    this.database.endWaiting();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.database.close();
  }
}
