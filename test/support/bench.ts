import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type CampaignEvent,
  campaignEvents,
  type Envelope,
  type Point,
  type RunEvent,
  runEvents,
  type WorkcellEvent,
  workcellEvents,
} from '@meguri/contracts';
import { Aggregates, connectNats, decodeEvents, EventStore } from '@meguri/messaging';
import { eventually, type RunningNats, type RunningProcess, startNats, startProcess } from '@meguri/testing';
import type { NatsConnection } from '@nats-io/transport-node';

const project = join(import.meta.dirname, '../..');
const program = (folder: string) => join(project, folder, 'dist/main.js');

export const devices = ['dispenser', 'arm', 'reactor', 'hplc', 'refractometer'] as const;
export type DeviceName = (typeof devices)[number];

/** One simulator process, at the same port whenever it is started again. */
export interface Simulator {
  readonly endpoint: string;
  readonly pid: number | undefined;
  kill9(): Promise<void>;
  restart(): Promise<void>;
  /** Plans a fault for the next matching call. */
  fault(fault: object): Promise<void>;
  /** Task ids of the StartProgram calls that arrived since the process started. */
  received(): Promise<{ taskId: string; at: number }[]>;
}
export interface Effects {
  readonly executed: number;
  readonly repeated: number;
}

/** The simulated bench: one world and a process for each device that tests kill, all with the real protocols. */
export interface Bench {
  readonly data: string;
  readonly endpoints: Readonly<Record<DeviceName, string>>;
  readonly simulators: Readonly<Record<DeviceName, Simulator>>;
  effects(): Promise<Effects>;
  stop(): Promise<void>;
}

export interface BenchOptions {
  /** Laboratory seconds per second; default 20,000. */
  readonly timeScale?: number;
  /** One process for all devices is cheaper where none of them is killed. */
  readonly together?: boolean;
}

export async function startBench({ timeScale = 20_000, together = false }: BenchOptions = {}): Promise<Bench> {
  const data = mkdtempSync(join(tmpdir(), 'meguri-bench-'));
  const world = await startProgram('simulators/world', { MEGURI_DATA: data, HTTP_PORT: '0' });
  const worldUrl = `http://127.0.0.1:${world.ready.port}`;
  const settings = { MEGURI_DATA: data, WORLD_URL: worldUrl, TIME_SCALE: String(timeScale) };
  // no test kills the refractometer alone, so it shares a process
  const apart: DeviceName[][] = [['dispenser'], ['arm'], ['reactor'], ['hplc', 'refractometer']];
  const groups = together ? [[...devices]] : apart;
  const started = await Promise.all(groups.map((names) => startSimulator(names, settings)));
  const simulators = Object.fromEntries(started.flat()) as Record<DeviceName, Simulator>;
  const endpoints = Object.fromEntries(devices.map((device) => [device, simulators[device].endpoint]));
  return {
    data,
    simulators,
    endpoints: endpoints as Record<DeviceName, string>,
    effects: async () => (await (await fetch(`${worldUrl}/effects`)).json()) as Effects,
    stop: async () => {
      await Promise.all(devices.map((device) => simulators[device].kill9()));
      await world.process.kill9();
      rmSync(data, { recursive: true, force: true });
    },
  };
}

interface SimulatorReady {
  readonly endpoints: Readonly<Record<string, string>>;
  readonly control: { readonly port: number };
}

