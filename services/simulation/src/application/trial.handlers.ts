import {
  type campaignEvents,
  campaignFinished,
  campaignPaused,
  campaignResumed,
  trialRequested,
  trialWithdrawn,
} from '@meguri/contracts';
import { OnEvent, type ReactionContext, type ReceivedOf } from '@meguri/messaging';
import { Controller, Inject } from '@nestjs/common';
import { cancelJob, pauseJob, requestJob, resumeJob } from '../domain/job.js';
import { Feasibility } from './feasibility.js';
import { JOBS, type Jobs, OPEN_JOBS, type OpenJobs } from './ports.js';

type CampaignEventReceived = ReceivedOf<(typeof campaignEvents)[number]>;
type Requested = ReceivedOf<typeof trialRequested>;

/** Follows campaigns: accepts their calculations, and holds or calls off what they pause or withdraw. */
@Controller()
export class TrialHandlers {
  constructor(
    @Inject(JOBS) private readonly jobs: Jobs,
    @Inject(Feasibility) private readonly feasibility: Feasibility,
    @Inject(OPEN_JOBS) private readonly openJobs: OpenJobs,
  ) {}

  @OnEvent(trialRequested, { durable: 'simulation-queue-job' })
  async queueJob({ data }: Requested, { cause }: ReactionContext): Promise<void> {
    if (data.sourceType !== 'calculation' || !data.workflow) return;
    const { campaignId, trialId, attempt, point, objectives, workflow, inputs = point, profile, properties } = data;
    const asked = { inputs, ...(profile && { profile }), ...(properties && { properties }) };
    const refusal = await this.feasibility.refusalOf(workflow, asked);
    const request = { jobId: data.runId, campaignId, trialId, attempt, workflow, ...asked, point, objectives };
    await this.jobs.execute(data.runId, cause, (job) => requestJob(job, request, refusal));
  }

  @OnEvent([trialWithdrawn, campaignPaused, campaignResumed, campaignFinished], {
    durable: 'simulation-follow-campaign',
  })
  async followCampaign(event: CampaignEventReceived, { cause }: ReactionContext): Promise<void> {
    for (const jobId of await this.#openJobsOf(event.aggregateId)) {
      await this.jobs.execute(jobId, cause, (job) => {
        switch (event.type) {
          case 'CampaignPaused':
            return pauseJob(job, event.data.reason);
          case 'CampaignResumed':
            return resumeJob(job);
          case 'CampaignFinished':
            return event.data.reason === 'aborted' ? cancelJob(job, 'the campaign was aborted') : [];
          case 'TrialWithdrawn':
            return job.request?.trialId === event.data.trialId ? cancelJob(job, event.data.reason) : [];
          default:
            return [];
        }
      });
    }
  }

  async #openJobsOf(campaignId: string): Promise<string[]> {
    const open = await this.openJobs.all();
    return open.filter(({ request }) => request?.campaignId === campaignId).map(({ jobId }) => jobId);
  }
}
