import type { JobEvent } from '@meguri/contracts';
import { delayOf, type Failure, policies } from './failures.js';
import type { Adjustment } from './workflow.js';

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
  readonly files: JobFiles;
  /** Whether an equal calculation had been done before. */
  readonly reused: boolean;
  /** Name of its folder, once a dispatcher was to have it. */
  readonly folder?: string;
  /** Which worker has it, once one took it; it keeps it for further tries. */
  readonly worker?: string | undefined;
  /** Classes of the failures of earlier tries. */
  readonly failures: readonly JobFailureClass[];
  /** When the next try may begin, if it has to wait. */
  readonly notBefore?: string;
  /** When the try that runs started. */
  readonly startedAt?: string;
  /** Stable error code of why it failed or was refused. */
  readonly code?: string;
  readonly reason?: string;
  readonly remedy?: string;
}

export const unknownJob = (jobId: string): Job => ({
  jobId,
  phase: 'unknown',
  properties: [],
  files: [],
  reused: false,
  failures: [],
});

export const isOver = (job: Job): boolean => ['succeeded', 'failed', 'cancelled', 'refused'].includes(job.phase);

/** Whether a dispatcher has it. */
export const isDispatched = ({ phase }: Job): boolean => phase === 'submitted' || phase === 'running';

/** As much of a job as it takes to choose among very many. */
export const inBrief = ({ request, ...job }: Job): Job => ({
  ...job,
  properties: [],
  files: [],
  ...(request && { request: { ...request, inputs: {}, point: undefined, objectives: undefined } }),
});

export function evolveJob(job: Job, event: JobEvent): Job {
  switch (event.type) {
    case 'JobQueued':
      return { ...job, phase: 'queued', request: event.data };
    case 'JobRefused':
      return { ...job, phase: 'refused', ...whyOf(event.data), remedy: event.data.remedy };
    case 'JobSubmitted':
      return { ...job, phase: 'submitted', folder: event.data.folder, worker: event.data.worker };
    case 'JobStarted':
      return { ...job, phase: 'running', startedAt: event.data.at };
    case 'JobRetried': {
      const { notBefore } = event.data;
      return {
        ...job,
        phase: 'queued',
        failures: [...job.failures, event.data.class],
        ...whyOf(event.data),
        notBefore,
      };
    }
    case 'JobPaused':
      return { ...job, phase: 'paused', reason: event.data.reason, remedy: `meguri jobs resume ${job.jobId}` };
    case 'JobResumed':
      return {
        ...job,
        phase: 'queued',
        failures: job.failures.filter(isLasting),
        reason: undefined,
        remedy: undefined,
        notBefore: undefined,
      };
    case 'JobSucceeded':
      return { ...job, phase: 'succeeded', ...resultOf(event.data) };
    case 'JobFailed':
      return { ...job, phase: 'failed', ...whyOf(event.data), files: event.data.files };
    case 'JobCancelled':
      return { ...job, phase: 'cancelled', reason: event.data.reason, remedy: undefined };
    default:
      return event satisfies never;
  }
}

const whyOf = ({ code, reason }: { code: string; reason: string }) => ({ code, reason });

const resultOf = ({ properties, files, reused = false }: DataOf<'JobSucceeded'>) => ({
  properties,
  files,
  reused,
  code: undefined,
  reason: undefined,
});

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

/** A failure that a person's "go on" does not make forgotten. */
const isLasting = (kind: JobFailureClass): boolean => policies[kind].handling !== 'back-off';

/** Number of the try that comes or runs, from 1. */
export const tryOf = (job: Job): number => job.failures.length + 1;

/** What the failures so far change in the next try. */
export function adjustmentOf({ failures }: Job): Adjustment {
  const count = (kind: JobFailureClass) => failures.filter((failure) => failure === kind).length;
  return {
    walltime: count('walltime'),
    memory: count('memory'),
    protocol: count('numerical'),
    extension: count('not-converged'),
  };
}

/**
 * The intent, stored before the dispatcher hears of it: after a crash the job is looked for in this folder. Also takes
 * over what another worker had.
 * @param mayTake whether the worker may have the job as it stands.
 */
export function submitJob(
  job: Job,
  submitted: Omit<DataOf<'JobSubmitted'>, 'jobId'>,
  mayTake: (job: Job) => boolean,
): readonly JobEvent[] {
  const isNew = job.phase === 'queued' || (isDispatched(job) && job.worker !== submitted.worker);
  return isNew && mayTake(job) ? [{ type: 'JobSubmitted', data: { jobId: job.jobId, ...submitted } }] : [];
}

/** A calculator works on it. */
export const startJob = (job: Job, started: Omit<DataOf<'JobStarted'>, 'jobId'>): readonly JobEvent[] =>
  job.phase === 'submitted' ? [{ type: 'JobStarted', data: { jobId: job.jobId, ...started } }] : [];

/**
 * A try failed: by the policy of its class the job is tried again, pauses until a person lets it go on, or has failed.
 * @param now milliseconds since 1970.
 */
export function failTry(job: Job, failure: Failure, files: JobFiles, now: number): readonly JobEvent[] {
  if (!job.request || isOver(job) || job.phase === 'queued' || job.phase === 'paused') return [];
  const { handling, times } = policies[failure.class];
  const earlier = job.failures.filter((kind) => kind === failure.class).length;
  if (earlier < times) {
    const notBefore = new Date(now + 1000 * delayOf(failure.class, earlier)).toISOString();
    return [{ type: 'JobRetried', data: { jobId: job.jobId, try: tryOf(job) + 1, ...failure, handling, notBefore } }];
  }
  if (handling !== 'back-off') return endJob(job, { ok: false, ...failure, files });
  return [
    { type: 'JobPaused', data: { jobId: job.jobId, reason: `${failure.reason}; resume it when that is mended` } },
  ];
}

export type JobEnd =
  | ({ readonly ok: true } & Omit<DataOf<'JobSucceeded'>, keyof JobOrigin>)
  | ({ readonly ok: false } & Omit<DataOf<'JobFailed'>, keyof JobOrigin>);

/** The calculation is over. Whatever arrives after a cancellation changes nothing. */
export function endJob({ request, ...job }: Job, end: JobEnd): readonly JobEvent[] {
  if (!request || isOver(job)) return [];
  const origin = originOf(request);
  if (!end.ok) {
    const { ok: _, ...failure } = end;
    return [{ type: 'JobFailed', data: { ...origin, ...failure } }];
  }
  const { ok: _, ...result } = end;
  return [{ type: 'JobSucceeded', data: { ...origin, ...result, properties: asAsked(request, result.properties) } }];
}

/** The properties that answer an objective of another name are given under that. */
function asAsked({ objectives = [] }: JobRequest, properties: JobProperties): JobProperties {
  const asked = new Map(objectives.flatMap(({ name, property }) => (property ? [[property, name]] : [])));
  return properties.map((property) => ({ ...property, name: asked.get(property.name) ?? property.name }));
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
