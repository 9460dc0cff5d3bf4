import { z } from 'zod';
import { type EventOf, eventsOf } from '../contract.js';

const device = eventsOf('execution', 'device');
const workcell = eventsOf('execution', 'workcell');
const alarm = eventsOf('execution', 'alarm');
const by = z.string().min(1).describe('Who did it.');

export const deviceConnected = device(
  'DeviceConnected',
  'A device of the workcell was found and browsed.',
  z.strictObject({
    device: z.string().describe('Name of the device.'),
    workcell: z.string().describe('Name of the workcell.'),
    endpoint: z.string().describe('Address of the OPC UA server.'),
    serverEpoch: z.string().describe('Start time of its server.'),
    manufacturer: z.string().describe('Manufacturer as the device states it.'),
    model: z.string().describe('Model as the device states it.'),
    serialNumber: z.string().describe('Serial number as the device states it.'),
    units: z
      .array(
        z.strictObject({
          unit: z.string().describe('Unit symbol; empty for a pure number.'),
          programs: z.array(z.string()).describe('Programs it offers.'),
          properties: z.array(z.string()).describe('The properties.'),
        }),
      )
      .describe('Functional units with their programs and supported properties.'),
    hash: z.string().describe('Hash of what was browsed; another hash is another device.'),
  }),
);
export const deviceLost = device(
  'DeviceLost',
  'The link to a device broke.',
  z.strictObject({
    device: z.string().describe('Name of the device.'),
    workcell: z.string().describe('Name of the workcell.'),
    reason: z.string().describe('Why, in words for people.'),
  }),
);
export const deviceEvents = [deviceConnected, deviceLost] as const;
export type DeviceEvent = EventOf<(typeof deviceEvents)[number]>;

export const emergencyStopLatched = workcell(
  'EmergencyStopLatched',
  'Everything was stopped; nothing moves until the stop is reset.',
  z.strictObject({
    workcell: z.string().describe('Name of the workcell.'),
    by,
    reason: z.string().describe('Why, in words for people.'),
    devices: z
      .array(
        z.strictObject({
          device: z.string().describe('Name of the device.'),
          stopped: z.boolean().describe('Whether the device confirmed that it stopped.'),
          detail: z.string().optional().describe('More, for people.'),
        }),
      )
      .describe('Which devices confirmed that they stopped.'),
  }),
);
export const emergencyStopReset = workcell(
  'EmergencyStopReset',
  'A person allowed movement again.',
  z.strictObject({ workcell: z.string().describe('Name of the workcell.'), by }),
);
export const workcellEvents = [emergencyStopLatched, emergencyStopReset] as const;
export type WorkcellEvent = EventOf<(typeof workcellEvents)[number]>;

export const alarmRaised = alarm(
  'AlarmRaised',
  'Something needs a person.',
  z.strictObject({
    alarmId: z.string().describe('Id of the alarm.'),
    severity: z.enum(['warning', 'error', 'critical']).describe('How urgent it is.'),
    code: z.string().describe('Stable error code.'),
    message: z.string().describe('What is the matter.'),
    device: z.string().optional().describe('Name of the device.'),
    runId: z.string().optional().describe('Id of the run.'),
  }),
);
export const alarmAcknowledged = alarm(
  'AlarmAcknowledged',
  'A person has seen the alarm.',
  z.strictObject({ alarmId: z.string().describe('Id of the alarm.'), by }),
);
export const alarmCleared = alarm(
  'AlarmCleared',
  'The cause is gone.',
  z.strictObject({ alarmId: z.string().describe('Id of the alarm.') }),
);
export const alarmEvents = [alarmRaised, alarmAcknowledged, alarmCleared] as const;
export type AlarmEvent = EventOf<(typeof alarmEvents)[number]>;
