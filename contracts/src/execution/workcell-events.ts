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
    device: z.string(),
    workcell: z.string(),
    endpoint: z.string(),
    serverEpoch: z.string().describe('Start time of its server.'),
    manufacturer: z.string(),
    model: z.string(),
    serialNumber: z.string(),
    units: z
      .array(z.strictObject({ unit: z.string(), programs: z.array(z.string()), properties: z.array(z.string()) }))
      .describe('Functional units with their programs and supported properties.'),
    hash: z.string().describe('Hash of what was browsed; another hash is another device.'),
  }),
);
export const deviceLost = device(
  'DeviceLost',
  'The link to a device broke.',
  z.strictObject({ device: z.string(), workcell: z.string(), reason: z.string() }),
);
export const deviceEvents = [deviceConnected, deviceLost] as const;
export type DeviceEvent = EventOf<(typeof deviceEvents)[number]>;

export const emergencyStopLatched = workcell(
  'EmergencyStopLatched',
  'Everything was stopped; nothing moves until the stop is reset.',
  z.strictObject({
    workcell: z.string(),
    by,
    reason: z.string(),
    devices: z
      .array(z.strictObject({ device: z.string(), stopped: z.boolean(), detail: z.string().optional() }))
      .describe('Which devices confirmed that they stopped.'),
  }),
);
export const emergencyStopReset = workcell(
  'EmergencyStopReset',
  'A person allowed movement again.',
  z.strictObject({ workcell: z.string(), by }),
);
export const workcellEvents = [emergencyStopLatched, emergencyStopReset] as const;
export type WorkcellEvent = EventOf<(typeof workcellEvents)[number]>;

export const alarmRaised = alarm(
  'AlarmRaised',
  'Something needs a person.',
  z.strictObject({
    alarmId: z.string(),
    severity: z.enum(['warning', 'error', 'critical']),
    code: z.string(),
    message: z.string(),
    device: z.string().optional(),
    runId: z.string().optional(),
  }),
);
export const alarmAcknowledged = alarm(
  'AlarmAcknowledged',
  'A person has seen the alarm.',
  z.strictObject({ alarmId: z.string(), by }),
);
export const alarmCleared = alarm('AlarmCleared', 'The cause is gone.', z.strictObject({ alarmId: z.string() }));
export const alarmEvents = [alarmRaised, alarmAcknowledged, alarmCleared] as const;
export type AlarmEvent = EventOf<(typeof alarmEvents)[number]>;
