import type { JobEvent } from '@meguri/contracts';

type DataOf<T extends JobEvent['type']> = Extract<JobEvent, { type: T }>['data'];
export type JobRequest = DataOf<'JobQueued'>;
export type JobProperties = DataOf<'JobSucceeded'>['properties'];
export type JobFiles = DataOf<'JobSucceeded'>['files'];
export type JobFailureClass = DataOf<'JobFailed'>['class'];
export type JobOrigin = Pick<JobRequest, 'jobId' | 'campaignId' | 'trialId' | 'attempt'>;

export type JobPhase =
  | 'unknown'
  | 'queued'
  | 'paused'
  | 'submitted'
  | 'running'
  | 'succeeded'
  | 'failed'
  | 'cancelled'
  | 'refused';

/** A calculation, as its events tell it. */
export interface Job {
  readonly jobId: string;
  readonly phase: JobPhase;
  readonly request?: JobRequest;
  readonly properties: JobProperties;
  readonly reason?: string;
  readonly remedy?: string;
}

export const unknownJob = (jobId: string): Job => ({ jobId, phase: 'unknown', properties: [] });

export const isOver = (job: Job): boolean => ['succeeded', 'failed', 'cancelled', 'refused'].includes(job.phase);

export function evolveJob(job: Job, event: JobEvent): Job {
  switch (event.type) {
    case 'JobQueued':
      return { ...job, phase: 'queued', request: event.data };
    case 'JobRefused':
      return { ...job, phase: 'refused', reason: event.data.reason, remedy: event.data.remedy };
    case 'JobSubmitted':
      return { ...job, phase: 'submitted' };
    case 'JobStarted':
      return { ...job, phase: 'running' };
    case 'JobPaused':
      return { ...job, phase: 'paused', reason: event.data.reason };
    case 'JobResumed':
      return { ...job, phase: 'queued', reason: undefined };
    case 'JobSucceeded':
      return { ...job, phase: 'succeeded', properties: event.data.properties };
    case 'JobFailed':
      return { ...job, phase: 'failed', reason: event.data.reason };
    case 'JobCancelled':
      return { ...job, phase: 'cancelled', reason: event.data.reason };
    default:
      return event satisfies never;
  }
}

/** Why a calculation cannot be done here. */
export interface Refusal {
  readonly code: string;
  readonly reason: string;
  readonly remedy: string;
}

/** Accepts or refuses a requested calculation; a repeated request changes nothing. */
export function requestJob(job: Job, request: JobRequest, refusal: Refusal | undefined): readonly JobEvent[] {
  if (job.phase !== 'unknown') return [];
  return refusal
    ? [{ type: 'JobRefused', data: { ...originOf(request), ...refusal } }]
    : [{ type: 'JobQueued', data: request }];
}

/** The job has its folder, and a calculator that works in it. */
export function startJob(
  job: Job,
  started: Omit<DataOf<'JobStarted'>, 'jobId'> & { folder: string },
): readonly JobEvent[] {
  if (job.phase !== 'queued' && job.phase !== 'submitted') return [];
  const { folder, ...calculator } = started;
  return [
    ...(job.phase === 'queued'
      ? [{ type: 'JobSubmitted' as const, data: { jobId: job.jobId, dispatcher: 'local' as const, folder } }]
      : []),
    { type: 'JobStarted', data: { jobId: job.jobId, ...calculator } },
  ];
}

export type JobEnd =
  | ({ readonly ok: true } & Omit<DataOf<'JobSucceeded'>, keyof JobOrigin>)
  | ({ readonly ok: false } & Omit<DataOf<'JobFailed'>, keyof JobOrigin>);

/** The calculation is over. Whatever arrives after a cancellation changes nothing. */
export function endJob(job: Job, end: JobEnd): readonly JobEvent[] {
  if (!job.request || isOver(job)) return [];
  const { ok, ...data } = end;
  const origin = originOf(job.request);
  return ok
    ? [{ type: 'JobSucceeded', data: { ...origin, ...(data as Extract<JobEnd, { ok: true }>) } }]
    : [{ type: 'JobFailed', data: { ...origin, ...(data as Extract<JobEnd, { ok: false }>) } }];
}

/** Calls a job off, whether it waits or runs. */
export const cancelJob = (job: Job, reason: string): readonly JobEvent[] =>
  !job.request || isOver(job) ? [] : [{ type: 'JobCancelled', data: { ...originOf(job.request), reason } }];

/** Holds a job that waits; a running one finishes. */
export const pauseJob = (job: Job, reason: string): readonly JobEvent[] =>
  job.phase === 'queued' ? [{ type: 'JobPaused', data: { jobId: job.jobId, reason } }] : [];

export const resumeJob = (job: Job): readonly JobEvent[] =>
  job.phase === 'paused' ? [{ type: 'JobResumed', data: { jobId: job.jobId } }] : [];

function originOf({ jobId, campaignId, trialId, attempt }: JobRequest): JobOrigin {
  return { jobId, ...(campaignId && { campaignId }), ...(trialId && { trialId }), ...(attempt && { attempt }) };
}
