import { bundledWorkcell, projectRoot } from '../places.js';
import { type DataDirectory, explainUnusable, openDataDirectory } from './data-directory.js';
import { LaboratoryFile, readLaboratory } from './laboratory-file.js';
import { endLeftovers } from './leftovers.js';
import { ADMIN, ownNats, prepareServer } from './nats-setup.js';
import { keepPasswords } from './passwords.js';
import { reservePorts } from './ports.js';
import { processIdentity } from './process-identity.js';
import { laboratoryProcesses, loopback, type PortName, portNames, type Site, services } from './processes.js';
import { Supervisor } from './supervisor.js';
import { readWorkcell } from './workcell.js';

export interface LaboratoryOptions {
  /** Data directory. */
  readonly data: string;
  /** Moves what is in the data directory aside first. */
  readonly fresh?: boolean;
  /** Port of the console page; a free one when absent. */
  readonly port?: number;
  /** Tells people what happens. */
  readonly say: (line: string) => void;
}

/** A laboratory whose data directory is held by this process. */
export interface Laboratory {
  readonly site: Site;
  /** Address of the console page. */
  readonly url: string;
  /** Resolves when every process is ready. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Ends everything at once. */
  kill(): void;
}

/** Takes the data directory, ends what a killed laboratory left there, and makes everything ready to be started. */
export async function openLaboratory(options: LaboratoryOptions): Promise<Laboratory> {
  const directory = openDataDirectory(options.data, { fresh: options.fresh });
  if (directory.movedTo !== undefined) options.say(`The data so far moved to ${directory.movedTo}.`);
  try {
    return await prepare(directory, options);
  } catch (error) {
    directory.release();
    throw explainUnusable(options.data, error);
  }
}

async function prepare(directory: DataDirectory, { port, say }: LaboratoryOptions): Promise<Laboratory> {
  const before = readLaboratory(directory.path);
  const leftovers = await endLeftovers(before);
  if (leftovers.length > 0) say(`Ended what a killed laboratory had left running: ${leftovers.join(', ')}.`);
  const fixed: Record<string, number> = port === undefined ? {} : { console: port };
  const reserved = await reservePorts(portNames, before?.ports, fixed);
  const ports = reserved.ports as Readonly<Record<PortName, number>>;
  const site = siteAt(directory.path, ports);
  const url = `${loopback(ports.console)}/`;
  const file = new LaboratoryFile(
    directory.path,
    {
      version: 1,
      pid: process.pid,
      identity: processIdentity(process.pid),
      startedAt: new Date().toISOString(),
      url,
      ports,
      processes: {},
    },
    (error) => say(`The record of the laboratory could not be written: ${error.message}`),
  );
  const supervisor = new Supervisor(laboratoryProcesses(site), {
    directory: directory.path,
    file,
    onRestart: (name, { code, signal }) => say(`${name} ended (${signal ?? `code ${code}`}); starting it again.`),
  });
  return {
    site,
    url,
    async start() {
      if (site.nats.kind === 'given') await prepareServer(site.nats.url);
      await supervisor.start();
    },
    async stop() {
      await supervisor.stop();
      file.update({ pid: undefined, identity: undefined });
      reserved.release();
      directory.release();
    },
    kill: () => supervisor.kill(),
  };
}

function siteAt(data: string, ports: Readonly<Record<PortName, number>>): Site {
  const { NATS_URL: givenNats, MONGO_URL: mongoUrl } = process.env;
  const workcell = readWorkcell(process.env.MEGURI_WORKCELL || bundledWorkcell);
  const separateDevices = process.env.MEGURI_SEPARATE_DEVICES === '1';
  const base = { root: projectRoot, data, ports, mongoUrl: mongoUrl || undefined, workcell, separateDevices };
  if (givenNats) return { ...base, nats: { kind: 'given', url: givenNats }, passwords: new Map() };
  const passwords = keepPasswords(data, [ADMIN, ...services]);
  return { ...base, nats: ownNats(data, ports, passwords), passwords };
}
