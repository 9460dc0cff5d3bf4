import { z } from 'zod';
import { type EventOf, eventsOf } from '../contract.js';
import {
  Attempt,
  CampaignId,
  FailureCause,
  FileReference,
  Instant,
  LabSeconds,
  Point,
  Quantity,
  RunId,
  TrialId,
} from '../values.js';

const fact = eventsOf('execution', 'run');
const reason = z.string().min(1).max(500).describe('Why, in words for people.');
const StepId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,63}$/)
  .describe('Id of the step within its procedure.');
const CommandId = z.string().describe('<run>/<step>/<attempt>; the device knows the command by it.');
const SampleId = z.string().describe('Id of the sample.');
const Location = z.string().describe('Name of a location of the workcell, e.g. reactor/1.');

export const RunStep = z
  .strictObject({
    stepId: StepId,
    capability: z.string().describe('What must be done, e.g. dispense, transfer, heat, analyse.'),
    parameters: z
      .record(z.string(), z.union([z.string(), z.number()]))
      .describe('Bound parameters; locations and units are chosen when the step starts.'),
    units: z.record(z.string(), z.string()).describe('Unit of each numeric parameter.'),
    duration: LabSeconds.describe('Expected duration in laboratory time, seconds.'),
  })
  .describe('One step of a run, bound to the trial.');
export type RunStep = z.infer<typeof RunStep>;

export const Effect = z
  .enum(['none', 'complete', 'partial', 'unknown'])
  .describe('What the command did to matter, as far as is known.');
export type Effect = z.infer<typeof Effect>;
export const Outcome = z.enum(['done', 'refused', 'not-sent', 'failed', 'unknown']).describe('How the command ended.');
export type Outcome = z.infer<typeof Outcome>;

export const runQueued = fact(
  'RunQueued',
  'A requested trial was compiled against the workcell and waits for its turn.',
  z.strictObject({
    runId: RunId,
    campaignId: CampaignId,
    trialId: TrialId,
    attempt: Attempt,
    workcell: z.string().describe('Name of the workcell.'),
    procedure: z.string().describe('Name of the procedure.'),
    procedureHash: z.string().describe('SHA-256 of the procedure file.'),
    point: Point,
    objectives: z
      .array(
        z.strictObject({
          name: z.string().describe('Name of the property or parameter.'),
          unit: z.string().describe('Unit symbol; empty for a pure number.'),
        }),
      )
      .describe('What must be observed.'),
    steps: z.array(RunStep).min(1).describe('The steps, in order.'),
  }),
);
export const runRefused = fact(
  'RunRefused',
  'The workcell cannot perform the requested trial.',
  z.strictObject({
    runId: RunId,
    campaignId: CampaignId,
    trialId: TrialId,
    attempt: Attempt,
    cause: FailureCause,
    code: z.string().describe('Stable error code.'),
    reason,
  }),
);
export const runStarted = fact(
  'RunStarted',
  'The first step of the run was given its devices.',
  z.strictObject({ runId: RunId, leaseEpoch: z.int().min(0).describe('Epoch of the lease on the workcell.') }),
);
export const runPaused = fact(
  'RunPaused',
  'The run starts no further step until it is resumed.',
  z.strictObject({ runId: RunId, reason }),
);
export const runResumed = fact('RunResumed', 'A paused run goes on.', z.strictObject({ runId: RunId }));
export const sampleCreated = fact(
  'SampleCreated',
  'An empty vessel was taken for the run.',
  z.strictObject({ runId: RunId, sampleId: SampleId, labware: z.string().describe('The vessel.'), location: Location }),
);
export const sampleMoved = fact(
  'SampleMoved',
  'The sample stands somewhere else.',
  z.strictObject({ runId: RunId, sampleId: SampleId, from: Location, to: Location }),
);
export const commandPrepared = fact(
  'CommandPrepared',
  'A command was written down before anything is sent; its devices and locations are reserved.',
  z.strictObject({
    runId: RunId,
    commandId: CommandId,
    stepId: StepId,
    attempt: Attempt,
    device: z.string().describe('Name of the device in the workcell file.'),
    unit: z.string().describe('Functional unit of the device.'),
    program: z.string().describe('Program of the unit.'),
    properties: z.record(z.string(), z.string()).describe('Exactly what the device is given.'),
    reserved: z.array(z.string()).describe('Units and locations held for this command.'),
    deadline: Instant.describe('The device must refuse the command after this time.'),
  }),
);
export const commandSent = fact(
  'CommandSent',
  'The command is about to be called; from here on its effect may have happened.',
  z.strictObject({
    runId: RunId,
    commandId: CommandId,
    serverEpoch: z.string().describe('Start time of the device server.'),
  }),
);
export const commandAcknowledged = fact(
  'CommandAcknowledged',
  'The device accepted the command and named its own run.',
  z.strictObject({
    runId: RunId,
    commandId: CommandId,
    deviceRunId: z.string().describe('Id the device gave to its own run.'),
  }),
);
export const commandSettled = fact(
  'CommandSettled',
  'The command is over; what is known of its effect is stated.',
  z.strictObject({
    runId: RunId,
    commandId: CommandId,
    outcome: Outcome,
    effect: Effect,
    code: z.string().optional().describe('Error code, when it did not end well.'),
    reason: z.string().optional().describe('Why, in words for people.'),
    values: z.record(z.string(), z.number()).optional().describe('Scalars that the device reported.'),
    reconciled: z.boolean().optional().describe('Whether it was found out after an interruption.'),
    labSeconds: LabSeconds.optional().describe('Duration as the device states it, laboratory time.'),
  }),
);
export const measurementTaken = fact(
  'MeasurementTaken',
  'Raw data of one step are stored.',
  z.strictObject({
    runId: RunId,
    stepId: StepId,
    commandId: CommandId,
    device: z.string().describe('Name of the device.'),
    sampleId: SampleId,
    files: z.array(FileReference).min(1).describe('Stored raw data.'),
  }),
);
export const Observation = z
  .strictObject({
    observationId: z.string().describe('<run>/<property>.'),
    quantity: Quantity,
    conditions: z.record(z.string(), z.union([z.string(), z.number()])).describe('Conditions it holds for.'),
    method: z.string().describe('How it was derived, with version.'),
    sampleId: SampleId,
    stepId: StepId,
    device: z.string().describe('Name of the device.'),
    files: z.array(FileReference).describe('Raw data it was derived from.'),
  })
  .describe('A value with unit, conditions and origin.');
