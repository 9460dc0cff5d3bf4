import { accessSync, constants, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect as connectTcp } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { LabError } from '@meguri/contracts';
import { connectNats, natsServerConfig, prepareStreams, type ServiceUser } from '@meguri/messaging';
import { type ConnectionOptions, connect, type NatsConnection } from '@nats-io/transport-node';
import { eventually } from './eventually.js';
import { freePort } from './free-port.js';
import { type RunningProcess, startProcess } from './process.js';

export interface StartNatsOptions {
  /** Accounts; without any the server is open. One must be the administrator if streams are to be prepared. */
  readonly users?: readonly ServiceUser[];
  readonly port?: number;
  /** Bytes that all streams together may take. */
  readonly maxFileStore?: number;
  /** Size at which the operating system refuses to let a file grow, as a full disk does; rounded to KiB. */
  readonly maxFileBytes?: number;
  /** Whether the streams of the laboratory are created; default true. */
  readonly prepare?: boolean;
  /** A directory to keep; default: a temporary one, removed by `stop`. */
  readonly storeDir?: string;
}

/** A real nats-server with JetStream, for one test. */
export interface RunningNats {
  readonly url: string;
  readonly port: number;
  readonly storeDir: string;
  readonly pid: number;
  /** Ends the server without warning; `restart` brings it back with the same port and data. */
  kill9(): Promise<void>;
  restart(change?: Pick<StartNatsOptions, 'maxFileBytes'>): Promise<void>;
  /** Ends the server and removes its data. */
  stop(): Promise<void>;
  /** A connection of its own, closed by `stop`. */
  connect(options?: Partial<ConnectionOptions>): Promise<NatsConnection>;
}

/** Starts a nats-server on a free port with a temporary store, and prepares the streams of the laboratory. */
export async function startNats(options: StartNatsOptions = {}): Promise<RunningNats> {
  const program = findNatsServer();
  const port = options.port ?? (await freePort());
  const directory = mkdtempSync(join(tmpdir(), 'meguri-nats-'));
  const storeDir = options.storeDir ?? directory;
  const { users, maxFileStore, maxFileBytes } = options;
  const config = join(directory, 'nats.conf');
  writeFileSync(config, natsServerConfig({ port, storeDir, users, maxFileStore }));
  const url = `nats://127.0.0.1:${port}`;
  const connections: NatsConnection[] = [];
  let server = await launch(program, config, port, maxFileBytes);
  if (options.prepare ?? true) await prepare(url, users);
  return {
    url,
    port,
    storeDir,
    get pid() {
      return server.child.pid ?? 0;
    },
    kill9: () => server.kill9(),
    restart: async (change = { maxFileBytes }) => {
      await server.kill9();
      server = await launch(program, config, port, change.maxFileBytes);
    },
    stop: async () => {
      await Promise.all(connections.map((connection) => connection.close()));
      await server.kill9();
      rmSync(directory, { recursive: true, force: true });
    },
    connect: async (more) => {
      const settings = { servers: url, maxReconnectAttempts: -1, reconnectTimeWait: 50, reconnectJitter: 20 };
      const connection = await connect({ ...settings, ...more });
      connections.push(connection);
      return connection;
    },
  };
}

/**
 * Where nats-server is: NATS_SERVER_BIN, PATH, /usr/sbin, or the cache of the project.
 * @throws LabError LABORATORY.NATS_SERVER_MISSING.
 */
export function findNatsServer(): string {
  const named = process.env.NATS_SERVER_BIN;
  if (named) {
    if (isExecutable(named)) return named;
    throw new LabError('LABORATORY.NATS_SERVER_MISSING', `NATS_SERVER_BIN names ${named}, which cannot be executed`);
  }
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin', ...cacheFolders()];
  const found = folders.map((folder) => join(folder, 'nats-server')).find(isExecutable);
  if (!found) throw new LabError('LABORATORY.NATS_SERVER_MISSING', `No nats-server in ${folders.join(', ')}`);
  return found;
}

const cacheFolders = (): string[] =>
  ['.cache/nats', '.cache/nats/usr/sbin'].map((folder) => join(import.meta.dirname, '../../..', folder));

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function launch(program: string, config: string, port: number, maxFileBytes?: number): Promise<RunningProcess> {
  const limit = maxFileBytes === undefined ? 'unlimited' : Math.ceil(maxFileBytes / 1024);
  const script = `ulimit -f ${limit}; exec "$0" -c "$1"`;
  const server = startProcess('bash', ['-c', script, program, config], { stdio: ['ignore', 'ignore', 'pipe'] });
  let ended = false;
  void server.exited
    .catch(() => null)
    .then(() => {
      ended = true;
    });
  await eventually(async () => ended || (await accepts(port)));
  if (ended) throw new Error(`nats-server ended at once: ${server.errors()}`);
  return server;
}

const accepts = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connectTcp(port, '127.0.0.1');
    socket.once('data', () => resolve(socket.destroy() !== undefined));
    socket.once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
  });

async function prepare(url: string, users: readonly ServiceUser[] | undefined): Promise<void> {
  const admin = users?.find(({ role }) => role === 'admin');
  if (users?.length && !admin) return;
  const nc = await connectNats({ service: 'console', url, user: admin?.user, password: admin?.password });
  await prepareStreams(nc);
  await nc.close();
}
