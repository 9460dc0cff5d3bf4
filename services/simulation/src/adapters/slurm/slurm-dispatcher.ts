import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { DispatchEnd, Dispatched, Dispatcher, Task } from '../../application/ports.js';
import type { Stop } from '../../domain/failures.js';
import { type HeartbeatOptions, Heartbeats } from '../job-folder/heartbeats.js';
import { isFull, JobFolder, jobScript, stopBecause, writeWhole } from '../job-folder/job-folder.js';
import { type QueuedTask, SlurmCommands, type SlurmSite } from './slurm-commands.js';

export interface SlurmOptions extends SlurmSite, HeartbeatOptions {
  /** Tasks that may be in the queue at once. */
  readonly slots?: number | undefined;
  /** How often the queue is asked, for all tasks at once. */
  readonly pollMs?: number;
  /** How long a task that left the queue may take to show its last word on a shared disk. */
  readonly graceMs?: number;
}

/** Slurm's usual limit of an array is 1001. */
const LARGEST_ARRAY = 1000;
/** Tasks that come one after the other go together; none waits longer than the second. */
const QUIET_MS = 50;
const LONGEST_WAIT_MS = 1000;
/** States in which Slurm still means to do something with a task. */
const OPEN = new Set(['PENDING', 'CONFIGURING', 'RUNNING', 'COMPLETING', 'SUSPENDED', 'STOPPED', 'SIGNALING']);

interface Waiting {
  readonly task: Task;
  readonly folder: JobFolder;
  readonly started: () => void;
  readonly end: (end: DispatchEnd) => void;
  goneSince?: number;
}

/**
 * Runs tasks on Slurm, many as one array. The folder has the last word; the queue only says whether to wait for it.
 * Intent comes first: the array's list is written before `sbatch`, and after a crash the array is sought by our key in
 * the comment before it is submitted again.
 */
export class SlurmDispatcher implements Dispatcher {
  readonly name = 'slurm';
  readonly slots: number;
  readonly #slurm: SlurmCommands;
  readonly #waiting = new Map<string, Waiting[]>();
  readonly #unsubmitted = new Map<string, Task>();
  /** Arrays that `sbatch` has not answered for. */
  readonly #submitting = new Set<string>();
  /** Folders of each array of this process that are not released. */
  readonly #unreleased = new Map<string, number>();
  readonly #heartbeats: Heartbeats;
  readonly #pollMs: number;
  readonly #graceMs: number;
  #polling = false;
  #flush: { timer: NodeJS.Timeout; since: number } | undefined;

  constructor(
    private readonly root: string,
    { slots = 1000, pollMs = 2000, graceMs = 30_000, lookMs, silentLooks, ...site }: SlurmOptions = {},
  ) {
    this.slots = slots;
    this.#pollMs = pollMs;
    this.#graceMs = graceMs;
    this.#slurm = new SlurmCommands(site);
    this.#heartbeats = new Heartbeats((folder) => void this.#end(folder), { lookMs, silentLooks });
  }

