import { setTimeout as sleep } from 'node:timers/promises';
import { LabError, type ServiceName } from '@meguri/contracts';
import { type ConnectionOptions, connect, errors, type NatsConnection } from '@nats-io/transport-node';
import { atLeast } from './server-version.js';

export interface MessagingOptions {
  readonly service: ServiceName;
  /** e.g. nats://127.0.0.1:4222; several, separated by commas, for a cluster. */
  readonly url: string;
  /** Absent: the server asks for no account (tests, or an account given in the URL). */
  readonly user?: string;
  readonly password?: string;
  /** Tells replicas of a service apart in the server's list of connections. */
  readonly instance?: string;
  /** How long to wait for the first connection; default 30 s. Later interruptions are waited out without limit. */
  readonly connectTimeoutMs?: number;
}

const RETRY_MS = 50;

/**
 * Connects to NATS, waiting for a server that is still starting, and reconnects for ever afterwards.
 * @throws LabError MESSAGING.UNAVAILABLE, MESSAGING.FORBIDDEN or MESSAGING.SERVER_UNSUITABLE.
 */
export async function connectNats(o: MessagingOptions): Promise<NatsConnection> {
  const connection = await firstConnection(o, performance.now() + (o.connectTimeoutMs ?? 30_000));
  try {
    assertSuitable(connection);
    return connection;
  } catch (error) {
    await connection.close();
    throw error;
  }
}

async function firstConnection(o: MessagingOptions, deadline: number): Promise<NatsConnection> {
  for (;;) {
    try {
      return await connect(clientOptions(o));
    } catch (error) {
      if (error instanceof errors.AuthorizationError || error instanceof errors.UserAuthenticationExpiredError)
        throw new LabError('MESSAGING.FORBIDDEN', `The NATS server at ${o.url} refuses user ${o.user ?? '(none)'}`, {
          cause: error,
        });
      if (performance.now() > deadline)
        throw new LabError('MESSAGING.UNAVAILABLE', `No NATS server answers at ${o.url}`, { cause: error });
      await sleep(RETRY_MS);
    }
  }
}

function clientOptions(o: MessagingOptions): ConnectionOptions {
  return {
    servers: o.url.split(','),
    name: o.instance ? `${o.service}/${o.instance}` : o.service,
    maxReconnectAttempts: -1,
    reconnectTimeWait: RETRY_MS,
    reconnectJitter: RETRY_MS,
    timeout: 2000,
    pingInterval: 10_000,
    noAsyncTraces: true,
    ...(o.user && { user: o.user, pass: o.password, inboxPrefix: inboxOf(o.user) }),
  };
}

/** Every account receives replies below a subject of its own, so that none can listen to another's. */
export const inboxOf = (user: string): string => `_INBOX.${user}`;

function assertSuitable({ info }: NatsConnection): void {
  const found = `nats-server ${info?.version ?? '(unknown)'}`;
  if (!info || !atLeast(info.version, '2.9.0'))
    throw new LabError('MESSAGING.SERVER_UNSUITABLE', `${found} is too old; at least 2.9 is needed`);
  if (!info.jetstream) throw new LabError('MESSAGING.SERVER_UNSUITABLE', `${found} runs without JetStream`);
}
