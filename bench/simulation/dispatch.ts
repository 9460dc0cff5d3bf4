import { execFile, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { type Dispatcher, type DispatcherOptions, dispatcherIn, type Task } from '@meguri/simulation';
import { slurmCanRun, startSlurm } from '@meguri/testing';
import { measureQueue } from './queue.ts';
import { writeTrivialCalculator } from './trivial-calculator.ts';

const run = promisify(execFile);

export interface DispatchOptions {
  readonly runs: number;
  readonly slots: number;
  readonly onProgress: (text: string) => void;
}

/** Milliseconds per run of the same executable, each way with so many runs, one after the other in the same minutes. */
export interface DispatchFigures {
  readonly runs: number;
  readonly slots: number;
  readonly spawnAlone: number;
  readonly localDispatcher: number;
  readonly localService: number;
  readonly overheadOfService: number;
  /** Absent where no Slurm can be started. */
  readonly slurm?: { readonly sbatchAlone: number; readonly dispatcher: number };
}

/** What dispatching costs beside running the executable. */
export async function measureDispatch({ runs, slots, onProgress }: DispatchOptions): Promise<DispatchFigures> {
  const place = mkdtempSync(join(tmpdir(), 'meguri-dispatch-'));
  const program = writeTrivialCalculator(join(place, 'bin'));
  process.env.MEGURI_BENCH_LOG = join(place, 'log');
  const each = (seconds: number) => Number(((1000 * seconds) / runs).toFixed(2));
  try {
    onProgress(`${runs} runs of the executable alone`);
    const spawnAlone = each(await timed(() => spawnAll(place, program, runs, slots)));
    onProgress('through the local dispatcher');
    const local = { name: 'local', slots } as const;
    const localDispatcher = each(await timed(() => dispatchAll(join(place, 'local'), local, program, runs)));
    onProgress('through the service');
    const localService = each((await measureQueue({ jobs: runs, slots })).seconds);
    const overheadOfService = Number((localService - spawnAlone).toFixed(2));
    const slurm = slurmCanRun() ? await measureSlurm(place, program, runs, each, onProgress) : undefined;
    return { runs, slots, spawnAlone, localDispatcher, localService, overheadOfService, ...(slurm && { slurm }) };
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

async function measureSlurm(
  place: string,
  program: string,
  runs: number,
  each: (seconds: number) => number,
  onProgress: (text: string) => void,
): Promise<{ sbatchAlone: number; dispatcher: number }> {
  const cluster = await startSlurm();
  try {
    onProgress('as an array of Slurm alone');
    const { environment } = cluster;
    const sbatchAlone = each(await timed(() => sbatchAll(place, program, runs, environment)));
    onProgress('through the dispatcher for Slurm');
    const slurm: DispatcherOptions = { name: 'slurm', slots: runs, pollMs: 500, environment };
    const dispatcher = each(await timed(() => dispatchAll(join(place, 'slurm'), slurm, program, runs)));
    return { sbatchAlone, dispatcher };
  } finally {
    await cluster.stop();
  }
}

async function timed(work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
}

/** So many workers that each take the next number until there is none. */
async function inLanes(lanes: number, runs: number, one: (index: number) => Promise<void>): Promise<void> {
  let next = 0;
  const work = async () => {
    for (let index = next++; index < runs; index = next++) await one(index);
  };
  await Promise.all(Array.from({ length: lanes }, work));
}

const spawnAll = (place: string, program: string, runs: number, slots: number) =>
  inLanes(slots, runs, async (index) => {
    const cwd = join(place, 'alone', String(index));
    mkdirSync(cwd, { recursive: true });
    writeFileSync(join(cwd, 'input.json'), `{"polymer":"P${index}"}`);
    const child = spawn(program, ['input.json', 'result.json'], { cwd, stdio: 'ignore' });
    await new Promise((resolve) => child.once('exit', resolve));
  });

async function dispatchAll(root: string, options: DispatcherOptions, program: string, runs: number): Promise<void> {
  const dispatcher: Dispatcher = dispatcherIn(root, options);
  await inLanes(dispatcher.slots, runs, async (index) => {
    const task = taskOf(program, index);
    const { stopped } = await dispatcher.submit(task).end;
    if (stopped) throw new Error(`run ${index}: ${stopped.how} ${stopped.detail}`);
    await dispatcher.release(task.key);
  });
}

const taskOf = (program: string, index: number): Task => ({
  key: `run${index}`,
  try: 1,
  steps: [
    {
      name: 'run',
      program,
      arguments: ['input.json', 'result.json'],
      inputs: { 'input.json': `{"polymer":"P${index}"}` },
      produces: ['result.json'],
      failsAs: 'calculator',
      seconds: 60,
    },
  ],
  resources: { threads: 1, megabytes: 100 },
});

/** The least that Slurm can be asked: one array, of which only the queue is watched. */
async function sbatchAll(place: string, program: string, runs: number, env: NodeJS.ProcessEnv): Promise<void> {
  writeFileSync(join(place, 'input.json'), '{"polymer":"P"}\n');
  const array = [`--array=1-${runs}`, '--mem=100', '--time=1', '--output=/dev/null', `--chdir=${place}`];
  const { stdout } = await run('sbatch', ['--parsable', ...array, program, 'input.json', 'result.json'], { env });
  const jobs = `--jobs=${stdout.trim()}`;
  for (;;) {
    const queue = await run('squeue', ['--noheader', jobs], { env }).catch(() => ({ stdout: '' }));
    if (queue.stdout.trim() === '') return;
    await delay(500);
  }
}
