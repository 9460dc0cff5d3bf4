import { DeadLetters, NATS } from '@meguri/messaging';
import { LOGGER, type Logger } from '@meguri/observability';
import type { NatsConnection } from '@nats-io/transport-node';
import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { CampaignsController } from './adapters/http/campaigns.controller.js';
import { DeadLettersController } from './adapters/http/dead-letters.controller.js';
import { EmergencyStop } from './adapters/http/emergency-stop.js';
import { EventsController } from './adapters/http/events.controller.js';
import { LaboratoryHealthController } from './adapters/http/health.controller.js';
import { JobsController } from './adapters/http/jobs.controller.js';
import { Laboratory } from './adapters/http/laboratory.js';
import { LakeController } from './adapters/http/lake.controller.js';
import { LiveAnswers } from './adapters/http/live-answers.js';
import { ModelsController } from './adapters/http/models.controller.js';
import { PagesController } from './adapters/http/pages.controller.js';
import { ProblemFilter } from './adapters/http/problem.filter.js';
import { StudiesController } from './adapters/http/studies.controller.js';
import { TrialsController } from './adapters/http/trials.controller.js';
import { WorkcellController } from './adapters/http/workcell.controller.js';
import { CampaignEvents } from './adapters/nats/campaign-events.js';
import { EventReader } from './adapters/nats/event-reader.js';
import { StudyEvents } from './adapters/nats/study-events.js';

/** Wires the console: HTTP on one side, requests and event streams on the other. */
@Module({})
export class ConsoleModule {
  static forRoot({ executionUrl }: { readonly executionUrl: string }): DynamicModule {
    return {
      module: ConsoleModule,
      controllers: [
        CampaignsController,
        EventsController,
        TrialsController,
        WorkcellController,
        LakeController,
        ModelsController,
        JobsController,
        StudiesController,
        DeadLettersController,
        LaboratoryHealthController,
        PagesController,
      ],
      providers: [
        Laboratory,
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: EmergencyStop, useValue: new EmergencyStop(executionUrl) },
        LiveAnswers,
        {
          provide: EventReader,
          useFactory: (nc: NatsConnection, logger: Logger) => EventReader.open(nc, logger),
          inject: [NATS, LOGGER],
        },
        ...[CampaignEvents, StudyEvents].map((provide) => ({
          provide,
          useFactory: (reader: EventReader) => new provide(reader),
          inject: [EventReader],
        })),
        {
          provide: DeadLetters,
          useFactory: (nc: NatsConnection, logger: Logger) => DeadLetters.open(nc, logger),
          inject: [NATS, LOGGER],
        },
      ],
    };
  }
}
