import type { Cause } from '@meguri/messaging';
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { endJob, isOver, type Job, type JobEnd, startJob } from '../domain/job.js';
import type { Workflow } from '../domain/workflow.js';
import { LOG, type Log } from './log.js';
import {
  CALCULATORS,
  type Calculators,
  CLOCK,
  type Clock,
  DISPATCHER,
  type DispatchEnd,
  type Dispatcher,
  FILES,
  type Files,
  JOBS,
  type Jobs,
  WORKFLOWS,
  type Workflows,
} from './ports.js';

/** Most jobs that run at once on this machine. */
export const JOB_SLOTS = Symbol('JOB_SLOTS');

/** Works off the open jobs, a few at a time; on start it takes up what an earlier process left open. */
@Injectable()
export class JobRunner implements OnApplicationBootstrap {
  readonly #waiting: string[] = [];
  readonly #running = new Set<string>();

  constructor(
    @Inject(JOBS) private readonly jobs: Jobs,
    @Inject(WORKFLOWS) private readonly workflows: Workflows,
    @Inject(DISPATCHER) private readonly dispatcher: Dispatcher,
    @Inject(CALCULATORS) private readonly calculators: Calculators,
    @Inject(FILES) private readonly files: Files,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(JOB_SLOTS) private readonly slots: number,
    @Inject(LOG) private readonly log: Log,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    for (const jobId of await this.jobs.ids()) {
      const { state } = await this.jobs.get(jobId);
      if (!isOver(state) && state.phase !== 'paused') this.enqueue(jobId);
    }
  }

  /** Lets a job run as soon as there is a slot; a job that waits or runs already is left alone. */
  enqueue(jobId: string): void {
    if (this.#running.has(jobId) || this.#waiting.includes(jobId)) return;
    this.#waiting.push(jobId);
    this.#next();
  }

  async cancel(jobId: string): Promise<void> {
    await this.dispatcher.cancel(jobId);
  }

  #next(): void {
    while (this.#running.size < this.slots) {
      const jobId = this.#waiting.shift();
      if (!jobId) return;
      this.#running.add(jobId);
      void this.#run(jobId)
        .catch((error: unknown) => this.log.error('job could not be worked on', { jobId, error }))
        .finally(() => {
          this.#running.delete(jobId);
          this.#next();
        });
    }
  }

  async #run(jobId: string): Promise<void> {
    const { state } = await this.jobs.get(jobId);
    const workflow = this.workflows.get(state.request?.workflow ?? '');
    if (!state.request || !workflow || isOver(state) || state.phase === 'paused') return;
    const calculator = await this.#calculatorOf(workflow);
    const dispatched = await this.dispatcher.dispatch(jobId, workflow.steps(state.request.inputs));
    const { folder, threads } = dispatched;
    await this.#decide(state, 'start', (job) => startJob(job, { ...calculator, folder, threads }));
    const end = await dispatched.end;
    const result = await this.#resultOf(jobId, workflow, end, calculator);
    await this.#decide(state, 'end', (job) => endJob(job, result));
  }

  async #calculatorOf(workflow: Workflow): Promise<{ calculator: string; version: string }> {
    const [main] = workflow.calculators;
    const version = (await this.calculators.versionsOf(workflow)).get(main.program);
    return { calculator: main.program, version: version ?? 'unknown' };
  }

  async #resultOf(
    jobId: string,
    workflow: Workflow,
    end: DispatchEnd,
    calculator: { calculator: string; version: string },
  ): Promise<JobEnd> {
    const raw = await this.dispatcher.files(jobId);
    const files = await Promise.all(
      raw.map(({ bytes, mediaType, name }) => this.files.put(bytes, { mediaType, name })),
    );
    if (end.failed) {
      const { step, code, reason } = end.failed;
      return { ok: false, class: step.failsAs, code, reason, files };
    }
    const reading = workflow.read(end.outputs);
    return reading.ok
      ? { ok: true, properties: reading.properties, files, ...calculator, seconds: end.seconds }
      : { ...reading, files };
  }

  #decide(job: Job, what: string, decide: Parameters<Jobs['execute']>[2]) {
    const { campaignId } = job.request ?? {};
    const cause: Cause = {
      id: `${job.jobId}/${what}`,
      now: this.clock(),
      ...(campaignId && { correlationId: campaignId }),
    };
    return this.jobs.execute(job.jobId, cause, decide);
  }
}
