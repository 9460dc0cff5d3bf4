import { createHash, randomUUID } from 'node:crypto';
import {
  aggregateSubject,
  allEvents,
  type Envelope,
  type FileReference,
  type RequestContract,
  type ServiceName,
  serviceNames,
} from '@meguri/contracts';
import {
  connectNats,
  EventStore,
  FileStore,
  Requests,
  type RunningService,
  type ServiceUser,
  startService,
} from '@meguri/messaging';
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
  /** A connection that may do everything. */
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

/** The accounts of a real laboratory: what the lake may not do fails here too. */
const users: ServiceUser[] = [
  { user: 'admin', password: 'admin', role: 'admin' },
  ...serviceNames.map((role) => ({ user: role, password: role, role })),
];
const accountOf = (service: ServiceName, url: string) => ({ service, url, user: service, password: service });

/** Environment of the lake as a process of its own. */
export const lakeEnvironment = ({ nats, mongo }: Pick<Laboratory, 'nats' | 'mongo'>) => ({
  NATS_URL: nats.url,
  NATS_USER: 'data-lake',
  NATS_PASSWORD: 'data-lake',
  MONGO_URL: mongo.url,
});

const startLake = (natsUrl: string, mongoUrl: string): Promise<RunningService> =>
  startService({
    service: 'data-lake',
    module: DataLakeModule.forRoot({ mongoUrl }),
    messaging: accountOf('data-lake', natsUrl),
    http,
  });

export async function startLaboratory(): Promise<Laboratory> {
  const [nats, mongo] = await Promise.all([startNats({ users }), startMongo()]);
  const connections = new Map<ServiceName, Promise<NatsConnection>>();
  const connectAs = (service: ServiceName) => {
    const known = connections.get(service) ?? connectNats(accountOf(service, nats.url));
    connections.set(service, known);
    return known;
  };
  const nc = await nats.connect({ user: 'admin', pass: 'admin' });
  const database = await mongoose.createConnection(mongo.url).asPromise();
  const requests = new Requests(await connectAs('console'));
  const voices = new Map<ServiceName, Promise<EventStore>>();
  const voice = (service: ServiceName) => {
    const known = voices.get(service) ?? connectAs(service).then((own) => EventStore.open(own, service));
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
    put: async (service, bytes, name) =>
      new FileStore(await connectAs(service), service).put(bytes, { mediaType: 'application/json', name }),
    ask: (contract, input) =>
      requests.send(contract, input, { actor: { kind: 'person', name: 'Ada' }, timeoutMs: 10_000 }),
    stop: async () => {
      await laboratory.stopLake();
      await database.close();
      for (const connection of connections.values()) await (await connection).close();
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
