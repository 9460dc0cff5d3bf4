import type { WorkerAnnounced } from '@meguri/contracts';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { inabilityOf } from '../domain/ability.js';
import type { Job } from '../domain/job.js';
import { type Absences, afterLook, isSilent, programsOf, type Worker } from '../domain/worker.js';
import { LOG, type Log } from './log.js';
import {
  type Colleagues,
  OPEN_JOBS,
  OPEN_WORKERS,
  type OpenJobs,
  type OpenWorkers,
  type Ownership,
  SIGNS_OF_LIFE,
  type SignsOfLife,
  WORKFLOWS,
  WORKPLACE,
  type Workflows,
  type Workplace,
} from './ports.js';

const ENTER_AGAIN_MS = 250;

/**
 * The worker of this process among those of the laboratory: begins when no other process works in its folder, gives signs
 * of life, and watches those of the others.
 */
@Injectable()
export class Workforce implements Ownership, Colleagues, OnApplicationBootstrap, OnApplicationShutdown {
  readonly #begun = Promise.withResolvers<void>();
  readonly #listeners: (() => void)[] = [];
  #workers: ReadonlyMap<string, Worker> = new Map();
  #absences: Absences = new Map();
  #timer: NodeJS.Timeout | undefined;

  constructor(
    @Inject(WORKPLACE) private readonly workplace: Workplace,
    @Inject(SIGNS_OF_LIFE) private readonly signs: SignsOfLife,
    @Inject(OPEN_WORKERS) private readonly openWorkers: OpenWorkers,
    @Inject(OPEN_JOBS) private readonly openJobs: OpenJobs,
    @Inject(WORKFLOWS) private readonly workflows: Workflows,
    @Inject(LOG) private readonly log: Log,
  ) {}

  /** Resolves when this process works; one that stands by only answers. */
  get begun(): Promise<void> {
    return this.#begun.promise;
  }

  get workerId(): string {
    return this.workplace.workerId;
  }

  async onApplicationBootstrap(): Promise<void> {
    if (this.workplace.enter()) return this.#begin();
    this.log.info('another process works in this folder, this one stands by', { workerId: this.workerId });
    this.#timer = setInterval(() => {
      if (!this.workplace.enter()) return;
      clearInterval(this.#timer);
      this.#begin().catch((error: unknown) => this.log.error('worker could not begin', { error }));
    }, ENTER_AGAIN_MS);
  }

  onApplicationShutdown(): void {
    clearInterval(this.#timer);
  }

  /** Calls after each look at who lives. */
  onLook(listener: () => void): void {
    this.#listeners.push(listener);
  }

  isGone(workerId: string): boolean {
    return isSilent(this.#absences, workerId);
  }

  /** Nobody has the job, this worker has it, or whoever has it cannot go on. */
  mayTake(job: Job): boolean {
    const { worker } = job;
    return worker === undefined || worker === this.workerId || this.isGone(worker) || this.#isLeftBy(worker, job);
  }

  async colleagues(): Promise<readonly WorkerAnnounced[]> {
    const workers = await this.openWorkers.all();
    return workers
      .filter(({ workerId }) => workerId !== this.workerId && !this.isGone(workerId))
      .flatMap(({ announced }) => announced ?? []);
  }

  async #begin(): Promise<void> {
    await this.#look();
    this.#timer = setInterval(() => void this.#look(), this.signs.everyMs);
    this.#begun.resolve();
  }

  async #look(): Promise<void> {
    const signs = await this.#signs().catch((error: unknown) => {
      this.log.error('signs of life cannot be exchanged', { error });
      return undefined;
    });
    this.#absences = afterLook(this.#absences, signs);
    for (const listener of this.#listeners) listener();
  }

  async #signs(): Promise<ReadonlyMap<string, boolean>> {
    await this.signs.give(this.workerId);
    const workers = await this.openWorkers.all();
    this.#workers = new Map(workers.map((worker) => [worker.workerId, worker]));
    const owners = (await this.openJobs.all()).flatMap(({ worker }) => worker ?? []);
    const others = new Set([...this.#workers.keys(), ...owners]);
    others.delete(this.workerId);
    return new Map(await Promise.all([...others].map(async (id) => [id, await this.signs.isThere(id)] as const)));
  }

  /** It waits for a further try, and its worker has begun anew without the programs for it. */
  #isLeftBy(worker: string, { phase, request }: Job): boolean {
    const announced = this.#workers.get(worker)?.announced;
    const workflow = this.workflows.get(request?.workflow ?? '');
    if (phase !== 'queued' || !announced || !workflow || !request) return false;
    return inabilityOf(workflow, request, programsOf(announced)) !== undefined;
  }
}
