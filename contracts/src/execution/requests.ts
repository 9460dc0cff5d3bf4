import { z } from 'zod';
import { commandsOf, queriesOf } from '../contract.js';
import { RunId } from '../values.js';

const command = commandsOf('execution');
const query = queriesOf('execution');
const OkRun = z.strictObject({ runId: RunId });

export const recoverRun = command(
  'run.recover',
  'Decides how a run goes on whose command has an unknown outcome.',
  z.strictObject({ runId: RunId, option: z.enum(['retry', 'skip-as-done', 'discard-sample', 'abort']) }),
  OkRun,
);
export const resetEmergencyStop = command(
  'workcell.reset-emergency-stop',
  'Allows movement again after an emergency stop.',
  z.strictObject({ workcell: z.string() }),
  z.strictObject({ workcell: z.string() }),
);
export const acknowledgeAlarm = command(
  'alarm.acknowledge',
  'States that a person has seen the alarm.',
  z.strictObject({ alarmId: z.string() }),
  z.strictObject({ alarmId: z.string() }),
);

export const DeviceView = z
  .strictObject({
    device: z.string(),
    workcell: z.string(),
    endpoint: z.string(),
    connected: z.boolean(),
    model: z.string(),
    units: z.array(
      z.strictObject({
        unit: z.string(),
        state: z.string().describe('State the device reports, e.g. Running or Stopped.'),
        reservedBy: z.string().optional().describe('Run that holds the unit.'),
        activity: z.string().optional().describe('What it is doing, for people.'),
      }),
    ),
  })
  .describe('A device as people see it.');
export const listDevices = query(
  'devices',
  'The devices of the workcell and their state now.',
  z.strictObject({}),
  z.strictObject({
    workcell: z.string(),
    emergencyStop: z.boolean(),
    active: z.boolean().describe('Whether this instance holds the lease on the workcell.'),
    devices: z.array(DeviceView),
  }),
);
export const RunView = z
  .strictObject({
    runId: RunId,
    campaignId: z.string(),
    trialId: z.string(),
    state: z.enum(['queued', 'running', 'paused', 'awaiting-recovery', 'completed', 'failed', 'cancelled', 'refused']),
    step: z.string().optional(),
    stepsDone: z.int(),
    steps: z.int(),
    waitingFor: z.string().optional().describe('Why it does not go on right now.'),
    options: z.array(z.strictObject({ option: z.string(), effect: z.string() })).optional(),
  })
  .describe('A run as people see it.');
export const listRuns = query(
  'runs',
  'Open runs, or all runs of a campaign.',
  z.strictObject({ campaignId: z.string().optional() }),
  z.strictObject({ runs: z.array(RunView) }),
);
export const checkProcedure = query(
  'feasibility',
  'Says what a procedure on a workcell needs and yields, or why it cannot be performed.',
  z.strictObject({
    workcell: z.string(),
    procedure: z.string(),
    parameters: z
      .array(
        z.strictObject({
          name: z.string(),
          unit: z.string().optional(),
          values: z
            .array(z.union([z.string(), z.number()]))
            .optional()
            .describe('Choices, if the parameter has such.'),
          lower: z.number().optional(),
          upper: z.number().optional(),
        }),
      )
      .describe('Parameters of the campaign that asks.'),
  }),
  z.strictObject({
    problems: z.array(
      z.strictObject({
        parameter: z.string().optional().describe('The parameter it is about; absent: the procedure itself.'),
        message: z.string(),
        remedy: z.string(),
      }),
    ),
    parameters: z.array(
      z.strictObject({ name: z.string(), unit: z.string().optional() }).describe('What the procedure binds.'),
    ),
    observes: z.array(z.strictObject({ name: z.string(), unit: z.string() })).describe('Properties it measures.'),
    workcells: z.array(z.string()).describe('Known workcells.'),
    procedures: z.array(z.string()).describe('Known procedures.'),
  }),
);
export const executionRequests = [
  recoverRun,
  resetEmergencyStop,
  acknowledgeAlarm,
  listDevices,
  listRuns,
  checkProcedure,
] as const;
