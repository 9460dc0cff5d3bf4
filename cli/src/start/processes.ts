import { join } from 'node:path';
import type { ServiceName } from '@meguri/contracts';
import type { ProcessDefinition } from './process-definition.js';

/** What listens on a port of its own; the names under which `laboratory.json` keeps the ports. */
export const portNames = [
  'nats',
  'nats-monitor',
  'mongo',
  'world',
  'devices',
  'planning',
  'execution',
  'simulation',
  'modeling',
  'data-lake',
  'console',
] as const;
export type PortName = (typeof portNames)[number];

/** The services, each a NATS user of its own. */
export const services: readonly ServiceName[] = [
  'planning',
  'execution',
  'simulation',
  'modeling',
  'data-lake',
  'console',
];

/** Where a laboratory runs, and with which servers. */
export interface Site {
  /** Folder of the project. */
  readonly root: string;
  /** Data directory. */
  readonly data: string;
  readonly ports: Readonly<Record<PortName, number>>;
  readonly nats:
    | { readonly kind: 'own'; readonly binary: string; readonly config: string; readonly prepare: () => Promise<void> }
    | { readonly kind: 'given'; readonly url: string };
  /** NATS password of each service; none on a given server, which has its own accounts. */
  readonly passwords: ReadonlyMap<string, string>;
  /** A given MongoDB; the embedded one when absent. */
  readonly mongoUrl?: string;
}

export const loopback = (port: number, scheme = 'http'): string => `${scheme}://127.0.0.1:${port}`;

export const natsUrl = ({ nats, ports }: Site): string =>
  nats.kind === 'given' ? nats.url : loopback(ports.nats, 'nats');

/** All processes of the laboratory at a site, with their whole configuration. */
export function laboratoryProcesses(site: Site): readonly ProcessDefinition[] {
  const all = [...natsServer(site), ...mongoServer(site), world(site), devices(site), ...services.map(serviceAt(site))];
  const names = new Set(all.map(({ name }) => name));
  // servers that were given from outside are nobody's dependency
  return all.map((process) => ({ ...process, dependsOn: process.dependsOn.filter((name) => names.has(name)) }));
}

function natsServer({ nats }: Site): ProcessDefinition[] {
  if (nats.kind === 'given') return [];
  const { binary, config, prepare } = nats;
  const command = [binary, '--config', config] as const;
  return [{ name: 'nats', dependsOn: [], command, environment: {}, ready: /Server is ready/, prepare }];
}

function mongoServer(site: Site): ProcessDefinition[] {
  if (site.mongoUrl !== undefined) return [];
  const environment = { MONGO_PORT: String(site.ports.mongo) };
  return [nodeProcess(site, 'mongo', 'infra/embedded-mongo', [], environment)];
}

function world(site: Site): ProcessDefinition {
  return nodeProcess(site, 'world', 'simulators/world', [], { HTTP_PORT: String(site.ports.world) });
}

function devices(site: Site): ProcessDefinition {
  return nodeProcess(site, 'devices', 'simulators/devices', ['world'], {
    OPCUA_PORT: String(site.ports.devices),
    WORLD_URL: loopback(site.ports.world),
  });
}

const serviceDependsOn: Readonly<Record<ServiceName, readonly string[]>> = {
  planning: ['nats'],
  execution: ['nats', 'devices'],
  simulation: ['nats'],
  modeling: ['nats'],
  'data-lake': ['nats', 'mongo'],
  console: ['nats'],
};

const serviceAt =
  (site: Site) =>
  (name: ServiceName): ProcessDefinition =>
    nodeProcess(site, name, `services/${name}`, serviceDependsOn[name], {
      HTTP_PORT: String(site.ports[name]),
      NATS_URL: natsUrl(site),
      ...credentials(site, name),
      ...serviceSettings(site)[name],
    });

function serviceSettings({ ports, mongoUrl }: Site): Partial<Record<ServiceName, Record<string, string>>> {
  return {
    execution: { OPCUA_URL: loopback(ports.devices, 'opc.tcp') },
    'data-lake': { MONGO_URL: mongoUrl ?? `${loopback(ports.mongo, 'mongodb')}/meguri` },
    console: { EXECUTION_URL: loopback(ports.execution) },
  };
}

function credentials({ passwords }: Site, service: ServiceName): Record<string, string> {
  const password = passwords.get(service);
  return password === undefined ? {} : { NATS_USER: service, NATS_PASSWORD: password };
}

function nodeProcess(
  { root, data }: Site,
  name: string,
  folder: string,
  dependsOn: readonly string[],
  environment: Readonly<Record<string, string>>,
): ProcessDefinition {
  return {
    name,
    dependsOn,
    command: [process.execPath, join(root, folder, 'dist', 'main.js')],
    environment: { MEGURI_DATA: data, NODE_COMPILE_CACHE: join(root, '.cache', 'compile'), ...environment },
    ready: 'json-line',
  };
}
