import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, watch } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DispatchEnd, DispatchedJob, Dispatcher } from '../../application/ports.js';
import type { CalculationStep } from '../../domain/workflow.js';
import { type FolderEnd, jobFile, readJson, writeWhole } from './job-folder.js';

interface JobProcess {
  readonly pid: number;
  readonly tries: number;
}

/** A process killed from outside leaves no end behind; its job is taken up again at most this often. */
const MAXIMUM_TRIES = 3;
/** Nothing tells of the death of a process that an earlier service started. */
const LIFE_SIGN_MS = 1000;
/** A process of its own needs the compiled file, also where a test runs the source. */
const jobProcess = fileURLToPath(new URL('./job-process.js', import.meta.url)).replace('/src/', '/dist/');

/** Runs jobs as processes of this machine, each in a folder that tells its story after a restart. */
export class LocalDispatcher implements Dispatcher {
  constructor(private readonly root: string) {}

  async dispatch(jobId: string, steps: readonly CalculationStep[]): Promise<DispatchedJob> {
    const folder = this.#folderOf(jobId);
    mkdirSync(folder, { recursive: true });
    if (!existsSync(jobFile.steps(folder))) writeWhole(jobFile.steps(folder), steps);
    return { folder: jobId, threads: 1, end: this.#untilEnd(folder, steps) };
  }

  async cancel(jobId: string): Promise<void> {
    const folder = this.#folderOf(jobId);
    if (!existsSync(folder) || existsSync(jobFile.end(folder))) return;
    const failed = { step: '', code: 'CALCULATOR.FAILED', reason: 'cancelled' };
    writeWhole(jobFile.end(folder), { seconds: 0, failed } satisfies FolderEnd);
    const running = readJson<JobProcess>(jobFile.process(folder));
    if (running && isAlive(running.pid, folder)) process.kill(running.pid, 'SIGTERM');
  }

  async files(jobId: string): Promise<readonly { name: string; mediaType: string; bytes: Uint8Array }[]> {
    const folder = this.#folderOf(jobId);
    const steps = readJson<CalculationStep[]>(jobFile.steps(folder)) ?? [];
    return steps
      .flatMap((step) => [jobFile.output(folder, step.name), ...step.produces.map((file) => join(folder, file))])
      .filter((path) => existsSync(path))
      .map((path) => ({ name: path.slice(folder.length + 1), mediaType: 'text/plain', bytes: readFileSync(path) }))
      .filter((file) => file.bytes.byteLength > 0);
  }

  #folderOf(jobId: string): string {
    return join(this.root, jobId);
  }

  async #untilEnd(folder: string, steps: readonly CalculationStep[]): Promise<DispatchEnd> {
    for (;;) {
      const end = readJson<FolderEnd>(jobFile.end(folder));
      if (end) return dispatchEnd(folder, steps, end);
      const process = this.#runningIn(folder) ?? this.#start(folder);
      if (!process) return dispatchEnd(folder, steps, lost(steps));
      await change(folder, process.pid);
    }
  }

  #runningIn(folder: string): JobProcess | undefined {
    const known = readJson<JobProcess>(jobFile.process(folder));
    return known && isAlive(known.pid, folder) ? known : undefined;
  }

  #start(folder: string): JobProcess | undefined {
    const tries = (readJson<JobProcess>(jobFile.process(folder))?.tries ?? 0) + 1;
    if (tries > MAXIMUM_TRIES) return undefined;
    const child = spawn(process.execPath, [jobProcess, folder], { stdio: 'ignore' });
    child.unref();
    const started = { pid: child.pid ?? 0, tries };
    writeWhole(jobFile.process(folder), started);
    return started;
  }
}

const lost = (steps: readonly CalculationStep[]): FolderEnd => ({
  seconds: 0,
  failed: {
    step: steps[0]?.name ?? '',
    code: 'CALCULATOR.FAILED',
    reason: `the process of the job was killed ${MAXIMUM_TRIES} times`,
  },
});

function dispatchEnd(folder: string, steps: readonly CalculationStep[], { seconds, failed }: FolderEnd): DispatchEnd {
  const outputs = steps
    .filter((step) => existsSync(jobFile.output(folder, step.name)))
    .map((step) => ({ name: step.name, standardOutput: readFileSync(jobFile.output(folder, step.name), 'utf8') }));
  const step = steps.find((candidate) => candidate.name === failed?.step) ?? steps[0];
  return failed && step
    ? { outputs, seconds, failed: { step, code: failed.code, reason: failed.reason } }
    : { outputs, seconds };
}

/** Pids are used again: only a process that was started for this folder counts. */
function isAlive(pid: number, folder: string): boolean {
  const commandLine = `/proc/${pid}/cmdline`;
  if (existsSync('/proc/self')) return existsSync(commandLine) && readFileSync(commandLine, 'utf8').includes(folder);
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Resolves when the end is written, or when the process is no more. */
function change(folder: string, pid: number): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (!existsSync(jobFile.end(folder)) && isAlive(pid, folder)) return;
      clearInterval(timer);
      watcher.close();
      resolve();
    };
    const watcher = watch(folder, look);
    const timer = setInterval(look, LIFE_SIGN_MS);
    look();
  });
}
