import { z } from 'zod';
import { commandsOf, type EventOf, eventsOf, queriesOf } from '../contract.js';
import { Attempt, CampaignId, FileReference, JobId, Point, Quantity, TrialId } from '../values.js';

const fact = eventsOf('simulation', 'job');
const workerFact = eventsOf('simulation', 'worker');
const reason = z.string().min(1).max(2000).describe('Why, in words for people.');
const origin = {
  jobId: JobId,
  campaignId: CampaignId.optional().describe('Id of the campaign.'),
  trialId: TrialId.optional(),
  attempt: Attempt.optional(),
};

export const Profile = z
  .enum(['ci', 'demo', 'production'])
  .describe(
    'How much is calculated: ci in a minute without a claim of accuracy, demo in minutes, production on a cluster.',
  );
export type Profile = z.infer<typeof Profile>;

export const CalculatedProperty = Quantity.extend({
  count: z.int().min(1).optional().describe('Independent replicates behind the value; 1 when absent.'),
  method: z.string().optional().describe('Identity of the method: level of theory, force field, protocol.'),
  checks: z.array(z.string()).optional().describe('What a reader must know, e.g. not-converged or classical.'),
}).describe('A calculated property; its uncertainty is the standard deviation over replicates or blocks.');
export type CalculatedProperty = z.infer<typeof CalculatedProperty>;

export const JobInputs = z.record(z.string(), z.union([z.string(), z.number()])).describe('Inputs of the workflow.');
export const RequestedProperties = z
  .array(z.string())
  .describe('Only these properties; all of the workflow when absent.');
export const AskedObjective = z
  .strictObject({
    name: z.string().describe('Name of the property or parameter.'),
    unit: z.string().describe('Unit symbol; empty for a pure number.'),
    property: z
      .string()
      .optional()
      .describe('Property of the workflow that answers it, where it has another name; the result is named as asked.'),
  })
  .describe('What a campaign wants to know.');

const WorkerId = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,128}$/)
  .describe('Id of a worker: host, dispatcher and a mark of its folder.');

export const jobQueued = fact(
  'JobQueued',
  'A requested calculation was accepted and waits for its turn.',
  z.strictObject({
    ...origin,
    workflow: z.string().describe('Name of the workflow, e.g. xtb-orbitals.'),
    inputs: JobInputs,
    point: Point.optional().describe('Point of the trial, if it answers one.'),
    objectives: z.array(AskedObjective).optional().describe('What must be observed.'),
    profile: Profile.optional(),
    properties: RequestedProperties.optional(),
  }),
);
export const jobRefused = fact(
  'JobRefused',
  'The calculation cannot be done here.',
  z.strictObject({
    ...origin,
    code: z.string().describe('Stable error code.'),
    reason,
    remedy: z.string().describe('What to do about it.'),
  }),
);
export const jobSubmitted = fact(
  'JobSubmitted',
  'A dispatcher has the job in its folder, or another one has taken it over.',
  z.strictObject({
    jobId: JobId,
    worker: WorkerId.optional().describe('Which worker has it from now on.'),
    dispatcher: z.enum(['local', 'slurm', 'kubernetes']).describe('Who runs the job.'),
    folder: z.string().describe('Name of its folder: the hash of what is calculated, shared by equal calculations.'),
  }),
);
export const jobStarted = fact(
  'JobStarted',
  'The calculator runs.',
  z.strictObject({
    jobId: JobId,
    calculator: z.string().describe('Name of the external program.'),
    version: z.string().describe('Version, from 1.'),
    threads: z.int().min(1).describe('Threads it may use.'),
    at: z.iso.datetime().optional().describe('When it started, UTC.'),
  }),
);
export const jobPaused = fact('JobPaused', 'A queued job holds.', z.strictObject({ jobId: JobId, reason }));
export const jobResumed = fact('JobResumed', 'A held job is queued again.', z.strictObject({ jobId: JobId }));
export const jobSucceeded = fact(
  'JobSucceeded',
  'The calculation ended and its properties passed the checks.',
  z.strictObject({
    ...origin,
    properties: z.array(CalculatedProperty).min(1).describe('The properties.'),
    files: z.array(FileReference).describe('Stored raw data.'),
    calculator: z.string().describe('Name of the external program.'),
    version: z.string().describe('Version, from 1.'),
    seconds: z.number().min(0).describe('Wall time, seconds.'),
    reused: z.boolean().optional().describe('Whether an equal calculation had been done before.'),
  }),
);
export const JobFailureClass = z
  .enum([
    'input',
    'not-converged',
    'numerical',
    'unphysical',
    'calculator',
    'walltime',
    'memory',
    'scratch',
    'submit',
    'lost',
  ])
  .describe('What sort of failure it was; decides whether and how it is tried again.');