async function startSimulator(names: readonly DeviceName[], settings: Record<string, string>) {
  let ports = '';
  const launch = () =>
    startProgram<SimulatorReady>('simulators/devices', {
      ...settings,
      MEGURI_DEVICES: names.join(','),
      MEGURI_DEVICE_PORTS: ports,
    });
  let current = await launch();
  const { endpoints } = current.ready;
  // the same ports at every later start: execution knows the endpoints
  ports = names.map((name) => `${name}=${new URL(endpoints[name] ?? '').port}`).join(',');
  const control = (path: string, init?: RequestInit) =>
    fetch(`http://127.0.0.1:${current.ready.control.port}${path}`, init);
  const simulatorOf = (name: DeviceName): Simulator => ({
    endpoint: endpoints[name] ?? '',
    get pid() {
      return current.process.child.pid;
    },
    kill9: () => current.process.kill9(),
    restart: async () => {
      await current.process.kill9();
      current = await launch();
    },
    fault: async (fault) => {
      const answer = await control('/faults', { method: 'POST', body: JSON.stringify({ device: name, ...fault }) });
      if (!answer.ok) throw new Error(await answer.text());
    },
    received: async () => {
      const calls = (await (await control('/received')).json()) as { device: string; taskId: string; at: number }[];
      return calls.filter(({ device }) => device === name);
    },
  });
  return names.map((name) => [name, simulatorOf(name)] as const);
}

/** Starts a program of the project that prints a ready line. */
export async function startProgram<Ready = { port: number }>(
  folder: string,
  environment: Record<string, string>,
): Promise<{ process: RunningProcess; ready: Ready }> {
  const env = { PATH: process.env.PATH, NODE_COMPILE_CACHE: join(project, '.cache/compile'), ...environment };
  const started = startProcess(process.execPath, [program(folder)], { env: { ...env, MEGURI_EXIT_WITH_STDIN: '1' } });
  const line = await started.line((text) => text.includes('"ready":true'));
  return { process: started, ready: JSON.parse(line) as Ready };
}

/** An execution process on the bench; `door` is where its emergency stop is served. */
export interface ExecutionProcess {
  readonly process: RunningProcess;
  readonly port: number;
}

export async function startExecution(
  nats: Pick<RunningNats, 'url'>,
  endpoints: Readonly<Record<string, string>>,
  data: string,
  environment: Record<string, string> = {},
): Promise<ExecutionProcess> {
  const { process, ready } = await startProgram('services/execution', {
    NATS_URL: nats.url,
    MEGURI_DATA: data,
    MEGURI_DEVICE_ENDPOINTS: Object.entries(endpoints)
      .map(([device, endpoint]) => `${device}=${endpoint}`)
      .join(','),
    ...environment,
  });
  return { process, port: ready.port };
}

/** The bundled workcell file with some of its lines changed, as a file of its own. */
export function workcellWith(folder: string, changes: Readonly<Record<string, string>>): string {
  const text = readFileSync(join(project, 'workcells/arylation.yaml'), 'utf8');
  const changed = Object.entries(changes).reduce((all, [key, value]) => {
    const line = new RegExp(`^${key}:.*$`, 'm');
    if (!line.test(all)) throw new Error(`the workcell file has no line ${key}`);
    return all.replace(line, `${key}: ${value}`);
  }, text);
  const path = join(
    folder,
    `workcell-${Object.values(changes)
      .join('-')
      .replaceAll(/[^a-z0-9]/gi, '')}.yaml`,
  );
  writeFileSync(path, changed);
  return path;
}

/** A trial's point within the bundled campaign. */
export const somePoint: Point = {
  base: 'CsOAc',
  ligand: 'X-Phos',
  solvent: 'DMAc',
  concentration: 0.1,
  temperature: 105,
};

/** Speaks for planning, and reads what execution states. */
export class Campaign {
  readonly #campaigns: Aggregates<null, CampaignEvent>;
  readonly #runs: Aggregates<readonly RunEvent[], RunEvent>;
  readonly #workcells: Aggregates<readonly WorkcellEvent[], WorkcellEvent>;
  #causes = 0;

