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
import { ModelsController } from './adapters/http/models.controller.js';
import { PagesController } from './adapters/http/pages.controller.js';
import { ProblemFilter } from './adapters/http/problem.filter.js';
import { StudiesController } from './adapters/http/studies.controller.js';
import { TrialsController } from './adapters/http/trials.controller.js';
import { WorkcellController } from './adapters/http/workcell.controller.js';
import { CampaignEvents } from './adapters/nats/campaign-events.js';

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
        {
          provide: CampaignEvents,
          useFactory: (nc: NatsConnection, logger: Logger) => CampaignEvents.open(nc, logger),
          inject: [NATS, LOGGER],
        },
        {
          provide: DeadLetters,
          useFactory: (nc: NatsConnection, logger: Logger) => DeadLetters.open(nc, logger),
          inject: [NATS, LOGGER],
        },
      ],
    };
  }
}
