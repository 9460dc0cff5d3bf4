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
import { cancelJob, isOver, type Job, type JobPhase, requestJob, resumeJob } from '../domain/job.js';
import { Feasibility } from './feasibility.js';
import { JobRunner } from './job-runner.js';
import { JOBS, type Jobs, WORKFLOWS, type Workflows } from './ports.js';

const MOST_SHOWN = 100;

/** Answers requests about single calculations. */
@Controller()
export class JobRequestsController {
  constructor(
    @Inject(JOBS) private readonly jobs: Jobs,
    @Inject(WORKFLOWS) private readonly workflows: Workflows,
    @Inject(Feasibility) private readonly feasibility: Feasibility,
    @Inject(JobRunner) private readonly runner: JobRunner,
  ) {}

  @OnCommand(requestCalculation)
  async request(input: z.infer<typeof requestCalculation.input>, { cause, idFor }: CommandContext) {
    const jobId = input.jobId ?? idFor('job');
    const refusal = await this.feasibility.refusalOf(input.workflow, input);
    const { state } = await this.jobs.execute(jobId, cause, (job) => requestJob(job, { ...input, jobId }, refusal));
    if (!isOver(state)) this.runner.enqueue(state);
    return { jobId };
  }

  @OnCommand(cancelJobRequest)
  async cancel({ jobId, reason }: z.infer<typeof cancelJobContract.input>, { cause }: CommandContext) {
    await this.jobs.execute(jobId, cause, (job) => {
      if (!job.request) throw new LabError('JOB.UNKNOWN', `there is no job ${jobId}`);
      if (isOver(job)) throw new LabError('JOB.WRONG_STATE', `job ${jobId} is ${job.phase} already`);
      return cancelJob(job, reason);
    });
    await this.runner.cancel(jobId);
    return { jobId };
  }

  @OnCommand(resumeJobRequest)
  async resume({ jobId }: z.infer<typeof resumeJobContract.input>, { cause }: CommandContext) {
    const { state } = await this.jobs.execute(jobId, cause, (job) => {
      if (!job.request) throw new LabError('JOB.UNKNOWN', `there is no job ${jobId}`);
      if (job.phase !== 'paused') throw new LabError('JOB.WRONG_STATE', `job ${jobId} is ${job.phase}, not paused`);
      return resumeJob(job);
    });
    this.runner.enqueue(state);
    return { jobId };
  }

  @OnQuery(showJob)
  async show({ jobId }: z.infer<typeof showJob.input>): Promise<z.infer<typeof showJob.output>> {
    const { state } = await this.jobs.get(jobId);
    if (state.phase === 'unknown') throw new LabError('JOB.UNKNOWN', `there is no job ${jobId}`);
    return viewOf(state);
  }

  @OnQuery(listJobs)
  async listOpen({ campaignId, state }: z.infer<typeof listJobs.input>): Promise<z.infer<typeof listJobs.output>> {
    const open = (await this.jobs.openJobs())
      .filter((job) => !campaignId || job.campaignId === campaignId)
      .filter(({ phase }) => !state || stateOf(phase) === state)
      .toSorted((a, b) => Number(b.phase === 'paused') - Number(a.phase === 'paused'));
    const shown = await Promise.all(open.slice(0, MOST_SHOWN).map(({ jobId }) => this.jobs.get(jobId)));
    return { jobs: shown.map((job) => viewOf(job.state)), total: open.length };
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
}

const stateOf = (phase: JobPhase): z.infer<typeof JobView>['state'] =>
  phase === 'submitted' || phase === 'unknown' ? 'running' : phase;

function viewOf({ jobId, phase, request, properties, reason, remedy }: Job): z.infer<typeof JobView> {
  const { workflow = '', campaignId, trialId } = request ?? {};
  return {
    jobId,
    ...(campaignId && { campaignId }),
    ...(trialId && { trialId }),
    workflow,
    state: stateOf(phase),
    properties: [...properties],
    ...(reason && { reason }),
    ...(remedy && { remedy }),
  };
}