  submit(task: Task): Dispatched {
    const folder = this.#folder(task.key);
    const started = Promise.withResolvers<void>();
    const end = Promise.withResolvers<DispatchEnd>();
    void end.promise.then(() => started.resolve());
    try {
      mkdirSync(this.#arrays(), { recursive: true });
      folder.prepare(task);
      const waiting = { task, folder, started: started.resolve, end: end.resolve };
      this.#waiting.set(task.key, [...(this.#waiting.get(task.key) ?? []), waiting]);
      if (!folder.end(task) && !folder.slurm()) this.#submitSoon(task);
      void this.#poll();
    } catch (error) {
      end.resolve(folder.endWith(task, stopBecause(error as NodeJS.ErrnoException)));
    }
    return { started: started.promise, end: end.promise };
  }

  async cancel(key: string): Promise<void> {
    const folder = this.#folder(key);
    folder.sayLast('cancelled');
    this.#unsubmitted.delete(key);
    const submitted = await this.#end(folder);
    if (!submitted) return;
    const isThere = ({ jobId, index, state }: QueuedTask) =>
      jobId === submitted.jobId && index === submitted.index && OPEN.has(state);
    while ((await this.#queue())?.some(isThere) ?? true) await delay(this.#pollMs);
  }

  /** Ends what was submitted, if anything was. */
  async #end(folder: JobFolder): Promise<{ jobId: string; index: number } | undefined> {
    const place = folder.slurm();
    const jobId = place && this.#idOf(place.array);
    if (!place || !jobId) return undefined;
    await this.#slurm.cancel(jobId, place.index);
    return { jobId, index: place.index };
  }

  done(key: string): readonly string[] {
    return this.#folder(key).done();
  }

  files(task: Task): ReturnType<JobFolder['files']> {
    return this.#folder(task.key).files(task);
  }

  async release(key: string): Promise<void> {
    const place = this.#folder(key).slurm();
    if (place) {
      rmSync(this.#log(place.array, place.index), { force: true });
      const left = (this.#unreleased.get(place.array) ?? 0) - 1;
      this.#unreleased.set(place.array, left);
      if (left === 0) this.#forget(place.array);
    }
    await this.#folder(key).remove();
  }

  retain(keys: ReadonlySet<string>): void {
    if (!existsSync(this.root)) return;
    const folders = readdirSync(this.root).filter((name) => name !== ARRAYS);
    for (const key of folders) if (!keys.has(key) && this.#folder(key).isOver()) void this.release(key);
    const kept = new Set(folders.map((key) => this.#folder(key).slurm()?.array));
    if (!existsSync(this.#arrays())) return;
    for (const file of readdirSync(this.#arrays()))
      if (!kept.has(file.split('.')[0])) rmSync(join(this.#arrays(), file), { force: true });
  }

  #submitSoon(task: Task): void {
    this.#unsubmitted.set(task.key, task);
    const since = this.#flush?.since ?? performance.now();
    clearTimeout(this.#flush?.timer);
    const patience =
      performance.now() - since > LONGEST_WAIT_MS || this.#unsubmitted.size >= LARGEST_ARRAY ? 0 : QUIET_MS;
    this.#flush = { since, timer: setTimeout(() => this.#submitAll(), patience) };
  }

  #submitAll(): void {
    this.#flush = undefined;
    const bySize = Map.groupBy(this.#unsubmitted.values(), ({ resources, steps }) =>
      JSON.stringify([resources, secondsOf({ steps })]),
    );
    this.#unsubmitted.clear();
    for (const tasks of bySize.values())
      for (let from = 0; from < tasks.length; from += LARGEST_ARRAY)
        void this.#submitArray(tasks.slice(from, from + LARGEST_ARRAY));
  }

  async #submitArray(tasks: readonly Task[]): Promise<void> {
    const keys = tasks.map(({ key, try: number }) => `${key} ${number}`);
    const array = createHash('sha256').update(keys.join('\n')).digest('hex').slice(0, 24);
    const list = join(this.#arrays(), `${array}.list`);
    this.#submitting.add(array);
    try {
      this.#unreleased.set(array, tasks.length);
      writeWhole(list, tasks.map(({ key }) => `${this.#folder(key).path}\n`).join(''));
      for (const [index, { key }] of tasks.entries()) this.#folder(key).place(array, index + 1);
      const jobId = await this.#slurm.submit({
        name: array,
        tasks: tasks.length,
        resources: tasks[0]!.resources,
        seconds: secondsOf(tasks[0]!),
        log: this.#log(array, '%a'),
        command: [jobScript, '--of', list],
      });
      writeWhole(this.#idFile(array), jobId);
    } catch (error) {
      for (const { key } of tasks) this.#folder(key).unplace();
      const stop = stopBecause(error as NodeJS.ErrnoException);
      for (const { key } of tasks) this.#settle(key, (folder, task) => folder.endWith(task, stop));
    } finally {
      this.#submitting.delete(array);
    }
  }

  /** One loop for all tasks, as long as there are any. */
  async #poll(): Promise<void> {
    if (this.#polling) return;
    this.#polling = true;
    while (this.#waiting.size > 0) {
      const queue = await this.#queue();
      // a controller that does not answer says nothing about its jobs
      if (queue) await this.#look(queue);
      if (this.#waiting.size > 0) await delay(this.#pollMs);
    }
    this.#polling = false;
  }

  async #look(queue: readonly QueuedTask[]): Promise<void> {
    const open = new Map(
      queue.filter(({ state }) => OPEN.has(state)).map((task) => [`${task.array} ${task.index}`, task] as const),
    );
    for (const [key, waiting] of this.#waiting) {
      const { task, folder } = waiting[0]!;
      const end = folder.end(task);
      const place = folder.slurm();
      if (end) this.#settle(key, () => end);
      else if (place && !this.#submitting.has(place.array)) {
        const queued = open.get(`${place.array} ${place.index}`);
        if (queued) this.#isQueued(waiting, queued);
        else await this.#isGone(key, waiting, place);
      }
    }
  }

  #isQueued(waiting: readonly Waiting[], { array, jobId, state }: QueuedTask): void {
    if (!this.#idOf(array)) writeWhole(this.#idFile(array), jobId);
    for (const each of waiting) {
      each.goneSince = undefined;
      if (state !== 'RUNNING') continue;
      each.started();
      this.#heartbeats.watch(each.folder);
    }
  }

  /** The queue does not know the task: its last word may still be on the way, or it never came to Slurm. */
  async #isGone(key: string, waiting: readonly Waiting[], place: { array: string; index: number }): Promise<void> {
    const [first] = waiting;
    first!.goneSince ??= performance.now();
    const jobId = this.#idOf(place.array);
    const state = jobId && (await this.#slurm.stateOf(place.array, jobId, place.index));
    if (state && OPEN.has(state)) return;
    if (!state && performance.now() - first!.goneSince! < this.#graceMs) return;
    const end = first!.folder.end(first!.task);
    if (end) return this.#settle(key, () => end);
    if (!jobId && !first!.folder.claim()) {
      // the intent alone was written before a crash
      first!.folder.unplace();
      this.#submitSoon(first!.task);
    } else this.#settle(key, (folder, task) => folder.endWith(task, this.#stopOf(state, place)));
  }

  #stopOf(state: string | undefined, { array, index }: { array: string; index: number }): Stop {
    const lastWords = readIfThere(this.#log(array, index));
    const detail = `Slurm says ${state ?? 'nothing of it'}: ${lastWords.trim().split('\n').at(-1)}`;
    const how = (): Stop['how'] => {
      if (state === 'TIMEOUT' || state === 'DEADLINE') return 'walltime';
      if (state === 'OUT_OF_MEMORY' || /exceeded memory limit|oom.kill/i.test(lastWords)) return 'memory';
      return isFull(this.root) ? 'scratch' : 'lost';
    };
    return { step: '', how: how(), detail, lastWords };
  }

  #settle(key: string, endOf: (folder: JobFolder, task: Task) => DispatchEnd): void {
    const waiting = this.#waiting.get(key) ?? [];
    this.#waiting.delete(key);
    for (const { folder, task, end } of waiting) {
      this.#heartbeats.forget(folder);
      end(endOf(folder, task));
    }
  }

  async #queue(): Promise<readonly QueuedTask[] | undefined> {
    return this.#slurm.queue().catch(() => undefined);
  }

  #folder(key: string): JobFolder {
    return new JobFolder(join(this.root, key));
  }

  #forget(array: string): void {
    this.#unreleased.delete(array);
    for (const file of [`${array}.list`, `${array}.id`]) rmSync(join(this.#arrays(), file), { force: true });
  }

  #arrays(): string {
    return join(this.root, ARRAYS);
  }

  #log(array: string, index: number | string): string {
    return join(this.#arrays(), `${array}.${index}.log`);
  }

  #idFile(array: string): string {
    return join(this.#arrays(), `${array}.id`);
  }

  #idOf(array: string): string | undefined {
    return readIfThere(this.#idFile(array)) || undefined;
  }
}

const ARRAYS = 'arrays';

const secondsOf = ({ steps }: Pick<Task, 'steps'>): number => steps.reduce((sum, { seconds }) => sum + seconds, 0);

const readIfThere = (path: string): string => (existsSync(path) ? readFileSync(path, 'utf8') : '');
