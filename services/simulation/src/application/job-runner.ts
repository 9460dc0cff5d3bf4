import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Job } from '../domain/job.js';
import { JobTries } from './job-tries.js';
import { LOG, type Log } from './log.js';
import { CLOCK, type Clock, DISPATCHER, type Dispatcher, JOBS, type Jobs } from './ports.js';

/** When the event store or the file store did not answer. */
const TRY_AGAIN_MS = 2000;

/** Works off the open jobs, as many at a time as the dispatcher takes; on start it takes up what an earlier process left open. */
@Injectable()
export class JobRunner implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #waiting = new Set<string>();
  readonly #running = new Set<string>();
  /** Jobs whose next try has to wait. */
  readonly #timers = new Map<string, NodeJS.Timeout>();
  #stopped = false;

  constructor(
    @Inject(JOBS) private readonly jobs: Jobs,
    @Inject(JobTries) private readonly tries: JobTries,
    @Inject(DISPATCHER) private readonly dispatcher: Dispatcher,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOG) private readonly log: Log,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const open = await this.jobs.open();
    this.dispatcher.retain(new Set(open.flatMap(({ folder }) => folder ?? [])));
    // what runs has its slot already
    for (const job of [...open.filter(isDispatched), ...open.filter((each) => !isDispatched(each))])
      if (job.phase !== 'paused') this.enqueue(job);
  }

  onApplicationShutdown(): void {
    this.#stopped = true;
    for (const timer of this.#timers.values()) clearTimeout(timer);
  }

  /** Lets a job run as soon as it may and there is a slot; one that waits or runs already is left alone. */
  enqueue({ jobId, notBefore }: Pick<Job, 'jobId' | 'notBefore'>): void {
    if (this.#running.has(jobId) || this.#waiting.has(jobId)) return;
    const wait = notBefore ? Date.parse(notBefore) - this.clock().getTime() : 0;
    if (wait > 0) {
      this.#later(jobId, wait);
      return;
    }
    this.#waiting.add(jobId);
    this.#next();
  }

  async cancel(jobId: string): Promise<void> {
    this.#waiting.delete(jobId);
    clearTimeout(this.#timers.get(jobId));
    await this.tries.cancel(jobId);
  }

  #later(jobId: string, milliseconds: number): void {
    clearTimeout(this.#timers.get(jobId));
    const timer = setTimeout(() => {
      this.#timers.delete(jobId);
      this.enqueue({ jobId });
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
    const job = await this.tries.run(jobId).catch((error: unknown) => {
      this.log.error('job could not be worked on', { jobId, error });
      return undefined;
    });
    this.#running.delete(jobId);
    if (this.#stopped) return;
    if (!job) this.#later(jobId, TRY_AGAIN_MS);
    else if (job.phase === 'paused') this.log.error('job waits for a person', { jobId, reason: job.reason });
    else if (job.phase === 'queued') this.enqueue(job);
    this.#next();
  }
}

const isDispatched = ({ phase }: Job): boolean => phase === 'submitted' || phase === 'running';
