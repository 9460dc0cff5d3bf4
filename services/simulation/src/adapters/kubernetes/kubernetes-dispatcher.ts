import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { V1Job, V1Pod } from '@kubernetes/client-node';
import type { DispatchEnd, Dispatched, Dispatcher, Task } from '../../application/ports.js';
import type { Stop } from '../../domain/failures.js';
import { isFull, JobFolder, stopBecause } from '../job-folder/job-folder.js';
import { type KubernetesSite, labelOf, manifestOf, nameOf } from './job-manifest.js';
import { AlreadyThere, KubernetesApi, type KubernetesCluster, RefusedByCluster } from './kubernetes-api.js';

export interface KubernetesOptions extends KubernetesCluster, KubernetesSite {
  /** Jobs that may be in the cluster at once. */
  readonly slots?: number | undefined;
  /** How often something is asked again that the API server tells nothing of by itself. */
  readonly pollMs?: number;
  /** How long a finished job may take to show its last word on the shared volume. */
  readonly graceMs?: number;
}

interface OpenTask {
  readonly task: Task;
  readonly folder: JobFolder;
  readonly name: string;
  readonly started: PromiseWithResolvers<void>;
  readonly end: PromiseWithResolvers<DispatchEnd>;
  /** Whether the API server has it for certain. */
  isCreated: boolean;
  isEnding: boolean;
}

/** An API server that does not answer is asked again so often before the submission has failed. */
const MOST_TRIES = 10;
/** Why a container does not start, and will not. */
const HOPELESS = new Set([
  'ImagePullBackOff',
  'InvalidImageName',
  'ErrImageNeverPull',
  'CreateContainerConfigError',
  'CreateContainerError',
]);

/**
 * Runs each try as a Job of Kubernetes, in a folder on a volume that the pods share with this service. The folder has
 * the last word; Job and pod only say whether to wait for it, and why it did not come.
 */
export class KubernetesDispatcher implements Dispatcher {
  readonly name = 'kubernetes';
  readonly slots: number;
  readonly #api: KubernetesApi;
  readonly #open = new Map<string, OpenTask>();
  #following: AbortController | undefined;

  constructor(
    private readonly root: string,
    private readonly options: KubernetesOptions,
  ) {
    this.slots = options.slots ?? 1000;
    this.#api = new KubernetesApi(options);
  }

  submit(task: Task): Dispatched {
    const name = nameOf(this.root, task.key, task.try, this.options);
    const folder = this.#folder(task.key);
    const known = this.#open.get(name);
    if (known) return { started: known.started.promise, end: known.end.promise };
    const end = prepared(folder, task);
    if (end) return { started: Promise.resolve(), end: Promise.resolve(end) };
    const open: OpenTask = {
      ...{ task, folder, name, isCreated: false, isEnding: false },
      started: Promise.withResolvers(),
      end: Promise.withResolvers(),
    };
    this.#open.set(name, open);
    this.#follow();
    void this.#create(open);
    return { started: open.started.promise, end: open.end.promise };
  }

