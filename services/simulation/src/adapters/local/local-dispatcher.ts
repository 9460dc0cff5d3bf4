import { existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { DispatchEnd, Dispatched, Dispatcher, Task } from '../../application/ports.js';
import type { Stop } from '../../domain/failures.js';
import { type HeartbeatOptions, Heartbeats } from '../job-folder/heartbeats.js';
import { isFull, JobFolder, stopBecause } from '../job-folder/job-folder.js';
import { JobStarter } from './job-starter.js';
import { ThreadSlots } from './thread-slots.js';

/** Nothing tells of the death of a process that an earlier service started. */
const LIFE_SIGN_MS = 500;
/** A shell gives higher exit codes to what a signal ended. */
const KILLED = 128;

/**
 * Runs tasks as processes of this machine, each in a folder that tells its story after a restart. They stay in the
 * process group of the service, so they outlive a service that is killed but not the laboratory.
 */
export class LocalDispatcher implements Dispatcher {
  readonly name = 'local';
  readonly #starter = new JobStarter();
  readonly #open = new Map<string, Dispatched>();
  readonly #threads: ThreadSlots;
  readonly #heartbeats: Heartbeats;

  /** @param slots processors for jobs: one of two threads takes two. */
  constructor(
    private readonly root: string,
    readonly slots: number,
    heartbeats: HeartbeatOptions = {},
  ) {
    this.#threads = new ThreadSlots(slots);
    this.#heartbeats = new Heartbeats((folder) => {
      const pid = runningIn(folder);
      if (pid) signal(pid, 'SIGKILL');
      endOrphans(folder);
    }, heartbeats);
  }

  submit(task: Task): Dispatched {
    const name = `${task.key} ${task.try}`;
    const known = this.#open.get(name);
    if (known) return known;
    const folder = this.#folder(task.key);
    const started = Promise.withResolvers<void>();
    const end = this.#run(folder, task, started.resolve).finally(() => {
      started.resolve();
      this.#open.delete(name);
      this.#heartbeats.forget(folder);
    });
    const dispatched = { started: started.promise, end };
    this.#open.set(name, dispatched);
    return dispatched;
  }

  async cancel(key: string): Promise<void> {
    const folder = this.#folder(key);
    folder.sayLast('cancelled');
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

  release(key: string): Promise<void> {
    return this.#folder(key).remove();
  }

  retain(keys: ReadonlySet<string>): void {
    if (!existsSync(this.root)) return;
    for (const key of readdirSync(this.root))
      if (!keys.has(key) && !runningIn(this.#folder(key))) void this.#folder(key).remove();
  }

  #folder(key: string): JobFolder {
    return new JobFolder(join(this.root, key));
  }

  async #run(folder: JobFolder, task: Task, started: () => void): Promise<DispatchEnd> {
    try {
      mkdirSync(this.root, { recursive: true });
      folder.prepare(task);
    } catch (error) {
      return folder.endWith(task, stopBecause(error as NodeJS.ErrnoException));
    }
    const end = folder.end(task);
    if (end) return end;
    const { threads } = task.resources;
    if (runningIn(folder)) this.#threads.occupy(threads);
    else await this.#threads.take(threads);
    started();
    this.#heartbeats.watch(folder);
    return this.#end(folder, task).finally(() => this.#threads.give(threads));
  }

  async #end(folder: JobFolder, task: Task): Promise<DispatchEnd> {
    for (;;) {
      const end = folder.end(task);
      if (end) return end;
      if (runningIn(folder)) await delay(LIFE_SIGN_MS);
      else if (folder.claim()) return folder.end(task) ?? folder.endWith(task, this.#disappeared(folder));
      else {
        const failed = await this.#begin(folder);
        if (failed) return folder.endWith(task, failed);
      }
    }
  }

  /** Resolves when the process has ended, or is another one's to wait for. */
  async #begin(folder: JobFolder): Promise<Stop | undefined> {
    try {
      const code = await this.#starter.run(folder.path);
      // interrupted in good order, as when a laboratory ends: not at once again
      if (code === 0 && !folder.claim()) await delay(LIFE_SIGN_MS);
      return code && code <= KILLED ? stop('lost', `job.sh ended with ${code}`) : undefined;
    } catch (error) {
      return stop('submit', (error as Error).message);
    }
  }

  #disappeared(folder: JobFolder): Stop {
    endOrphans(folder);
    return isFull(this.root)
      ? stop('scratch', `the disk of ${this.root} is full`)
      : stop('lost', 'the process of the job disappeared');
  }
}

const stop = (how: Stop['how'], detail: string): Stop => ({ step: '', how, detail, lastWords: '' });

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
