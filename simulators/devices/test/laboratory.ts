import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningProcess, startProcess } from '@meguri/testing';
import { LadsClient } from './lads-client.js';

interface DevicesReady {
  readonly endpoints: Readonly<Record<string, string>>;
  readonly control: { readonly port: number };
}

export interface LaboratoryOptions {
  /** comma list; default: all */
  readonly devices?: string;
  readonly timeScale?: number;
  readonly seed?: string;
  /** largest file the devices may write, in units of 1024 bytes */
  readonly fileLimit?: number;
}

const simulators = join(import.meta.dirname, '..', '..');

/** World and devices as real processes on a fresh data folder; either can be killed and started again. */
export class Laboratory {
  #clients: LadsClient[] = [];
  #world?: RunningProcess;
  #devices?: RunningProcess;
  #ready?: DevicesReady;
  worldUrl = '';

  private constructor(
    readonly data: string,
    private readonly options: LaboratoryOptions,
  ) {}

  static async start(options: LaboratoryOptions = {}): Promise<Laboratory> {
    const laboratory = new Laboratory(await mkdtemp(join(tmpdir(), 'meguri-devices-')), options);
    await laboratory.startWorld();
    await laboratory.startDevices();
    return laboratory;
  }

  /** Starts the world, after a kill on the port it had. */
  async startWorld(): Promise<void> {
    this.#world = launch('world', {
      MEGURI_DATA: this.data,
      SEED: this.options.seed,
      HTTP_PORT: this.worldUrl && new URL(this.worldUrl).port,
    });
    const { port } = await ready<{ port: number }>(this.#world);
    this.worldUrl = `http://127.0.0.1:${port}`;
  }

  async startDevices({ fileLimit } = this.options): Promise<void> {
    const environment = {
      MEGURI_DATA: this.data,
      WORLD_URL: this.worldUrl,
      MEGURI_DEVICES: this.options.devices,
      SEED: this.options.seed,
      TIME_SCALE: String(this.options.timeScale ?? 20_000),
    };
    this.#devices = launch('devices', environment, fileLimit);
    this.#ready = await ready<DevicesReady>(this.#devices);
  }

  async killWorld(): Promise<void> {
    await this.#world?.kill9();
  }

  async killDevices(): Promise<void> {
    await this.#dropClients();
    await this.#devices?.kill9();
  }

  /** Resolves when the devices' process has ended by itself. */
  async devicesGone(): Promise<void> {
    await this.#devices?.exited;
    await this.#dropClients();
  }

  /** What the devices said on standard output. */
  get devicesOutput(): readonly string[] {
    return this.#devices?.lines ?? [];
  }

  async client(device: string): Promise<LadsClient> {
    const endpoint = this.#ready?.endpoints[device];
    if (!endpoint) throw new Error(`no endpoint of ${device}`);
    const client = await LadsClient.connect(endpoint, join(this.data, 'client-pki'));
    this.#clients.push(client);
    return client;
  }

  async fault(fault: Readonly<Record<string, unknown>>): Promise<void> {
    const body = JSON.stringify(fault);
    const answer = await fetch(this.#control('/faults'), { method: 'POST', body });
    if (!answer.ok) throw new Error(await answer.text());
  }

  async received(): Promise<{ taskId: string; at: number }[]> {
    return (await (await fetch(this.#control('/received'))).json()) as { taskId: string; at: number }[];
  }

  async world<Answer = { executed: number; repeated: number }>(path: string): Promise<Answer> {
    return (await (await fetch(`${this.worldUrl}${path}`)).json()) as Answer;
  }

  async end(): Promise<void> {
    await this.killDevices();
    await this.killWorld();
    await rm(this.data, { recursive: true, force: true });
  }

  #control(path: string): string {
    return `http://127.0.0.1:${this.#ready?.control.port}${path}`;
  }

  // a client that outlives its server would try to reconnect for ever
  async #dropClients(): Promise<void> {
    await Promise.all(this.#clients.map((client) => client.close()));
    this.#clients = [];
  }
}

function launch(name: 'world' | 'devices', environment: NodeJS.ProcessEnv, fileLimit?: number): RunningProcess {
  const env = { ...process.env, ...environment, MEGURI_EXIT_WITH_STDIN: '1' };
  const limit = fileLimit === undefined ? '' : `ulimit -f ${fileLimit}; `;
  const main = join(simulators, name, 'dist', 'main.js');
  return startProcess('bash', ['-c', `${limit}exec "$0" "$1"`, process.execPath, main], { env });
}

async function ready<Ready>(process: RunningProcess): Promise<Ready> {
  return JSON.parse(await process.line((line) => line.startsWith('{"ready":true'))) as Ready;
}
