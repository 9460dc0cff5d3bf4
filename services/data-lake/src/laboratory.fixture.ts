import { createHash, randomUUID } from 'node:crypto';
import {
  aggregateSubject,
  allEvents,
  type Envelope,
  type FileReference,
  type RequestContract,
  type ServiceName,
} from '@meguri/contracts';
import { EventStore, FileStore, Requests, type RunningService, startService } from '@meguri/messaging';
import { type RunningNats, startNats } from '@meguri/testing';
import type { NatsConnection } from '@nats-io/transport-node';
import mongoose from 'mongoose';
import type { z } from 'zod';
import { DataLakeModule } from './data-lake.module.js';
import { type RunningMongo, startMongo } from './mongo.fixture.js';
import type { Stated } from './story.fixture.js';

/** NATS, a database and the data lake, with a voice for every other service. */
export interface Laboratory {
  readonly nats: RunningNats;
  readonly mongo: RunningMongo;
  readonly nc: NatsConnection;
  readonly database: mongoose.Connection;
  readonly lake: RunningService;
  /** Ends the data lake; does nothing the second time. */
  stopLake(): Promise<void>;
  /** Appends one commit as the service would; gives its envelopes. */
  state(service: ServiceName, id: string, events: readonly Stated[]): Promise<Envelope[]>;
  /** Stores bytes as the service would. */
  put(service: ServiceName, bytes: Uint8Array, name: string): Promise<FileReference>;
  ask<C extends RequestContract>(contract: C, input: z.input<C['input']>): Promise<z.infer<C['output']>>;
  stop(): Promise<void>;
}

const http = { host: '127.0.0.1', port: 0 };

const startLake = (natsUrl: string, mongoUrl: string): Promise<RunningService> =>
  startService({
    service: 'data-lake',
    module: DataLakeModule.forRoot({ mongoUrl }),
    messaging: { service: 'data-lake', url: natsUrl },
    http,
  });

export async function startLaboratory(): Promise<Laboratory> {
  const [nats, mongo] = await Promise.all([startNats(), startMongo()]);
  const nc = await nats.connect();
  const database = await mongoose.createConnection(mongo.url).asPromise();
  const requests = new Requests(nc);
  const voices = new Map<ServiceName, Promise<EventStore>>();
  const voice = (service: ServiceName) => {
    const known = voices.get(service) ?? EventStore.open(nc, service);
    voices.set(service, known);
    return known;
  };
  const lake = await startLake(nats.url, mongo.url);
  let stopping: Promise<void> | undefined;
  const laboratory: Laboratory = {
    nats,
    mongo,
    nc,
    database,
    lake,
    stopLake: () => {
      stopping ??= lake.stop();
      return stopping;
    },
    state: async (service, id, events) => append(await voice(service), id, events),
    put: (service, bytes, name) => new FileStore(nc, service).put(bytes, { mediaType: 'application/json', name }),
    ask: (contract, input) =>
      requests.send(contract, input, { actor: { kind: 'person', name: 'Ada' }, timeoutMs: 10_000 }),
    stop: async () => {
      await laboratory.stopLake();
      await database.close();
      await Promise.all([mongo.stop(), nats.stop()]);
    },
  };
  return laboratory;
}

async function append(store: EventStore, id: string, events: readonly Stated[]): Promise<Envelope[]> {
  const contracts = events.map(({ fact }) => allEvents.find((contract) => contract.fact === fact)!);
  const subject = aggregateSubject(store.service, contracts[0]!.entity, id);
  const version = await store.lastSequence(subject);
  let revision = 0;
  for await (const commit of store.load(subject)) revision += commit.events.length;
  const commitId = randomUUID();
  const envelopes = events.map(({ data }, index): Envelope => {
    const contract = contracts[index]!;
    return {
      specversion: '1.0',
      id: `${commitId}/${index}`,
      type: contract.type,
      source: store.service,
      subject,
      time: new Date(Date.UTC(2026, 0, 1, 9, 0, version)).toISOString(),
      datacontenttype: 'application/json',
      revision: revision + index + 1,
      correlationid: 'demo',
      data: contract.schema.parse(data),
    };
  });
  await store.append(subject, version, commitId, envelopes);
  return envelopes;
}

export const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');
