import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { LadsClient } from './lads-client.js';

type Child = ChildProcessByStdio<Writable, Readable, null>;

interface DevicesReady {
  readonly endpoints: Readonly<Record<string, string>>;
  readonly control: { readonly port: number };
}

export interface LaboratoryOptions {
  readonly devices?: string;
  readonly timeScale?: number;
  readonly seed?: string;
}

const root = join(import.meta.dirname, '..', '..');

/** World and devices as real processes on a fresh data folder; either can be killed and started again. */
export class Laboratory {
  readonly #clients: LadsClient[] = [];
  #world?: Child;
  #devices?: Child;
  #ready?: DevicesReady;
  worldUrl = '';

  private constructor(
    private readonly data: string,
    private readonly options: LaboratoryOptions,
  ) {}

  static async start(options: LaboratoryOptions = {}): Promise<Laboratory> {
    const laboratory = new Laboratory(await mkdtemp(join(tmpdir(), 'meguri-devices-')), options);
    await laboratory.startWorld();
    await laboratory.startDevices();
    return laboratory;
  }

  async startWorld(): Promise<void> {
    const { child, ready } = await launch('world', {
      MEGURI_DATA: this.data,
      SEED: this.options.seed ?? '1',
      HTTP_PORT: new URL(this.worldUrl || 'http://127.0.0.1:0').port,
    });
    this.#world = child;
    this.worldUrl = `http://127.0.0.1:${(ready as { port: number }).port}`;
  }

  async startDevices(): Promise<void> {
    const { child, ready } = await launch('devices', {
      MEGURI_DATA: this.data,
      WORLD_URL: this.worldUrl,
      MEGURI_DEVICES: this.options.devices,
      SEED: this.options.seed ?? '1',
      TIME_SCALE: String(this.options.timeScale ?? 20_000),
    });
    this.#devices = child;
    this.#ready = ready as DevicesReady;
  }

  killWorld(): Promise<void> {
    return kill(this.#world);
  }

  killDevices(): Promise<void> {
    return kill(this.#devices);
  }

  /** Resolves when the devices' process is gone, by whatever cause. */
  async devicesGone(): Promise<void> {
    if (this.#devices && this.#devices.exitCode === null && this.#devices.signalCode === null)
      await new Promise((resolve) => this.#devices?.once('exit', resolve));
  }

  async client(device: string): Promise<LadsClient> {
    const endpoint = this.#ready?.endpoints[device];
    if (!endpoint) throw new Error(`no endpoint of ${device}`);
    const client = await LadsClient.connect(endpoint, join(this.data, 'client-pki'));
    this.#clients.push(client);
    return client;
  }

  async fault(fault: Readonly<Record<string, unknown>>): Promise<void> {
    const answer = await fetch(`http://127.0.0.1:${this.#ready?.control.port}/faults`, {
      method: 'POST',
      body: JSON.stringify(fault),
    });
    if (!answer.ok) throw new Error(await answer.text());
  }

  async received(): Promise<{ taskId: string; at: number }[]> {
    const answer = await fetch(`http://127.0.0.1:${this.#ready?.control.port}/received`);
    return (await answer.json()) as { taskId: string; at: number }[];
  }

  async world(path: string): Promise<never> {
    return (await (await fetch(`${this.worldUrl}${path}`)).json()) as never;
  }

  async end(): Promise<void> {
    await Promise.all(this.#clients.map((client) => client.close().catch(() => {})));
    await Promise.all([this.killDevices(), this.killWorld()]);
    await rm(this.data, { recursive: true, force: true });
  }
}

async function launch(
  name: 'world' | 'devices',
  environment: NodeJS.ProcessEnv,
): Promise<{ child: Child; ready: unknown }> {
  const child = spawn(process.execPath, [join(root, name, 'dist', 'main.js')], {
    env: { ...process.env, ...environment, MEGURI_EXIT_WITH_STDIN: '1' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let text = '';
  for await (const chunk of child.stdout) {
    text += String(chunk);
    if (text.includes('\n')) return { child, ready: JSON.parse(text) };
  }
  throw new Error(`${name} ended before it was ready`);
}

async function kill(child?: Child): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
}