  private constructor(
    readonly nc: NatsConnection,
    planning: EventStore,
    execution: EventStore,
    readonly campaignId: string,
  ) {
    this.#campaigns = new Aggregates(planning, {
      entity: 'campaign',
      contracts: campaignEvents,
      initial: () => null,
      evolve: () => null,
    });
    this.#runs = new Aggregates(execution, {
      entity: 'run',
      contracts: runEvents,
      initial: (): readonly RunEvent[] => [],
      evolve: (events: readonly RunEvent[], event) => [...events, event],
    });
    this.#workcells = new Aggregates(execution, {
      entity: 'workcell',
      contracts: workcellEvents,
      initial: (): readonly WorkcellEvent[] => [],
      evolve: (events: readonly WorkcellEvent[], event) => [...events, event],
    });
  }

  static async on(nats: Pick<RunningNats, 'url'>, campaignId: string): Promise<Campaign> {
    const nc = await connectNats({ service: 'planning', url: nats.url });
    const stores = [EventStore.open(nc, 'planning'), EventStore.open(nc, 'execution')] as const;
    return new Campaign(nc, await stores[0], await stores[1], campaignId);
  }

  runId(trial: number, attempt = 1): string {
    return `${this.campaignId}_t${String(trial).padStart(4, '0')}_${attempt}`;
  }

  /** Requests a trial; answers with the id of its run. */
  async request(trial: number, point: Point = somePoint, attempt = 1): Promise<string> {
    const runId = this.runId(trial, attempt);
    await this.state({
      type: 'TrialRequested',
      data: {
        campaignId: this.campaignId,
        trialId: `t${String(trial).padStart(4, '0')}`,
        attempt,
        runId,
        sourceType: 'experiment',
        source: 'bench',
        workcell: 'arylation',
        procedure: 'direct-arylation',
        point,
        units: { concentration: 'mol/L', temperature: 'degC' },
        objectives: [{ name: 'yield', unit: '%' }],
      },
    });
    return runId;
  }

  async state(event: CampaignEvent): Promise<void> {
    this.#causes += 1;
    await this.#campaigns.execute(this.campaignId, { id: `test/${this.#causes}`, now: new Date() }, () => [event]);
  }

  /** Everything that was stated about a run. */
  async events(runId: string): Promise<readonly RunEvent[]> {
    return (await this.#runs.get(runId)).state;
  }

  /** The first event of one of these types that a run states. */
  async heard<T extends RunEvent['type']>(
    runId: string,
    types: readonly T[],
    withinMs = 60_000,
  ): Promise<Extract<RunEvent, { type: T }>> {
    return eventually(async () => {
      const found = (await this.events(runId)).find(({ type }) => (types as readonly string[]).includes(type));
      return found as Extract<RunEvent, { type: T }> | undefined;
    }, withinMs) as Promise<Extract<RunEvent, { type: T }>>;
  }

  /** Everything that was stated about a workcell. */
  async workcellEvents(workcell: string): Promise<readonly WorkcellEvent[]> {
    return (await this.#workcells.get(workcell)).state;
  }

  /** How a run ended. */
  ended(runId: string, withinMs = 90_000) {
    return this.heard(runId, ['RunCompleted', 'RunFailed', 'RunCancelled', 'RunRefused'], withinMs);
  }

  /** Commands of a run that took effect, by step: how often. */
  async done(runId: string): Promise<Record<string, number>> {
    const steps: Record<string, number> = {};
    for (const event of await this.events(runId))
      if (event.type === 'CommandSettled' && event.data.effect !== 'none') {
        const step = event.data.commandId.split('/')[1] ?? '';
        steps[step] = (steps[step] ?? 0) + 1;
      }
    return steps;
  }

  /** Resolves at the next event of this fact about a device. */
  heardOfDevice(device: string, fact: string): Promise<void> {
    return new Promise((resolve) => {
      const stop = this.watch(({ type, data }) => {
        if (!type.endsWith(`.${fact}.v1`) || (data as { device?: string }).device !== device) return;
        stop();
        resolve();
      });
    });
  }

  /** Calls back with each event of execution as it is stored. */
  watch(callback: (event: Envelope) => void): () => void {
    const subscription = this.nc.subscribe('evt.execution.>', {
      callback: (error, { data, subject }) => {
        if (!error) for (const event of decodeEvents(data, subject)) callback(event);
      },
    });
    return () => subscription.unsubscribe();
  }

  async close(): Promise<void> {
    await this.nc.close();
  }
}

export { startNats };
