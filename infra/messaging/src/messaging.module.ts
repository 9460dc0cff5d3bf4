import type { NatsConnection } from '@nats-io/transport-node';
import { type DynamicModule, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { connectNats, type MessagingOptions } from './connection.js';
import { EventStore } from './event-store.js';
import { FileStore } from './file-store.js';
import { Requests } from './requests.js';

/** The NatsConnection of this service. */
export const NATS = Symbol('NATS');
/** The EventStore of this service. */
export const EVENT_STORE = Symbol('EVENT_STORE');
/** The FileStore of this service. */
export const FILE_STORE = Symbol('FILE_STORE');
/** The Requests of this service: its way to ask other services. */
export const REQUESTS = Symbol('REQUESTS');

/** Provides the connection and what stands on it to every module of a service; `runService` imports it. */
@Module({})
export class MessagingModule implements OnApplicationShutdown {
  constructor(@Inject(NATS) private readonly nc: NatsConnection) {}

  static forRoot(options: MessagingOptions): DynamicModule {
    const { service } = options;
    return {
      module: MessagingModule,
      global: true,
      providers: [
        { provide: NATS, useFactory: () => connectNats(options) },
        { provide: EVENT_STORE, useFactory: (nc: NatsConnection) => EventStore.open(nc, service), inject: [NATS] },
        { provide: FILE_STORE, useFactory: (nc: NatsConnection) => new FileStore(nc, service), inject: [NATS] },
        { provide: REQUESTS, useFactory: (nc: NatsConnection) => new Requests(nc), inject: [NATS] },
      ],
      exports: [NATS, EVENT_STORE, FILE_STORE, REQUESTS],
    };
  }

  /** Last of all: acknowledgements and answers still leave. */
  async onApplicationShutdown(): Promise<void> {
    if (!this.nc.isClosed()) await this.nc.drain();
  }
}
