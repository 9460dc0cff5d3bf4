import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { DispatchEnd, Dispatched, Dispatcher, Task } from '../../application/ports.js';
import type { Stop } from '../../domain/failures.js';
import { isFull, JobFolder, jobEnvironment, jobScript, stopBecause } from '../job-folder/job-folder.js';

/** Nothing tells of the death of a process that an earlier service started. */
const LIFE_SIGN_MS = 500;

/**
 * Runs tasks as processes of this machine, each in a folder that tells its story after a restart. They stay in the
 * process group of the service, so they outlive a service that is killed but not the laboratory.
 */
export class LocalDispatcher implements Dispatcher {
  readonly name = 'local';

  constructor(
    private readonly root: string,
    readonly slots: number,
  ) {}

  submit(task: Task): Dispatched {
    const folder = this.#folder(task.key);
    return { started: Promise.resolve(), end: this.#end(folder, task) };
  }

  async cancel(key: string): Promise<void> {
    const folder = this.#folder(key);
    folder.cancel();
    const pid = runningIn(folder);
    if (pid) signal(pid, 'SIGTERM');
    while (runningIn(folder)) await delay(20);
  }

  done(key: string): readonly string[] {
    return this.#folder(key).done();
  }

  files(task: Task): ReturnType<JobFolder['files']> {
    return this.#folder(task.key).files(task);
  }

  release(key: string): void {
    this.#folder(key).remove();
  }

  retain(keys: ReadonlySet<string>): void {
    if (!existsSync(this.root)) return;
    for (const key of readdirSync(this.root))
      if (!keys.has(key) && !runningIn(this.#folder(key))) this.#folder(key).remove();
  }

  #folder(key: string): JobFolder {
    return new JobFolder(join(this.root, key));
  }

  async #end(folder: JobFolder, task: Task): Promise<DispatchEnd> {
    try {
      mkdirSync(this.root, { recursive: true });
      folder.prepare(task);
    } catch (error) {
      return folder.endWith(task, stopBecause(error as NodeJS.ErrnoException));
    }
    for (;;) {
      const end = folder.end(task);
      if (end) return end;
      if (runningIn(folder)) await delay(LIFE_SIGN_MS);
      else if (folder.claim()) return folder.end(task) ?? folder.endWith(task, this.#disappeared(folder));
      else {
        const failed = await start(folder);
        if (failed) return folder.endWith(task, failed);
      }
    }
  }

  #disappeared(folder: JobFolder): Stop {
    endOrphans(folder);
    return isFull(this.root)
      ? { step: '', how: 'scratch', detail: `the disk of ${this.root} is full`, lastWords: '' }
      : { step: '', how: 'lost', detail: 'the process of the job disappeared', lastWords: '' };
  }
}

/** Resolves when the process has ended, or is another one's to wait for. */
function start(folder: JobFolder): Promise<Stop | undefined> {
  return new Promise((resolve) => {
    const env = { ...process.env, ...jobEnvironment };
    const child = spawn('bash', [jobScript, folder.path], { stdio: 'ignore', env });
    child.once('error', ({ message }) => resolve({ step: '', how: 'submit', detail: message, lastWords: '' }));
    child.once('exit', async (code, killedBy) => {
      // interrupted in good order, as when a laboratory ends: not at once again
      if (!killedBy && code === 0 && !folder.claim()) await delay(LIFE_SIGN_MS);
      resolve(code ? { step: '', how: 'lost', detail: `job.sh ended with ${code}`, lastWords: '' } : undefined);
    });
  });
}

/** Pid of what works in the folder; pids are used again, so only a process that was started for it counts. */
function runningIn(folder: JobFolder): number | undefined {
  const claim = folder.claim();
  if (!claim?.pid || claim.host !== hostname()) return undefined;
  if (existsSync('/proc/self')) return commandOf(claim.pid).includes(folder.path) ? claim.pid : undefined;
  return signal(claim.pid, 0) ? claim.pid : undefined;
}

/** Programs outlive a killed job.sh; none may still write where the next try works. */
function endOrphans(folder: JobFolder): void {
  if (!existsSync('/proc/self')) return;
  const pids = readdirSync('/proc').map(Number).filter(Number.isInteger);
  for (const pid of pids) if (workFolderOf(pid) === folder.work('.')) signal(pid, 'SIGKILL');
}

function workFolderOf(pid: number): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return '';
  }
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}