export type JobFailureClass = z.infer<typeof JobFailureClass>;
export const Handling = z
  .enum(['never', 'again', 'resume', 'more-memory', 'back-off', 'changed-protocol', 'extend'])
  .describe('How a failed try is followed by another.');
export type Handling = z.infer<typeof Handling>;
export const jobRetried = fact(
  'JobRetried',
  'A try failed in a way that another one may not, and the job is queued again.',
  z.strictObject({
    jobId: JobId,
    try: z.int().min(2).describe('Number of the coming try.'),
    class: JobFailureClass,
    code: z.string().describe('Stable error code.'),
    reason,
    handling: Handling,
    notBefore: z.iso.datetime().describe('When the next try may begin.'),
  }),
);
export const jobFailed = fact(
  'JobFailed',
  'The calculation ended without properties.',
  z.strictObject({
    ...origin,
    class: JobFailureClass,
    code: z.string().describe('Stable error code.'),
    reason,
    files: z.array(FileReference).describe('Stored raw data.'),
  }),
);
export const jobCancelled = fact('JobCancelled', 'The job was called off.', z.strictObject({ ...origin, reason }));

const WorkerAnnouncement = z.strictObject({
  workerId: WorkerId,
  dispatcher: z.enum(['local', 'slurm', 'kubernetes']).describe('Who runs its jobs.'),
  slots: z.int().min(1).describe('Jobs that it takes at once; on a single machine processors.'),
  announcedAt: z.iso.datetime().describe('When it asked its programs.'),
  calculators: z
    .array(
      z.strictObject({
        program: z.string().describe('Name of the external program.'),
        version: z.string().describe('Version of the program, in its own words.'),
        capabilities: z.array(z.string()).describe('What the program says that it can do.'),
      }),
    )
    .describe('The external programs that are installed.'),
});
export type WorkerAnnounced = z.infer<typeof WorkerAnnouncement>;
export const workerAnnounced = workerFact(
  'WorkerAnnounced',
  'A process that runs calculations began, with these programs; what it announced before no longer holds.',
  WorkerAnnouncement,
);
export const workerLeft = workerFact(
  'WorkerLeft',
  'A process that runs calculations ended in good order.',
  z.strictObject({ workerId: WorkerId }),
);
export const workerEvents = [workerAnnounced, workerLeft] as const;
export type WorkerEvent = EventOf<(typeof workerEvents)[number]>;

/** Media type of a figure among the files of a job. */
export const FIGURE_MEDIA_TYPE = 'application/vnd.meguri.figure+json';
const FigureAxis = z.strictObject({
  label: z.string().describe('What is drawn along it.'),
  unit: z.string().describe('Unit symbol; empty for a pure number.'),
});
export const Figure = z
  .strictObject({
    name: z.string().describe('Short name: letters, digits and hyphens.'),
    title: z.string().describe('One line for people.'),
    x: FigureAxis.describe('Horizontal axis.'),
    y: FigureAxis.describe('Vertical axis.'),
    series: z
      .array(
        z
          .strictObject({
            name: z.string().describe('What the curve is.'),
            x: z.array(z.number()).readonly().describe('Values along x.'),
            y: z.array(z.number()).readonly().describe('Values along y, one for each.'),
          })
          .readonly(),
      )
      .min(1)
      .readonly()
      .describe('The curves.'),
    verdict: z.string().optional().describe('What the calculation concluded from it.'),
  })
  .readonly()
  .describe('Curves of a calculation that a person wants to look at; a file of its media type.');
export type Figure = z.infer<typeof Figure>;

