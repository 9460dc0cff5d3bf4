import { delimiter, dirname, join } from 'node:path';
import type { ServiceName } from '@meguri/contracts';
import type { ProcessDefinition } from './process-definition.js';

/** What listens on a port of its own; the names under which `laboratory.json` keeps the ports. */
export const portNames = [
  'nats',
  'nats-monitor',
  'mongo',
  'world',
  'devices',
  'dispenser',
  'arm',
  'reactor',
  'hplc',
  'refractometer',
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

/** The simulated devices of the workcell. */
const deviceNames = ['dispenser', 'arm', 'reactor', 'hplc', 'refractometer'] as const;

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
  /** The workcell file, and how many laboratory seconds its simulators let pass in a second. */
  readonly workcell: { readonly file: string; readonly timeScale: number };
  /** Whether each simulated device is a process of its own, as real devices fail one by one. */
  readonly separateDevices: boolean;
}

export const loopback = (port: number, scheme = 'http'): string => `${scheme}://127.0.0.1:${port}`;

export const natsUrl = ({ nats, ports }: Site): string =>
  nats.kind === 'given' ? nats.url : loopback(ports.nats, 'nats');

/** All processes of the laboratory at a site, with their whole configuration. */
export function laboratoryProcesses(site: Site): readonly ProcessDefinition[] {
  // the devices take longest to load, so they come before what can wait
  const workcell = [...devices(site), world(site)];
  const all = [...natsServer(site), ...workcell, ...mongoServer(site), ...services.map(serviceAt(site))];
  const names = new Set(all.map(({ name }) => name));
  // servers that were given from outside are nobody's dependency
  return all.map((process) => ({
    ...process,
    dependsOn: process.dependsOn.filter((name) => names.has(name)),
    yields: besideTheLoop.has(process.name),
  }));
}

function natsServer({ nats }: Site): ProcessDefinition[] {
  if (nats.kind === 'given') return [];
  const { binary, config, prepare } = nats;
  const command = [binary, '--config', config] as const;
  return [{ name: 'nats', dependsOn: [], command, environment: {}, ready: /Server is ready/, prepare }];
}

function mongoServer(site: Site): ProcessDefinition[] {
  if (site.mongoUrl !== undefined) return [];
  const process = nodeProcess(site, 'mongo', 'infra/embedded-mongo', [], { MONGO_PORT: String(site.ports.mongo) });
  return [{ ...process, command: [...process.command, '--exit-with-stdin'] }];
}

function world(site: Site): ProcessDefinition {
  return nodeProcess(site, 'world', 'simulators/world', [], { HTTP_PORT: String(site.ports.world) });
}

function devices(site: Site): ProcessDefinition[] {
  const { ports, workcell, separateDevices } = site;
  const process = (name: string, hosted: readonly (typeof deviceNames)[number][], controlPort: number) => ({
    ...nodeProcess(site, name, 'simulators/devices', [], {
      MEGURI_DEVICES: hosted.join(','),
      MEGURI_DEVICE_PORTS: hosted.map((device) => `${device}=${ports[device]}`).join(','),
      HTTP_PORT: String(controlPort),
      WORLD_URL: loopback(ports.world),
      TIME_SCALE: String(workcell.timeScale),
    }),
    uses: ['world'],
  });
  return separateDevices
    ? deviceNames.map((device) => process(device, [device], 0))
    : [process('devices', deviceNames, ports.devices)];
}

const endpoints = ({ ports }: Site): string =>
  deviceNames.map((device) => `${device}=${loopback(ports[device], 'opc.tcp')}`).join(',');

/** They follow the loop; from an observation to the next command nobody waits for them. */
const besideTheLoop: ReadonlySet<string> = new Set(['mongo', 'data-lake', 'modeling', 'simulation']);

const serviceDependsOn: Readonly<Record<ServiceName, readonly string[]>> = {
  planning: ['nats'],
  execution: ['nats'],
  simulation: ['nats'],
  modeling: ['nats'],
  'data-lake': ['nats', 'mongo'],
  console: ['nats'],
};

// execution finds its devices whenever they come, as they find the world, but must not lose them while it ends
const serviceUses: Partial<Record<ServiceName, readonly string[]>> = { execution: ['devices', ...deviceNames] };

const serviceAt =
  (site: Site) =>
  (name: ServiceName): ProcessDefinition => ({
    ...nodeProcess(site, name, `services/${name}`, serviceDependsOn[name], {
      HTTP_PORT: String(site.ports[name]),
      NATS_URL: natsUrl(site),
      ...credentials(site, name),
      ...serviceSettings(site)[name],
    }),
    uses: serviceUses[name],
  });

function serviceSettings(site: Site): Partial<Record<ServiceName, Record<string, string>>> {
  const { ports, mongoUrl, workcell, root } = site;
  // the calculators of the simulated laboratory, and the Node.js that runs them
  const searchPath = [join(root, 'simulators/compute/bin'), dirname(process.execPath), process.env.PATH ?? ''];
  return {
    simulation: { PATH: searchPath.join(delimiter) },
    execution: {
      MEGURI_WORKCELL: workcell.file,
      MEGURI_PROCEDURES: join(root, 'procedures'),
      MEGURI_DEVICE_ENDPOINTS: endpoints(site),
    },
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