export type Observation = z.infer<typeof Observation>;
export const runCompleted = fact(
  'RunCompleted',
  'Every step is done and the objectives are observed.',
  z.strictObject({
    runId: RunId,
    campaignId: CampaignId,
    trialId: TrialId,
    attempt: Attempt,
    point: Point,
    observations: z.array(Observation).min(1).describe('The observations.'),
  }),
);
export const runFailed = fact(
  'RunFailed',
  'The run ended without its observations.',
  z.strictObject({
    runId: RunId,
    campaignId: CampaignId,
    trialId: TrialId,
    attempt: Attempt,
    cause: FailureCause,
    code: z.string().describe('Stable error code.'),
    reason,
  }),
);
export const runCancelled = fact(
  'RunCancelled',
  'The run was called off at a safe point.',
  z.strictObject({ runId: RunId, campaignId: CampaignId, trialId: TrialId, attempt: Attempt, reason }),
);
export const runClosing = fact(
  'RunClosing',
  'The run will end without its observations as soon as its command is over and its sample is out of the way.',
  z.strictObject({
    runId: RunId,
    ending: z.enum(['failed', 'cancelled']).describe('How it will end.'),
    cause: FailureCause,
    code: z.string().describe('Error code, or withdrawn when it was called off.'),
    reason,
  }),
);
export const RecoveryOption = z
  .strictObject({
    option: z.enum(['retry', 'skip-as-done', 'discard-sample', 'abort']).describe('What a person may choose.'),
    effect: z.string().describe('What that means for the sample.'),
  })
  .describe('One way out of an unknown outcome.');
export const runAwaitingRecovery = fact(
  'RunAwaitingRecovery',
  'The outcome of a command is unknown and a person must decide.',
  z.strictObject({
    runId: RunId,
    commandId: CommandId,
    reason,
    options: z.array(RecoveryOption).min(1).describe('The ways out.'),
  }),
);
export const runRecovered = fact(
  'RunRecovered',
  'A person decided how the run goes on.',
  z.strictObject({
    runId: RunId,
    commandId: CommandId,
    option: z.enum(['retry', 'skip-as-done', 'discard-sample', 'abort']).describe('The way chosen.'),
    by: z.string().min(1).describe('Who did it.'),
  }),
);

export const runEvents = [
  runQueued,
  runRefused,
  runStarted,
  runPaused,
  runResumed,
  sampleCreated,
  sampleMoved,
  commandPrepared,
  commandSent,
  commandAcknowledged,
  commandSettled,
  measurementTaken,
  runCompleted,
  runFailed,
  runCancelled,
  runClosing,
  runAwaitingRecovery,
  runRecovered,
] as const;
export type RunEvent = EventOf<(typeof runEvents)[number]>;
