import { z } from 'zod';
import { commandsOf, type EventOf, eventsOf, queriesOf } from '../contract.js';
import { Attempt, CampaignId, FileReference, JobId, Point, Quantity, TrialId } from '../values.js';

const fact = eventsOf('simulation', 'job');
const reason = z.string().min(1).max(2000);
const origin = {
  jobId: JobId,
  campaignId: CampaignId.optional(),
  trialId: TrialId.optional(),
  attempt: Attempt.optional(),
};

export const jobQueued = fact(
  'JobQueued',
  'A requested calculation was accepted and waits for its turn.',
  z.strictObject({
    ...origin,
    workflow: z.string().describe('Name of the workflow, e.g. xtb-orbitals.'),
    inputs: z.record(z.string(), z.union([z.string(), z.number()])).describe('Inputs of the workflow.'),
    point: Point.optional().describe('Point of the trial, if it answers one.'),
    objectives: z.array(z.strictObject({ name: z.string(), unit: z.string() })).optional(),
  }),
);
export const jobRefused = fact(
  'JobRefused',
  'The calculation cannot be done here.',
  z.strictObject({ ...origin, code: z.string(), reason, remedy: z.string() }),
);
export const jobSubmitted = fact(
  'JobSubmitted',
  'A dispatcher has the job in its folder.',
  z.strictObject({ jobId: JobId, dispatcher: z.enum(['local', 'slurm', 'kubernetes']), folder: z.string() }),
);
export const jobStarted = fact(
  'JobStarted',
  'The calculator runs.',
  z.strictObject({ jobId: JobId, calculator: z.string(), version: z.string(), threads: z.int().min(1) }),
);
export const jobPaused = fact('JobPaused', 'A queued job holds.', z.strictObject({ jobId: JobId, reason }));
export const jobResumed = fact('JobResumed', 'A held job is queued again.', z.strictObject({ jobId: JobId }));
export const jobSucceeded = fact(
  'JobSucceeded',
  'The calculation ended and its properties passed the checks.',
  z.strictObject({
    ...origin,
    properties: z.array(Quantity).min(1),
    files: z.array(FileReference),
    calculator: z.string(),
    version: z.string(),
    seconds: z.number().min(0).describe('Wall time, seconds.'),
  }),
);
export const JobFailureClass = z
  .enum(['input', 'not-converged', 'resources', 'calculator', 'unphysical', 'lost'])
  .describe('What sort of failure it was; decides whether and how it is tried again.');
export const jobFailed = fact(
  'JobFailed',
  'The calculation ended without properties.',
  z.strictObject({ ...origin, class: JobFailureClass, code: z.string(), reason, files: z.array(FileReference) }),
);
export const jobCancelled = fact('JobCancelled', 'The job was called off.', z.strictObject({ ...origin, reason }));

export const jobEvents = [
  jobQueued,
  jobRefused,
  jobSubmitted,
  jobStarted,
  jobPaused,
  jobResumed,
  jobSucceeded,
  jobFailed,
  jobCancelled,
] as const;
export type JobEvent = EventOf<(typeof jobEvents)[number]>;

const command = commandsOf('simulation');
const query = queriesOf('simulation');
export const requestCalculation = command(
  'job.request',
  'Asks for one calculation outside a campaign.',
  z.strictObject({
    jobId: JobId.optional(),
    workflow: z.string(),
    inputs: z.record(z.string(), z.union([z.string(), z.number()])),
  }),
  z.strictObject({ jobId: JobId }),
);
export const cancelJob = command(
  'job.cancel',
  'Calls off a job.',
  z.strictObject({ jobId: JobId, reason: reason.default('cancelled by a person') }),
  z.strictObject({ jobId: JobId }),
);
export const JobView = z
  .strictObject({
    jobId: JobId,
    workflow: z.string(),
    state: z.enum(['queued', 'running', 'paused', 'succeeded', 'failed', 'cancelled', 'refused']),
    properties: z.array(Quantity),
    reason: z.string().optional(),
    remedy: z.string().optional(),
  })
  .describe('A job as people see it.');
export const showJob = query('job', 'One job.', z.strictObject({ jobId: JobId }), JobView);
export const listWorkflows = query(
  'workflows',
  'The workflows, whether their calculators are installed, and how to install them.',
  z.strictObject({}),
  z.strictObject({
    workflows: z.array(
      z.strictObject({
        name: z.string(),
        inputs: z.array(z.string()),
        properties: z.array(z.strictObject({ name: z.string(), unit: z.string() })),
        installed: z.boolean(),
        remedy: z.string().optional(),
      }),
    ),
  }),
);
export const simulationRequests = [requestCalculation, cancelJob, showJob, listWorkflows] as const;
