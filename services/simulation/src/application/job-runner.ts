import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { isDispatched, isOver, type Job } from '../domain/job.js';
import { Feasibility } from './feasibility.js';
import { JobTries } from './job-tries.js';
import { LOG, type Log } from './log.js';
import {
  CLOCK,
  type Clock,
  DISPATCHER,
  type Dispatcher,
  OPEN_JOBS,
  type OpenJobs,
  WORKFLOWS,
  type Workflows,
} from './ports.js';
import { Workforce } from './workforce.js';

/** When the event store or the file store did not answer. */
const TRY_AGAIN_MS = 2000;

/**
 * Works off the open jobs that its worker may have and can do, as many at a time as the dispatcher takes, whichever process
 * they were asked of; first those that it had before a restart.
 */
@Injectable()
export class JobRunner implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #waiting = new Set<string>();
  readonly #running = new Set<string>();
  /** Jobs whose next try has to wait. */
  readonly #timers = new Map<string, NodeJS.Timeout>();
  /** What this worker can do, by kind of calculation. */
  readonly #abilities = new Map<string, Promise<boolean>>();
  #stopped = false;

  constructor(
    @Inject(OPEN_JOBS) private readonly openJobs: OpenJobs,
    @Inject(JobTries) private readonly tries: JobTries,
    @Inject(DISPATCHER) private readonly dispatcher: Dispatcher,
    @Inject(Workforce) private readonly workforce: Workforce,
    @Inject(Feasibility) private readonly feasibility: Feasibility,
    @Inject(WORKFLOWS) private readonly workflows: Workflows,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOG) private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    void this.workforce.begun.then(() => this.#beginOrTryAgain());
  }

  onApplicationShutdown(): void {
    this.#stopped = true;
    for (const timer of this.#timers.values()) clearTimeout(timer);
  }

  async #beginOrTryAgain(): Promise<void> {
    try {
      await this.#begin();
    } catch (error) {
      this.log.error('jobs could not be taken up', { error });
      if (!this.#stopped) setTimeout(() => void this.#beginOrTryAgain(), TRY_AGAIN_MS);
    }
  }

  async #begin(): Promise<void> {
    const open = await this.openJobs.all();
    // nothing is begun here before
    this.dispatcher.retain(new Set(open.flatMap(({ folder }) => folder ?? [])));
    this.openJobs.onChange((job) => this.#consider(job));
    this.workforce.onLook(() => void this.#considerAll().catch(this.#notWorkedOn('all')));
    // what runs has its slot already
    for (const job of [...open.filter(isDispatched), ...open.filter((each) => !isDispatched(each))])
      this.#consider(job);
  }

  /** Workers come and go, and programs are installed. */
  async #considerAll(): Promise<void> {
    this.#abilities.clear();
    for (const job of await this.openJobs.all())
      if (!this.#running.has(job.jobId) && !this.#waiting.has(job.jobId)) this.#consider(job);
  }

  #consider(job: Job): void {
    const { jobId, phase } = job;
    const mayTake = this.workforce.mayTake(job);
    if (isOver(job) || phase === 'paused' || !mayTake) {
      this.#waiting.delete(jobId);
      clearTimeout(this.#timers.get(jobId));
      // called off, or taken over while this worker was thought to be gone
      if (mayTake ? phase === 'cancelled' && job.folder : this.#running.has(jobId))
        this.tries.cancel(jobId).catch(this.#notWorkedOn(jobId));
    } else if (isDispatched(job) && job.worker === this.workforce.workerId) this.#enqueue(job);
    else
      this.#canDo(job)
        .then((able) => able && this.#enqueue(job))
        .catch(this.#notWorkedOn(jobId));
  }

  /** Asked once for each kind of calculation between two looks. */
  #canDo({ request }: Job): Promise<boolean> {
    const { workflow: name = '', profile, properties } = request ?? {};
    const workflow = this.workflows.get(name);
    if (!workflow) return Promise.resolve(false);
    const kind = JSON.stringify([name, profile, properties]);
    const asked = { ...(profile && { profile }), ...(properties && { properties }) };
    const known = this.#abilities.get(kind) ?? this.feasibility.inabilityHere(workflow, asked).then((why) => !why);
    this.#abilities.set(kind, known);
    return known;
  }

  /** Lets a job run as soon as it may and there is a slot; one that waits or runs already is left alone. */
  #enqueue({ jobId, notBefore }: Pick<Job, 'jobId' | 'notBefore'>): void {
    if (this.#stopped || this.#running.has(jobId) || this.#waiting.has(jobId)) return;
    const wait = notBefore ? Date.parse(notBefore) - this.clock().getTime() : 0;
    if (wait > 0) {
      this.#later(jobId, wait);
      return;
    }
    this.#waiting.add(jobId);
    this.#next();
  }

  #later(jobId: string, milliseconds: number): void {
    clearTimeout(this.#timers.get(jobId));
    const timer = setTimeout(() => {
      this.#timers.delete(jobId);
      this.#enqueue({ jobId });
    }, milliseconds);
    this.#timers.set(jobId, timer);
  }

  #next(): void {
    for (const jobId of this.#waiting) {
      if (this.#stopped || this.#running.size >= this.dispatcher.slots) return;
      this.#waiting.delete(jobId);
      this.#running.add(jobId);
      void this.#run(jobId);
    }
  }

  async #run(jobId: string): Promise<void> {
    const job = await this.tries.run(jobId).catch(this.#notWorkedOn(jobId));
    this.#running.delete(jobId);
    if (this.#stopped) return;
    if (!job) this.#later(jobId, TRY_AGAIN_MS);
    else if (job.phase === 'paused') this.log.error('job waits for a person', { jobId, reason: job.reason });
    else if (job.phase === 'queued') this.#consider(job);
    this.#next();
  }

  #notWorkedOn(jobId: string): (error: unknown) => undefined {
    return (error) => void this.log.error('job could not be worked on', { jobId, error });
  }
}
