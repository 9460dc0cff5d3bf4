import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Envelope, requestCalculation } from '@meguri/contracts';
import { Requests } from '@meguri/messaging';
import { type RunningNats, type RunningProcess, startNats, startProcess } from '@meguri/testing';
import { jetstream } from '@nats-io/jetstream';
import { writeTrivialCalculator } from './trivial-calculator.ts';

const main = join(import.meta.dirname, '../../services/simulation/dist/main.js');

export interface QueueOptions {
  readonly jobs: number;
  /** How often the service is killed, evenly over the finished jobs. */
  readonly kills?: number;
  /** Jobs at once. */
  readonly slots?: number;
  readonly dispatcher?: 'local' | 'slurm';
  readonly environment?: NodeJS.ProcessEnv;
  readonly onProgress?: (text: string) => void;
}

export interface QueueFigures {
  readonly jobs: number;
  readonly kills: number;
  readonly slots: number;
  readonly succeeded: number;
  /** Why others did not, in the words of their last event. */
  readonly failures: readonly string[];
  /** Runs of the executable, and distinct inputs among them: both must be the number of jobs. */
  readonly executed: number;
  readonly distinct: number;
  /** Job folders that are left over. */
  readonly foldersLeft: number;
  /** From the first request to the last answer. */
  readonly seconds: number;
  /** Largest resident memory of the service, MB. */
  readonly peakMegabytes: number;
}

const ASKED_AT_ONCE = 64;
const LOOK_MS = 100;

/** Jobs of an executable that does nothing, through the real service, its events and its job folders. */
export async function measureQueue(options: QueueOptions): Promise<QueueFigures> {
  const { jobs, kills = 0, slots = 2 } = options;
  const place = mkdtempSync(join(tmpdir(), 'meguri-queue-'));
  const log = join(place, 'executed');
  writeFileSync(log, '');
  const nats = await startNats();
  const service = new KillableService(nats, place, log, options);
  try {
    await service.start();
    const requests = new Requests(await nats.connect());
    const began = performance.now();
    const asked = askFor(requests, jobs);
    const failures = await follow(nats, service, options, kills);
    await asked;
    const seconds = (performance.now() - began) / 1000;
    await service.settle();
    const lines = readFileSync(log, 'utf8').trimEnd().split('\n');
    return {
      jobs,
      kills,
      slots,
      succeeded: jobs - failures.length,
      failures: [...new Set(failures)],
      executed: lines.length,
      distinct: new Set(lines).size,
      foldersLeft: readdirSync(service.jobFolders).filter((name) => name !== 'arrays').length,
      seconds: Number(seconds.toFixed(1)),
      peakMegabytes: Math.round(service.peakBytes / 2 ** 20),
    };
  } finally {
    await service.end();
    await nats.stop();
    rmSync(place, { recursive: true, force: true });
  }
}

/** The service as a process, with the memory that it used at most over all its lives. */
class KillableService {
  peakBytes = 0;
  #process: RunningProcess | undefined;
  readonly #timer = setInterval(() => this.#look(), LOOK_MS);

  readonly nats: RunningNats;
  readonly place: string;
  readonly log: string;
  readonly options: QueueOptions;
  /** Jobs run it while the service is started again. */
  readonly #calculator: string;

  constructor(nats: RunningNats, place: string, log: string, options: QueueOptions) {
    this.nats = nats;
    this.place = place;
    this.log = log;
    this.options = options;
    this.#calculator = writeTrivialCalculator(join(place, 'bin'));
  }

  get jobFolders(): string {
    return join(this.place, 'data', 'simulation', 'jobs', this.options.dispatcher ?? 'local');
  }

  async start(): Promise<void> {
    const { slots = 2, dispatcher = 'local', environment = process.env } = this.options;
    const env = {
      ...environment,
      PATH: [dirname(this.#calculator), process.env.PATH].join(delimiter),
      MEGURI_BENCH_LOG: this.log,
      MEGURI_DATA: join(this.place, 'data'),
      MEGURI_JOB_SLOTS: String(slots),
      MEGURI_DISPATCHER: dispatcher,
      NATS_URL: this.nats.url,
    };
    mkdirSync(env.MEGURI_DATA, { recursive: true });
    this.#process = startProcess(process.execPath, [main], { env });
    await this.#process.line((line) => line.includes('"ready":true'));
  }

  /** Waits until the last folders are cleared away. */
  async settle(): Promise<void> {
    for (let looks = 0; looks < 50 && readdirSync(this.jobFolders).length > 0; looks++) await delay(LOOK_MS);
  }

  async kill9(): Promise<void> {
    this.#look();
    await this.#process?.kill9();
  }

  async restart(): Promise<void> {
    await this.kill9();
    await this.start();
  }

  async end(): Promise<void> {
    clearInterval(this.#timer);
    await this.kill9();
  }

  #look(): void {
    try {
      const status = readFileSync(`/proc/${this.#process?.child.pid}/status`, 'utf8');
      const [, kilobytes] = /VmHWM:\s+(\d+) kB/.exec(status) ?? [];
      this.peakBytes = Math.max(this.peakBytes, Number(kilobytes ?? 0) * 1024);
    } catch {
      // between two lives
    }
  }
}

/** Asks for all jobs, many at once; what a kill left unanswered is asked again, which changes nothing. */
async function askFor(requests: Requests, jobs: number): Promise<void> {
  let next = 0;
  const ask = async () => {
    for (let index = next++; index < jobs; index = next++) {
      const input = { jobId: `queue-${index}`, workflow: 'polymer-refractive-index', inputs: { polymer: `P${index}` } };
      while (!(await requests.send(requestCalculation, input).catch(() => undefined))) await delay(LOOK_MS);
    }
  };
  await Promise.all(Array.from({ length: ASKED_AT_ONCE }, ask));
}

/** Follows the jobs to their ends, killing the service on the way. @returns why jobs have not succeeded, one for each. */
async function follow(
  nats: RunningNats,
  service: KillableService,
  { jobs, onProgress }: QueueOptions,
  kills: number,
): Promise<string[]> {
  const client = jetstream(await nats.connect());
  const consumer = await client.consumers.get('SIMULATION', { filter_subjects: 'evt.simulation.job.*' });
  const ends = new Map<string, string>();
  let killed = 0;
  for await (const message of await consumer.consume()) {
    for (const { type, data } of message.json<Envelope<{ reason?: string }>[]>()) {
      const [, fact] = /\.(Job(?:Succeeded|Failed|Refused|Cancelled))\.v/.exec(type) ?? [];
      if (fact) ends.set(message.subject, fact === 'JobSucceeded' ? '' : `${fact}: ${data.reason ?? ''}`);
    }
    if (killed < kills && ends.size >= ((killed + 1) * jobs) / (kills + 1)) {
      killed++;
      onProgress?.(`${ends.size} jobs done, kill ${killed}`);
      await service.restart();
    }
    if (ends.size >= jobs) break;
  }
  return [...ends.values()].filter((why) => why !== '');
}
