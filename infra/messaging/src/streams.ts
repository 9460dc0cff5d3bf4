import {
  DEAD_LETTER_STREAM,
  eventsSubject,
  LabError,
  type ServiceName,
  serviceNames,
  streamOf,
} from '@meguri/contracts';
import {
  DiscardPolicy,
  JetStreamApiError,
  type JetStreamManager,
  jetstreamManager,
  RetentionPolicy,
  StorageType,
  type StreamConfig,
} from '@nats-io/jetstream';
import { type NatsConnection, nanos } from '@nats-io/transport-node';
import { asMessagingError } from './failures.js';
import { atLeast } from './server-version.js';

/** A stream as Meguri makes it; every setting named here is compared at every start. */
export type StreamDefinition = Partial<StreamConfig> & Pick<StreamConfig, 'name' | 'subjects'>;

/** Times to live of leases for which a bucket is prepared, in milliseconds. */
export const LEASE_TTLS_MS = [1000, 3000, 10_000, 30_000] as const;

const keepEverything = {
  storage: StorageType.File,
  retention: RetentionPolicy.Limits,
  discard: DiscardPolicy.New,
  max_age: 0,
  max_msgs: -1,
  max_bytes: -1,
  max_msg_size: -1,
  max_msgs_per_subject: -1,
  allow_direct: true,
};

/** All events of a service, for ever: nothing may age, be counted out, be deleted, purged or rolled up. */
export const eventStream = (service: ServiceName): StreamDefinition => ({
  ...keepEverything,
  name: streamOf(service),
  subjects: [eventsSubject(service)],
  deny_delete: true,
  deny_purge: true,
  allow_rollup_hdrs: false,
});

const deadLetterStream: StreamDefinition = {
  ...keepEverything,
  name: DEAD_LETTER_STREAM,
  subjects: ['dlq.>'],
  deny_delete: false,
  deny_purge: true,
  allow_rollup_hdrs: false,
};

export const fileBucketOf = (service: ServiceName): string => `files-${service}`;

export const fileStream = (service: ServiceName): StreamDefinition => {
  const bucket = fileBucketOf(service);
  const subjects = [`$O.${bucket}.C.>`, `$O.${bucket}.M.>`];
  return { ...keepEverything, name: `OBJ_${bucket}`, subjects, allow_rollup_hdrs: true };
};

export const leaseBucketOf = (ttlMs: number): string => `leases-${ttlMs}`;

const leaseStream = (ttlMs: number): StreamDefinition => ({
  ...keepEverything,
  name: `KV_${leaseBucketOf(ttlMs)}`,
  subjects: [`$KV.${leaseBucketOf(ttlMs)}.>`],
  max_msgs_per_subject: 1,
  max_age: nanos(ttlMs),
  duplicate_window: nanos(Math.min(ttlMs, 120_000)),
  allow_rollup_hdrs: true,
  deny_delete: true,
});

/** Every stream and bucket of the laboratory. */
export const laboratoryStreams = (): StreamDefinition[] => [
  ...serviceNames.map(eventStream),
  deadLetterStream,
  ...serviceNames.map(fileStream),
  ...LEASE_TTLS_MS.map(leaseStream),
];

/**
 * The one place that creates streams and buckets. Run by the launcher, with an account that may, before any service.
 * What exists is never changed, only compared.
 * @throws LabError MESSAGING.STREAM_CHANGED, MESSAGING.SERVER_UNSUITABLE, MESSAGING.FORBIDDEN.
 */
export async function prepareStreams(nc: NatsConnection, o: { readonly replicas?: number } = {}): Promise<void> {
  const replicas = o.replicas ?? 1;
  assertReplicasSafe(nc, 'the laboratory', replicas);
  const jsm = await managerOf(nc);
  const existing = await namesOf(jsm);
  for (const definition of laboratoryStreams()) {
    if (existing.has(definition.name)) await verifyStream(nc, definition);
    else await createStream(jsm, { ...definition, num_replicas: replicas });
  }
}

async function namesOf(jsm: JetStreamManager): Promise<ReadonlySet<string>> {
  const names = new Set<string>();
  try {
    for await (const name of jsm.streams.names()) names.add(name);
    return names;
  } catch (error) {
    throw asMessagingError(error, 'The streams cannot be listed');
  }
}

async function createStream(jsm: JetStreamManager, definition: StreamDefinition): Promise<void> {
  try {
    await jsm.streams.add(definition);
  } catch (error) {
    throw asMessagingError(error, `Stream ${definition.name} could not be created`);
  }
}

/** The JetStream administration of a connection, with time enough for a loaded server. */
export const managerOf = (nc: NatsConnection): Promise<JetStreamManager> =>
  jetstreamManager(nc, { timeout: 5000, checkAPI: false });

/**
 * Compares a stream with its definition.
 * @throws LabError MESSAGING.STREAM_MISSING, MESSAGING.STREAM_CHANGED or MESSAGING.SERVER_UNSUITABLE.
 */
export async function verifyStream(nc: NatsConnection, definition: StreamDefinition): Promise<void> {
  const config = await configOf(await managerOf(nc), definition.name);
  const differences = [...changed(definition, config), ...added(config)];
  if (differences.length > 0)
    throw new LabError('MESSAGING.STREAM_CHANGED', `Stream ${definition.name}: ${differences.join('; ')}`, {
      context: { stream: definition.name, differences },
    });
  assertReplicasSafe(nc, definition.name, config.num_replicas);
}

async function configOf(jsm: JetStreamManager, name: string): Promise<StreamConfig> {
  try {
    return (await jsm.streams.info(name)).config;
  } catch (error) {
    if (error instanceof JetStreamApiError && error.status === 404)
      throw new LabError('MESSAGING.STREAM_MISSING', `Stream ${name} does not exist`, { cause: error });
    throw asMessagingError(error, `Stream ${name} could not be examined`);
  }
}

function changed(definition: StreamDefinition, config: StreamConfig): string[] {
  return Object.entries(definition).flatMap(([key, wanted]) => {
    const found = config[key as keyof StreamConfig] ?? false;
    return JSON.stringify(found) === JSON.stringify(wanted)
      ? []
      : [`${key} is ${show(found)} instead of ${show(wanted)}`];
  });
}

// settings that can remove, hide or rewrite history and that Meguri never uses
const UNWANTED = ['mirror', 'sources', 'sealed', 'republish', 'subject_transform', 'allow_msg_ttl'] as const;

const added = (config: StreamConfig): string[] =>
  UNWANTED.filter((key) => config[key]).map((key) => `${key} is ${show(config[key])} and must not be set`);

const show = (value: unknown): string => JSON.stringify(value);

/** Below 2.9.21 several writers of one expected sequence can all win on a replicated stream. */
function assertReplicasSafe(nc: NatsConnection, what: string, replicas: number): void {
  const version = nc.info?.version ?? '0';
  if (replicas > 1 && !atLeast(version, '2.9.21'))
    throw new LabError('MESSAGING.SERVER_UNSUITABLE', `Replicas of ${what} are unsafe on nats-server ${version}`, {
      context: { replicas, version },
    });
}