  async cancel(key: string): Promise<void> {
    this.#folder(key).cancel();
    for (const name of this.#namesOf(key)) {
      const isThere = async () => {
        await this.#api.remove(name);
        return (await this.#api.job(name)) !== undefined;
      };
      while (await isThere().catch(() => true)) await delay(this.#pollMs);
    }
  }

  done(key: string): readonly string[] {
    return this.#folder(key).done();
  }

  files(task: Task): ReturnType<JobFolder['files']> {
    return this.#folder(task.key).files(task);
  }

  release(key: string): void {
    // what cannot be removed now the cluster forgets by itself
    for (const name of this.#namesOf(key)) this.#api.remove(name).catch(() => undefined);
    this.#folder(key).remove();
  }

  retain(keys: ReadonlySet<string>): void {
    if (!existsSync(this.root)) return;
    for (const key of readdirSync(this.root)) if (!keys.has(key) && this.#folder(key).isOver()) this.release(key);
  }

  /** Under the same name it can be asked for again whenever the answer is lost. */
  async #create(open: OpenTask): Promise<void> {
    const manifest = manifestOf(this.root, open.folder.path, open.task, this.options);
    for (let tries = 1; !open.isEnding; tries++) {
      try {
        await this.#api.create(manifest);
        open.isCreated = true;
        return;
      } catch (error) {
        if (error instanceof AlreadyThere) {
          if (await this.#isTakenUp(open).catch(() => false)) return;
        } else if (error instanceof RefusedByCluster || tries >= MOST_TRIES) {
          if (open.folder.claim()) open.isCreated = true;
          else this.#settle(open, open.folder.endWith(open.task, stop('submit', (error as Error).message)));
          return;
        }
      }
      await delay(this.#pollMs);
    }
  }

  /** Whether the Job of that name is ours; one that ended without a trace here was of a folder that is gone. */
  async #isTakenUp(open: OpenTask): Promise<boolean> {
    const job = await this.#api.job(open.name);
    if (!job || job.metadata?.deletionTimestamp) return false;
    const isOfAnother = isFinished(job) && !open.folder.claim() && !open.folder.end(open.task);
    if (isOfAnother) await this.#api.remove(open.name);
    else {
      open.isCreated = true;
      this.#jobChanged(job);
    }
    return !isOfAnother;
  }

  /** Listens as long as there is something to hear. */
  #follow(): void {
    if (this.#following) return;
    this.#following = new AbortController();
    const { name, value } = labelOf(this.root, this.options);
    const changes = {
      jobsListed: (jobs: readonly V1Job[]) => this.#jobsListed(jobs),
      jobChanged: (job: V1Job) => this.#jobChanged(job),
      jobDeleted: (job: V1Job) => void this.#ended(job.metadata?.name, 'its Job was deleted'),
      podChanged: (pod: V1Pod) => this.#podChanged(pod),
    };
    void this.#api.follow(`${name}=${value}`, changes, this.#following.signal);
  }

  #jobsListed(jobs: readonly V1Job[]): void {
    const there = new Map(jobs.map((job) => [job.metadata?.name, job]));
    for (const [name, { isCreated }] of this.#open) {
      const job = there.get(name);
      if (job) this.#jobChanged(job);
      else if (isCreated) void this.#missing(name).catch(() => undefined);
    }
  }

  /** A Job that is as young as the list may not stand in it. */
  async #missing(name: string): Promise<void> {
    if (!(await this.#api.job(name))) await this.#ended(name, 'the cluster knows nothing of its Job');
  }

  #jobChanged(job: V1Job): void {
    const open = this.#open.get(job.metadata?.name ?? '');
    if (!open || !isFinished(job)) return;
    const failed = job.status?.conditions?.find(({ type, status }) => type === 'Failed' && status === 'True');
    void this.#ended(open.name, failed ? `${failed.reason}: ${failed.message}` : 'its pod ended before its last word');
  }

  #podChanged(pod: V1Pod): void {
    const open = this.#open.get(pod.metadata?.labels?.['job-name'] ?? '');
    if (!open) return;
    if (pod.status?.phase !== 'Pending') open.started.resolve();
    const waiting = pod.status?.containerStatuses?.[0]?.state?.waiting;
    if (!waiting || !HOPELESS.has(waiting.reason ?? '')) return;
    const detail = `${waiting.reason}: ${waiting.message}`;
    this.#settle(open, open.folder.endWith(open.task, stop('submit', detail)));
    this.#api.remove(open.name).catch(() => undefined);
  }

  /** Nothing more comes from the Job: what counts is the last word. */
  async #ended(name: string | undefined, why: string): Promise<void> {
    const open = this.#open.get(name ?? '');
    if (!open || open.isEnding) return;
    open.isEnding = true;
    const { folder, task } = open;
    const pods = await this.#api.podsOf(open.name).catch(() => []);
    const since = performance.now();
    while (!folder.end(task)) {
      const isLate = performance.now() - since > this.#graceMs;
      if (isLate && !(await this.#isClaimedElsewhere(open, pods))) break;
      await delay(this.#pollMs);
    }
    this.#settle(open, folder.end(task) ?? folder.endWith(task, this.#stopOf(pods, why)));
  }

  /** A Job of an earlier try, whose creation was thought to have failed, may have come first. */
  async #isClaimedElsewhere({ folder }: OpenTask, own: readonly V1Pod[]): Promise<boolean> {
    const host = folder.claim()?.host;
    if (!host || own.some(({ metadata }) => metadata?.name === host)) return false;
    return this.#api.isRunning(host).catch(() => true);
  }

  #stopOf(pods: readonly V1Pod[], why: string): Stop {
    const { status } = pods.at(-1) ?? {};
    const terminated = status?.containerStatuses?.[0]?.state?.terminated;
    if (terminated?.reason === 'OOMKilled') return stop('memory', 'the node ended the pod for want of memory');
    const detail = [status?.reason, status?.message].filter(Boolean).join(': ') || why;
    if (status?.reason === 'DeadlineExceeded' || why.startsWith('DeadlineExceeded')) return stop('walltime', detail);
    return isFull(this.root) ? stop('scratch', `the disk of ${this.root} is full`) : stop('lost', detail);
  }

  #settle(open: OpenTask, end: DispatchEnd): void {
    open.isEnding = true;
    open.started.resolve();
    open.end.resolve(end);
    this.#open.delete(open.name);
    if (this.#open.size > 0) return;
    this.#following?.abort();
    this.#following = undefined;
  }

  #namesOf(key: string): readonly string[] {
    const tries = this.#folder(key).try;
    return Array.from({ length: tries }, (_, index) => nameOf(this.root, key, index + 1, this.options));
  }

  get #pollMs(): number {
    return this.options.pollMs ?? 1000;
  }

  get #graceMs(): number {
    return this.options.graceMs ?? 30_000;
  }

  #folder(key: string): JobFolder {
    return new JobFolder(join(this.root, key));
  }
}

/** Makes the folder ready; gives how the task ended when it has already, or cannot begin. */
function prepared(folder: JobFolder, task: Task): DispatchEnd | undefined {
  try {
    mkdirSync(folder.path, { recursive: true });
    folder.prepare(task);
    return folder.end(task);
  } catch (error) {
    return folder.endWith(task, stopBecause(error as NodeJS.ErrnoException));
  }
}

const isFinished = ({ status }: V1Job): boolean =>
  status?.conditions?.some(({ type, status: isTrue }) => /^(Complete|Failed)$/.test(type) && isTrue === 'True') ??
  false;

const stop = (how: Stop['how'], detail: string): Stop => ({ step: '', how, detail, lastWords: '' });
