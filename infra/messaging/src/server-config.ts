import { eventsSubject, type ServiceName, streamOf } from '@meguri/contracts';
import { inboxOf } from './connection.js';
import { fileBucketOf } from './streams.js';

/** One account at the NATS server: the administrator that creates streams, or one service. */
export interface ServiceUser {
  readonly user: string;
  readonly password: string;
  readonly role: 'admin' | ServiceName;
  /** Subjects of the commands that this service may send; the console may send all. */
  readonly sends?: readonly string[];
}

export interface ServerOptions {
  /** Default 127.0.0.1. */
  readonly host?: string;
  readonly port: number;
  readonly storeDir: string;
  readonly monitorPort?: number;
  /** Bytes that all streams together may take. */
  readonly maxFileStore?: number;
  /** Syncs every append to the disk; only servers from 2.10.20 understand it, and production needs it. */
  readonly syncAlways?: boolean;
  readonly users?: readonly ServiceUser[];
}

interface Permissions {
  readonly publish: readonly string[];
  readonly subscribe: readonly string[];
}

/** The configuration file of a nats-server for the laboratory, with an account and permissions for each service. */
export function natsServerConfig(o: ServerOptions): string {
  const host = o.host ?? '127.0.0.1';
  const lines = [
    'server_name: meguri',
    // commits stay small; answers with files do not
    'max_payload: 8MB',
    `listen: ${quote(`${host}:${o.port}`)}`,
    ...(o.monitorPort === undefined ? [] : [`http: ${quote(`${host}:${o.monitorPort}`)}`]),
    'jetstream {',
    `  store_dir: ${quote(o.storeDir)}`,
    ...(o.maxFileStore === undefined ? [] : [`  max_file_store: ${o.maxFileStore}`]),
    ...(o.syncAlways ? ['  sync_interval: always'] : []),
    '}',
    ...authorization(o.users ?? []),
  ];
  return `${lines.join('\n')}\n`;
}

function authorization(users: readonly ServiceUser[]): string[] {
  if (users.length === 0) return [];
  return ['authorization {', '  users: [', ...users.map(account), '  ]', '}'];
}

function account(user: ServiceUser): string {
  const permissions = user.role === 'admin' ? '' : `, permissions: ${permissionsText(permissionsOf(user, user.role))}`;
  return `    { user: ${quote(user.user)}, password: ${quote(user.password)}${permissions} }`;
}

const permissionsText = ({ publish, subscribe }: Permissions): string =>
  `{ publish: { allow: ${list(publish)} }, subscribe: { allow: ${list(subscribe)} } }`;

/** Only its own events, dead letters and files; everybody's history to read; no stream to create, change or delete. */
function permissionsOf(user: ServiceUser, service: ServiceName): Permissions {
  const sends = service === 'console' ? ['cmd.>'] : (user.sends ?? []);
  return {
    publish: [
      eventsSubject(service),
      `dlq.${service}.>`,
      ...sends,
      'qry.>',
      '_INBOX.>',
      `$O.${fileBucketOf(service)}.>`,
      '$KV.*.>',
      ...readApi,
      ...purges(service),
      ...(service === 'console' ? ['$JS.API.STREAM.MSG.DELETE.DEAD_LETTERS'] : []),
      ...(service === 'data-lake' ? ['$O.*.M.>'] : []),
    ],
    subscribe: [`${inboxOf(user.user)}.>`, `cmd.${service}.>`, `qry.${service}.>`],
  };
}

const readApi = [
  '$JS.API.INFO',
  '$JS.API.STREAM.INFO.*',
  '$JS.API.STREAM.MSG.GET.*',
  '$JS.API.DIRECT.GET.>',
  '$JS.API.CONSUMER.CREATE.>',
  '$JS.API.CONSUMER.DURABLE.CREATE.>',
  '$JS.API.CONSUMER.INFO.>',
  '$JS.API.CONSUMER.MSG.NEXT.>',
  '$JS.ACK.>',
];

/** Objects are dropped by purging their chunks: by their producer, and by the data lake when it has copied them. */
const purges = (service: ServiceName): string[] => [
  service === 'data-lake' ? '$JS.API.STREAM.PURGE.*' : `$JS.API.STREAM.PURGE.OBJ_${fileBucketOf(service)}`,
  `$JS.API.CONSUMER.DELETE.${streamOf(service)}.>`,
];

// JSON strings are valid in the configuration language of nats-server
const quote = (text: string): string => JSON.stringify(text);
const list = (subjects: readonly string[]): string => `[${subjects.map(quote).join(', ')}]`;
