import {
  type cancelJob as cancelJobContract,
  cancelJob as cancelJobRequest,
  checkCalculation,
  type JobView,
  LabError,
  listJobs,
  listWorkflows,
  requestCalculation,
  type resumeJob as resumeJobContract,
  resumeJob as resumeJobRequest,
  showJob,
} from '@meguri/contracts';
import { type CommandContext, OnCommand, OnQuery } from '@meguri/messaging';
import { Controller, Inject } from '@nestjs/common';
import type { z } from 'zod';
import {
  adjustmentOf,
  cancelJob,
  isDispatched,
  isOver,
  type Job,
  type JobPhase,
  requestJob,
  resumeJob,
  tryOf,
} from '../domain/job.js';
import { planOf } from '../domain/workflow.js';
import { Feasibility } from './feasibility.js';
import {
  DISPATCHER,
  type Dispatcher,
  JOBS,
  type Jobs,
  OPEN_JOBS,
  type OpenJobs,
  WORKFLOWS,
  type Workflows,
} from './ports.js';
import { Workforce } from './workforce.js';

type View = z.infer<typeof JobView>;

const MOST_SHOWN = 100;
/** Those that wait for a person first. */
const order: readonly View['state'][] = ['paused', 'running', 'queued'];

/** Answers requests about single calculations. */
@Controller()
export class JobRequestsController {
  constructor(
    @Inject(JOBS) private readonly jobs: Jobs,
    @Inject(WORKFLOWS) private readonly workflows: Workflows,
    @Inject(Feasibility) private readonly feasibility: Feasibility,
    @Inject(OPEN_JOBS) private readonly openJobs: OpenJobs,
    @Inject(Workforce) private readonly workforce: Pick<Workforce, 'isGone' | 'workerId'>,
    @Inject(DISPATCHER) private readonly dispatcher: Dispatcher,
  ) {}

  @OnCommand(requestCalculation)
  async request(input: z.infer<typeof requestCalculation.input>, { cause, idFor }: CommandContext) {
    const jobId = input.jobId ?? idFor('job');
    const refusal = await this.feasibility.refusalOf(input.workflow, input);
    await this.jobs.execute(jobId, cause, (job) => requestJob(job, { ...input, jobId }, refusal));
    return { jobId };
  }

  @OnCommand(cancelJobRequest)
  async cancel({ jobId, reason }: z.infer<typeof cancelJobContract.input>, { cause }: CommandContext) {
    await this.jobs.execute(jobId, cause, (job) => {
      if (!job.request) throw new LabError('JOB.UNKNOWN', `there is no job ${jobId}`);
      if (isOver(job)) throw new LabError('JOB.WRONG_STATE', `job ${jobId} is ${job.phase} already`);
      return cancelJob(job, reason);
    });
    return { jobId };
  }

  @OnCommand(resumeJobRequest)
  async resume({ jobId }: z.infer<typeof resumeJobContract.input>, { cause }: CommandContext) {
    await this.jobs.execute(jobId, cause, (job) => {
      if (!job.request) throw new LabError('JOB.UNKNOWN', `there is no job ${jobId}`);
      if (job.phase !== 'paused') throw new LabError('JOB.WRONG_STATE', `job ${jobId} is ${job.phase}, not paused`);
      return resumeJob(job);
    });
    return { jobId };
  }

  @OnQuery(showJob)
  async show({ jobId }: z.infer<typeof showJob.input>): Promise<z.infer<typeof showJob.output>> {
    const { state } = await this.jobs.get(jobId);
    if (state.phase === 'unknown') throw new LabError('JOB.UNKNOWN', `there is no job ${jobId}`);
    return this.#viewOf(state);
  }

  @OnQuery(listJobs)
  async listOpen({ campaignId, state }: z.infer<typeof listJobs.input>): Promise<z.infer<typeof listJobs.output>> {
    const open = (await this.openJobs.all())
      .filter(({ request }) => !campaignId || request?.campaignId === campaignId)
      .filter(({ phase }) => !state || stateOf(phase) === state)
      .toSorted((a, b) => order.indexOf(stateOf(a.phase)) - order.indexOf(stateOf(b.phase)));
    const shown = await Promise.all(open.slice(0, MOST_SHOWN).map(({ jobId }) => this.jobs.get(jobId)));
    return { jobs: await Promise.all(shown.map((job) => this.#viewOf(job.state))), total: open.length };
  }

  @OnQuery(checkCalculation)
  check(question: z.infer<typeof checkCalculation.input>): Promise<z.infer<typeof checkCalculation.output>> {
    return this.feasibility.check(question);
  }

  @OnQuery(listWorkflows)
  async list(): Promise<z.infer<typeof listWorkflows.output>> {
    const workflows = await Promise.all(
      [...this.workflows.values()].map(async (workflow) => {
        const remedy = await this.feasibility.remedyFor(workflow);
        const { name, inputs, properties } = workflow;
        return {
          name,
          inputs: [...inputs],
          properties: properties.map(({ name: property, unit }) => ({ name: property, unit })),
          installed: !remedy,
          ...(remedy && { remedy }),
        };
      }),
    );
    return { workflows };
  }

  async #viewOf(job: Job): Promise<View> {
    const { jobId, phase, request, properties, startedAt, worker } = job;
    const { workflow = '', campaignId, trialId } = request ?? {};
    const step = phase === 'running' && this.#stepOf(job);
    const held = await this.#heldBy(job);
    const { reason, remedy } = held ?? job;
    return {
      jobId,
      ...(campaignId && { campaignId }),
      ...(trialId && { trialId }),
      workflow,
      state: held ? 'queued' : stateOf(phase),
      try: tryOf(job),
      ...(worker && { worker }),
      ...(phase === 'running' && startedAt && { startedAt }),
      ...(step && { step }),
      properties: [...properties],
      ...(reason && { reason }),
      ...(remedy && { remedy }),
    };
  }

  /** Why no worker goes on with it, if none does. */
  async #heldBy(job: Job): Promise<{ reason: string; remedy?: string } | undefined> {
    const { phase, worker, request } = job;
    const workflow = this.workflows.get(request?.workflow ?? '');
    const isLost = worker !== undefined && this.workforce.isGone(worker);
    if (!request || !workflow || !(phase === 'queued' || (isDispatched(job) && isLost))) return undefined;
    const lost = `its worker ${worker} gives no sign of life`;
    const refusal = await this.feasibility.inabilityOfAll(workflow, request);
    if (!refusal) return isLost ? { reason: `${lost}; another one takes it over` } : undefined;
    const { reason, remedy } = refusal;
    if (!isLost) return { reason: `no worker can do it: ${reason}`, remedy };
    return { reason: `${lost}, and no other can do it: ${reason}`, remedy: `start ${worker} again, or ${remedy}` };
  }

  /** The first step that is not done; what another worker does is not seen from here. */
  #stepOf(job: Job): View['step'] {
    const { request, folder, worker } = job;
    const workflow = this.workflows.get(request?.workflow ?? '');
    if (!request || !workflow || !folder || worker !== this.workforce.workerId) return undefined;
    const done = new Set(this.dispatcher.done(folder));
    const { steps } = planOf(workflow, request, adjustmentOf(job));
    const index = steps.findIndex(({ name }) => !done.has(name));
    return index === -1 ? undefined : { name: steps[index]!.name, number: index + 1, of: steps.length };
  }
}

const stateOf = (phase: JobPhase): View['state'] => (phase === 'submitted' || phase === 'unknown' ? 'running' : phase);