export const jobEvents = [
  jobQueued,
  jobRefused,
  jobSubmitted,
  jobStarted,
  jobRetried,
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
    workflow: z.string().describe('Name of the workflow.'),
    inputs: JobInputs,
    profile: Profile.optional(),
    properties: RequestedProperties.optional(),
  }),
  z.strictObject({ jobId: JobId }),
);
export const cancelJob = command(
  'job.cancel',
  'Calls off a job.',
  z.strictObject({ jobId: JobId, reason: reason.default('cancelled by a person') }),
  z.strictObject({ jobId: JobId }),
);
export const resumeJob = command(
  'job.resume',
  'Lets a paused job go on, e.g. when the cluster answers again.',
  z.strictObject({ jobId: JobId }),
  z.strictObject({ jobId: JobId }),
);
export const JobView = z
  .strictObject({
    jobId: JobId,
    campaignId: CampaignId.optional().describe('Id of the campaign.'),
    trialId: TrialId.optional(),
    workflow: z.string().describe('Name of the workflow.'),
    state: z
      .enum(['queued', 'running', 'paused', 'succeeded', 'failed', 'cancelled', 'refused'])
      .describe('Where it stands.'),
    try: z.int().min(1).describe('Number of the try that comes, runs or was the last.'),
    worker: WorkerId.optional().describe('Which worker has it.'),
    startedAt: z.iso.datetime().optional().describe('When the running try started, UTC.'),
    step: z
      .strictObject({
        name: z.string().describe('Name of the step.'),
        number: z.int().min(1).describe('Its number, from 1.'),
        of: z.int().min(1).describe('Steps of the calculation.'),
      })
      .optional()
      .describe('What runs now.'),
    properties: z.array(CalculatedProperty).describe('The properties.'),
    reason: z.string().optional().describe('Why, in words for people; of a further try, why the one before failed.'),
    remedy: z.string().optional().describe('What to do about it.'),
  })
  .describe('A job as people see it.');
export const listJobs = query(
  'jobs',
  'The jobs that are not over, those that wait for a person first.',
  z.strictObject({
    campaignId: CampaignId.optional().describe('Only jobs of this campaign.'),
    state: z.enum(['queued', 'running', 'paused']).optional().describe('Only jobs in this state.'),
  }),
  z.strictObject({
    jobs: z.array(JobView).describe('The first hundred.'),
    total: z.int().min(0).describe('How many there are in all.'),
  }),
);
export type JobList = z.infer<typeof listJobs.output>;
export const showJob = query('job', 'One job.', z.strictObject({ jobId: JobId }), JobView);
const WorkflowProperty = z.strictObject({
  name: z.string().describe('Name of the property or parameter.'),
  unit: z.string().describe('Unit symbol; empty for a pure number.'),
});
export const listWorkflows = query(
  'workflows',
  'The workflows, whether their calculators are installed, and how to install them.',
  z.strictObject({}),
  z.strictObject({
    workflows: z
      .array(
        z.strictObject({
          name: z.string().describe('Name of the property or parameter.'),
          inputs: z.array(z.string()).describe('The inputs.'),
          properties: z.array(WorkflowProperty).describe('The properties.'),
          installed: z.boolean().describe('Whether a worker has its calculators.'),
          remedy: z.string().optional().describe('What to do about it.'),
        }),
      )
      .describe('The workflows.'),
  }),
);
export const listCalculators = query(
  'calculators',
  'The workers of the laboratory, each with its calculators, their versions and what they say that they can do.',
  z.strictObject({}),
  z.strictObject({
    workers: z
      .array(
        WorkerAnnouncement.extend({
          silent: z.boolean().optional().describe('Whether it has been silent for so long that others take its jobs.'),
        }),
      )
      .describe('Those that announced themselves and did not leave.'),
  }),
);
export const checkCalculation = query(
  'calculation.check',
  'Whether a workflow can be done here, and with such inputs; every problem at once.',
  z.strictObject({
    workflow: z.string().describe('Name of the workflow.'),
    profile: Profile.optional(),
    properties: RequestedProperties.optional(),
    inputs: z
      .array(JobInputs)
      .min(1)
      .max(10)
      .describe('Some examples; inputs are a problem if none of them can be done.'),
  }),
  z.strictObject({
    problems: z
      .array(
        z.strictObject({
          about: z.enum(['workflow', 'profile', 'properties', 'inputs']).describe('What is wrong.'),
          message: z.string().describe('What is wrong with it.'),
          remedy: z.string().describe('What to do about it.'),
        }),
      )
      .describe('Every problem; empty when it can be done.'),
    inputs: z.array(z.string()).describe('The inputs that the workflow takes.'),
    properties: z.array(WorkflowProperty).describe('What it gives.'),
    workflows: z.array(z.string()).describe('Names of all workflows.'),
  }),
);
export const simulationRequests = [
  requestCalculation,
  cancelJob,
  resumeJob,
  listJobs,
  showJob,
  listWorkflows,
  listCalculators,
  checkCalculation,
] as const;
