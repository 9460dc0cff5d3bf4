import { isOver, type Job } from '../domain/job.js';
import type { Jobs, OpenJob } from './ports.js';

/** Knows which jobs are open without asking the event store, whose history grows with all that ever were. */
export class IndexedJobs implements Jobs {
  readonly #open = new Map<string, OpenJob>();
  /** While the history is read: jobs that changed meanwhile, which it shows as they were before. */
  #changed: Set<string> | undefined;
  #isRead: Promise<void> | undefined;

  constructor(private readonly jobs: Omit<Jobs, 'openJobs'>) {}

  async execute(...[id, cause, decide]: Parameters<Jobs['execute']>): ReturnType<Jobs['execute']> {
    const outcome = await this.jobs.execute(id, cause, decide);
    this.#note(outcome.state);
    this.#changed?.add(id);
    return outcome;
  }

  get(id: string): ReturnType<Jobs['get']> {
    return this.jobs.get(id);
  }

  async open(): Promise<Job[]> {
    const changed = new Set<string>();
    this.#changed = changed;
    const open = await this.jobs.open();
    this.#changed = undefined;
    for (const job of open) if (!changed.has(job.jobId)) this.#note(job);
    this.#isRead = Promise.resolve();
    return open;
  }

  async openJobs(): Promise<readonly OpenJob[]> {
    this.#isRead ??= this.open().then(() => undefined);
    await this.#isRead;
    return [...this.#open.values()];
  }

  #note(job: Job): void {
    const { jobId, phase, request } = job;
    if (isOver(job) || phase === 'unknown') this.#open.delete(jobId);
    else this.#open.set(jobId, { jobId, phase, campaignId: request?.campaignId });
  }
}
