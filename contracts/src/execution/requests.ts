import { z } from 'zod';
import { commandsOf, queriesOf } from '../contract.js';
import { RunId } from '../values.js';

const command = commandsOf('execution');
const query = queriesOf('execution');
const OkRun = z.strictObject({ runId: RunId });

export const recoverRun = command(
  'run.recover',
  'Decides how a run goes on whose command has an unknown outcome.',
  z.strictObject({
    runId: RunId,
    option: z.enum(['retry', 'skip-as-done', 'discard-sample', 'abort']).describe('The way chosen.'),
  }),
  OkRun,
);
export const resetEmergencyStop = command(
  'workcell.reset-emergency-stop',
  'Allows movement again after an emergency stop.',
  z.strictObject({ workcell: z.string().describe('Name of the workcell.') }),
  z.strictObject({ workcell: z.string().describe('Name of the workcell.') }),
);
export const acknowledgeAlarm = command(
  'alarm.acknowledge',
  'States that a person has seen the alarm.',
  z.strictObject({ alarmId: z.string().describe('Id of the alarm.') }),
  z.strictObject({ alarmId: z.string().describe('Id of the alarm.') }),
);

export const DeviceView = z
  .strictObject({
    device: z.string().describe('Name of the device.'),
    workcell: z.string().describe('Name of the workcell.'),
    endpoint: z.string().describe('Address of the OPC UA server.'),
    connected: z.boolean().describe('Whether the link is up now.'),
    model: z.string().describe('Model as the device states it.'),
    units: z
      .array(
        z.strictObject({
          unit: z.string().describe('Unit symbol; empty for a pure number.'),
          state: z.string().describe('State the device reports, e.g. Running or Stopped.'),
          reservedBy: z.string().optional().describe('Run that holds the unit.'),
          activity: z.string().optional().describe('What it is doing, for people.'),
        }),
      )
      .describe('Functional units.'),
  })
  .describe('A device as people see it.');
export const listDevices = query(
  'devices',
  'The devices of the workcell and their state now.',
  z.strictObject({}),
  z.strictObject({
    workcell: z.string().describe('Name of the workcell.'),
    emergencyStop: z.boolean().describe('Whether the emergency stop is latched.'),
    active: z.boolean().describe('Whether this instance holds the lease on the workcell.'),
    devices: z.array(DeviceView).describe('The devices.'),
  }),
);
export const RunView = z
  .strictObject({
    runId: RunId,
    campaignId: z.string().describe('Id of the campaign.'),
    trialId: z.string().describe('Id of the trial.'),
    state: z
      .enum(['queued', 'running', 'paused', 'awaiting-recovery', 'completed', 'failed', 'cancelled', 'refused'])
      .describe('Where it stands.'),
    step: z.string().optional().describe('The step it is at.'),
    stepsDone: z.int().describe('Steps finished.'),
    steps: z.int().describe('The steps, in order.'),
    waitingFor: z.string().optional().describe('Why it does not go on right now.'),
    options: z
      .array(
        z.strictObject({
          option: z.string().describe('The way chosen.'),
          effect: z.string().describe('What that means for the sample.'),
        }),
      )
      .optional()
      .describe('The ways out.'),
  })
  .describe('A run as people see it.');
export const listRuns = query(
  'runs',
  'Open runs, or all runs of a campaign.',
  z.strictObject({ campaignId: z.string().optional().describe('Id of the campaign.') }),
  z.strictObject({ runs: z.array(RunView).describe('The runs.') }),
);
export const checkProcedure = query(
  'feasibility',
  'Says what a procedure on a workcell needs and yields, or why it cannot be performed.',
  z.strictObject({
    workcell: z.string().describe('Name of the workcell.'),
    procedure: z.string().describe('Name of the procedure.'),
    parameters: z
      .array(
        z.strictObject({
          name: z.string().describe('Name of the property or parameter.'),
          unit: z.string().optional().describe('Unit symbol; empty for a pure number.'),
          values: z
            .array(z.union([z.string(), z.number()]))
            .optional()
            .describe('Choices, if the parameter has such.'),
          lower: z.number().optional().describe('Lower bound.'),
          upper: z.number().optional().describe('Upper bound.'),
        }),
      )
      .describe('Parameters of the campaign that asks.'),
  }),
  z.strictObject({
    problems: z
      .array(
        z.strictObject({
          parameter: z.string().optional().describe('The parameter it is about; absent: the procedure itself.'),
          message: z.string().describe('What is the matter.'),
          remedy: z.string().describe('What to do about it.'),
        }),
      )
      .describe('Every problem; empty when there is none.'),
    parameters: z
      .array(
        z
          .strictObject({
            name: z.string().describe('Name of the property or parameter.'),
            unit: z.string().optional().describe('Unit symbol; empty for a pure number.'),
          })
          .describe('What the procedure binds.'),
      )
      .describe('The parameters.'),
    observes: z
      .array(
        z.strictObject({
          name: z.string().describe('Name of the property or parameter.'),
          unit: z.string().describe('Unit symbol; empty for a pure number.'),
        }),
      )
      .describe('Properties it measures.'),
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
