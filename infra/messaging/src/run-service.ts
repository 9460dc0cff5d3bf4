import 'reflect-metadata';
import type { AddressInfo } from 'node:net';
import { LabError, type ServiceName } from '@meguri/contracts';
import {
  asNestLogger,
  HEALTH,
  type Health,
  LOGGER,
  type Logger,
  METRICS,
  type Metrics,
  ObservabilityModule,
} from '@meguri/observability';
import type { NatsConnection } from '@nats-io/transport-node';
import { type DynamicModule, type INestApplication, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { MessagingOptions } from './connection.js';
import type { EventStore } from './event-store.js';
import { HealthController } from './health.controller.js';
import { JetStreamServer } from './jetstream-server.js';
import { EVENT_STORE, MessagingModule, NATS } from './messaging.module.js';

export interface ServiceOptions {
  readonly service: ServiceName;
  /** The Nest module of the service. */
  readonly module: unknown;
  readonly messaging: MessagingOptions;
  /** Where health, metrics and the service's own HTTP controllers listen; port 0 takes a free one. */
  readonly http: { readonly host: string; readonly port: number };
  /** Default: JSON lines on standard error. */
  readonly logger?: Logger;
  /** Prepares the application before it listens, e.g. with an OpenAPI document. */
  readonly configure?: (app: INestApplication) => void | Promise<void>;
}

export interface RunningService {
  readonly app: INestApplication;
  readonly port: number;
  /** Finishes what was begun, hands the rest back, and closes everything. */
  stop(): Promise<void>;
}

/** How long finishing may take; whatever is left then is delivered again to the next instance. */
const DRAIN_LIMIT_MS = 15_000;

/**
 * Hosts a service: HTTP for health and metrics, handlers on JetStream, an orderly end on SIGTERM, SIGINT and, with
 * MEGURI_EXIT_WITH_STDIN=1, when standard input closes. Prints `{"ready":true,"service":…,"port":…}` when it serves.
 */
export async function runService(options: ServiceOptions): Promise<RunningService> {
  const running = await startService(options);
  const { service } = options;
  const logger: Logger = running.app.get(LOGGER);
  endWith(running, logger);
  void (running.app.get(EVENT_STORE) as EventStore).damaged.then((error) => {
    logger.error('history damaged, the service stops', { code: error.code, error });
    process.exit(1);
  });
  process.stdout.write(`${JSON.stringify({ ready: true, service, port: running.port })}\n`);
  return running;
}

/** The same within a test: no signals, nothing printed. */
export async function startService(options: ServiceOptions): Promise<RunningService> {
  const { service, http } = options;
  const app = await NestFactory.create(rootModule(options), { bufferLogs: true, abortOnError: false });
  const logger: Logger = app.get(LOGGER);
  app.useLogger(asNestLogger(logger));
  const server = new JetStreamServer({ service, logger, ...surroundingsOf(app) });
  app.connectMicroservice({ strategy: server });
  watchEventStore(app);
  await options.configure?.(app);
  await app.init();
  await app.startAllMicroservices();
  await app.listen(http.port, http.host);
  const { port } = app.getHttpServer().address() as AddressInfo;
  logger.info('service is ready', { port });
  return { app, port, stop: () => app.close() };
}

function rootModule(options: ServiceOptions): Type {
  const module = options.module as Type | DynamicModule;
  const { service, messaging, logger } = options;
  @Module({
    imports: [ObservabilityModule.forRoot({ service, logger }), MessagingModule.forRoot(messaging), module],
    controllers: [HealthController],
  })
  class RootModule {}
  return RootModule;
}

function watchEventStore(app: INestApplication): void {
  const store: EventStore = app.get(EVENT_STORE);
  const metrics: Metrics = app.get(METRICS);
  const version = (app.get(NATS) as NatsConnection).info?.version ?? 'unknown';
  (app.get(HEALTH) as Health).require('event store', () => store.trouble);
  metrics
    .gauge({ name: 'nats_server_info', help: 'The NATS server of this service; always 1.', labels: ['version'] })
    .set({ version }, 1);
  metrics.gauge({ name: 'event_store_bytes', help: 'Size of the events of this service.' }, async (gauge) => {
    const usage = await store.usage().catch(() => undefined);
    if (usage) gauge.set(usage.bytes);
  });
}

const surroundingsOf = (app: INestApplication) => ({
  nc: app.get(NATS) as NatsConnection,
  metrics: app.get(METRICS) as Metrics,
  health: app.get(HEALTH) as Health,
});

function endWith(running: RunningService, logger: Logger): void {
  let ending = false;
  const end = (reason: string) => {
    if (ending) return;
    ending = true;
    logger.info('service is stopping', { reason });
    setTimeout(() => process.exit(1), DRAIN_LIMIT_MS).unref();
    running.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error('service did not stop in order', { error });
        process.exit(1);
      },
    );
  };
  process.on('uncaughtException', (error) => {
    logger.error('unforeseen error, the service ends', { error });
    process.exit(1);
  });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => end(signal));
  if (process.env.MEGURI_EXIT_WITH_STDIN === '1')
    process.stdin.on('close', () => end('standard input closed')).resume();
}

/** Reports why a service could not start, in one line that names the remedy, and ends the process. */
export function failToStart(service: ServiceName, error: unknown, logger: Logger): never {
  const known = error instanceof LabError ? { code: error.code, remedy: error.remedy } : {};
  logger.error('service cannot start', { service, ...known, error });
  process.exit(1);
}
