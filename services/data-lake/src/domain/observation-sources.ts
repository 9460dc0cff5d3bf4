import type { CampaignEvent, JobEvent, Point, RecordedObservation, RunEvent } from '@meguri/contracts';

type DataOf<E extends { type: string; data: unknown }, Fact extends E['type']> = Extract<E, { type: Fact }>['data'];
export type RunCompleted = DataOf<RunEvent, 'RunCompleted'>;
export type JobSucceeded = DataOf<JobEvent, 'JobSucceeded'>;
export type TrialObserved = DataOf<CampaignEvent, 'TrialObserved'>;
export type TrialRequested = DataOf<CampaignEvent, 'TrialRequested'>;
export type CampaignStarted = DataOf<CampaignEvent, 'CampaignStarted'>;

/** What a run of the workcell observed. */
export const observationsOfRun = (run: RunCompleted, observedAt: string): RecordedObservation[] =>
  run.observations.map(({ observationId, quantity, method, sampleId, device, files }) => ({
    observationId,
    origin: 'experiment',
    campaignId: run.campaignId,
    trialId: run.trialId,
    runId: run.runId,
    quantity,
    point: run.point,
    sampleId,
    device,
    method,
    files,
    observedAt,
  }));

/** What a calculation yielded; the point stands in the request of the job, if it answers a trial. */
export const observationsOfJob = (
  job: JobSucceeded,
  point: Point | undefined,
  observedAt: string,
): RecordedObservation[] =>
  job.properties.map(({ count, checks, method, ...quantity }) => ({
    observationId: `${job.jobId}/${quantity.name}`,
    origin: 'calculation',
    campaignId: job.campaignId,
    trialId: job.trialId,
    runId: job.jobId,
    quantity,
    point,
    method: [method, `${job.calculator} ${job.version}`].filter(Boolean).join(', '),
    calculation: {
      calculator: job.calculator,
      version: job.version,
      ...(count !== undefined && { count }),
      ...(checks && { checks }),
    },
    files: job.files,
    observedAt,
  }));

/** What a person answered to a trial; other sources state their observations themselves. */
export const observationsOfPerson = (
  answer: TrialObserved,
  request: TrialRequested,
  observedAt: string,
): RecordedObservation[] =>
  request.sourceType !== 'person'
    ? []
    : answer.values.map((quantity) => ({
        observationId: `${answer.runId}/${quantity.name}`,
        origin: 'person',
        campaignId: answer.campaignId,
        trialId: answer.trialId,
        runId: answer.runId,
        quantity,
        point: request.point,
        files: [],
        observedAt,
      }));

/** Earlier measurements that came with the campaign, numbered from 1. */
export const observationsOfImport = (campaign: CampaignStarted, observedAt: string): RecordedObservation[] =>
  campaign.imported.flatMap(({ point, values }, row) =>
    values.map((quantity) => ({
      observationId: `${campaign.campaignId}_imported_${row + 1}/${quantity.name}`,
      origin: 'imported' as const,
      campaignId: campaign.campaignId,
      quantity,
      point,
      files: [],
      observedAt,
    })),
  );
