import { z } from 'zod';
import { count } from './count.js';

const PhysicalCommands = z.strictObject({
  sent: count.describe('Commands that were sent to devices.'),
  executed: count.describe('Distinct effects in the simulated world.'),
  repeated: count.describe('Effects beyond one for each step of a run that no person ordered.'),
});

/** The result of a campaign as `meguri start --json` prints it. */
export const CampaignReport = z.strictObject({
  campaign: z.string().describe('Id of the campaign.'),
  status: z.enum(['finished', 'aborted', 'failed']).describe('How it ended.'),
  trials: count.describe('Trials that were answered, with values or by a failure.'),
  observations: count.describe('Observations of the campaign in the data lake.'),
  best: z.record(z.string(), z.number()).describe('Best value of each objective, in its unit.'),
  physicalCommands: PhysicalCommands,
  deadLetters: count.describe('Messages of the whole laboratory that no handler could take.'),
  events: count.describe('Events of the campaign in the data lake.'),
  seconds: z.number().min(0).describe('From the start of the campaign to its end.'),
});
export type CampaignReport = z.infer<typeof CampaignReport>;

export const DeadLetters = z.object({
  deadLetters: z.array(
    z.object({
      sequence: z.int().min(1),
      service: z.string(),
      durable: z.string(),
      code: z.string(),
      reason: z.string(),
      at: z.string(),
    }),
  ),
  total: count,
});

export const EmergencyStopAnswer = z.object({
  latched: z.boolean().describe('Whether the stop holds until a person resets it.'),
  devices: z
    .array(z.object({ device: z.string(), stopped: z.boolean() }))
    .describe('Each device, and whether it confirmed that it stopped.'),
});

export const Failure = z.strictObject({
  error: z.strictObject({
    code: z.string().describe('Code of the error catalogue, or USAGE or UNEXPECTED.'),
    message: z.string(),
    remedy: z.string().optional().describe('What to do about it.'),
  }),
});
