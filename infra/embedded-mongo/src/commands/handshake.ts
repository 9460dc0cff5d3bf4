import type { Doc } from '../bson/document.js';
import { MAX_DOCUMENT_BYTES, MAX_MESSAGE_BYTES } from '../bson/document.js';
import type { Call, CommandTable } from './command.js';

/** Name of the one-member replica set the server presents itself as; drivers need one for transactions. */
export const REPLICA_SET = 'embedded';

/** The MongoDB version whose behaviour is followed. */
export const COMPATIBLE_VERSION = '7.0.0';

const WIRE_VERSION = 21;

const hello = (call: Call): Doc => {
  const me = `127.0.0.1:${call.engine.port}`;
  return {
    helloOk: true,
    isWritablePrimary: true,
    ismaster: true,
    setName: REPLICA_SET,
    setVersion: 1,
    hosts: [me],
    primary: me,
    me,
    secondary: false,
    maxBsonObjectSize: MAX_DOCUMENT_BYTES,
    maxMessageSizeBytes: MAX_MESSAGE_BYTES,
    maxWriteBatchSize: 100_000,
    localTime: new Date(),
    logicalSessionTimeoutMinutes: 30,
    minWireVersion: 0,
    maxWireVersion: WIRE_VERSION,
    readOnly: false,
  };
};

const helloCommand = {
  kind: 'read',
  options: [
    'helloOk',
    'client',
    'compression',
    'loadBalanced',
    'saslSupportedMechs',
    'speculativeAuthenticate',
    'topologyVersion',
    'maxAwaitTimeMS',
    'backpressure',
  ],
  run: hello,
} as const;

const buildInfo = {
  kind: 'read',
  options: [],
  run: () => ({
    version: COMPATIBLE_VERSION,
    versionArray: COMPATIBLE_VERSION.split('.').map(Number).concat(0),
    gitVersion: 'meguri-embedded-mongo',
    modules: [],
    bits: 64,
    maxBsonObjectSize: MAX_DOCUMENT_BYTES,
  }),
} as const;

/** Commands about the server itself. */
export const handshakeCommands: CommandTable = {
  hello: helloCommand,
  isMaster: helloCommand,
  ismaster: helloCommand,
  ping: { kind: 'read', options: [], run: () => ({}) },
  buildInfo,
  buildinfo: buildInfo,
  connectionStatus: {
    kind: 'read',
    options: ['showPrivileges'],
    run: () => ({ authInfo: { authenticatedUsers: [], authenticatedUserRoles: [] } }),
  },
  serverStatus: { kind: 'read', options: [], run: serverStatus },
};

function serverStatus({ engine }: Call): Doc {
  const uptime = (Date.now() - engine.started) / 1000;
  return {
    host: `127.0.0.1:${engine.port}`,
    version: COMPATIBLE_VERSION,
    process: 'meguri-embedded-mongo',
    pid: process.pid,
    uptime,
    localTime: new Date(),
    connections: { current: engine.connections() },
    metrics: { cursor: { open: { total: engine.cursors.size } } },
    mem: { resident: Math.round(process.memoryUsage.rss() / 2 ** 20) },
    repl: { setName: REPLICA_SET, isWritablePrimary: true },
  };
}
