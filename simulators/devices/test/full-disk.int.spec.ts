import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Laboratory } from './laboratory.js';

const dispensing = ['Dispenser', 'Dispensing'] as const;
const dose = { Position: 'rack/1', Substance: 'biphenyl', Amount: '1', Unit: 'mg' };

let laboratory: Laboratory;
beforeAll(async () => {
  laboratory = await Laboratory.start({ devices: 'dispenser', fileLimit: 16 });
});
afterAll(() => laboratory.end());

describe('a device whose disk is full', () => {
  it('refuses new programs, says so in its health, and knows every former one when there is room again', async () => {
    const client = await laboratory.client('dispenser');
    const started: string[] = [];
    let status = 'Good';
    for (let i = 0; status === 'Good'; i++) {
      const answer = await client.start(...dispensing, 'Dispense', `run/dose-${i}/1`, dose);
      status = answer.status;
      if (status !== 'Good') break;
      started.push(answer.programRun);
      // a program whose end cannot be written down goes on until there is room: then the next call finds it running
      const settled = await client.settledOrUnhealthy('Dispenser', 'Dispensing', answer.programRun);
      if (!settled) status = (await client.start(...dispensing, 'Dispense', 'run/after/1', dose)).status;
    }
    expect(['BadResourceUnavailable', 'BadInvalidState']).toContain(status);
    expect(await client.value('Dispenser', 'DeviceHealth')).not.toBe(0);
    const { executed } = await laboratory.world('/effects');
    expect(executed).toBe(started.length);

    await laboratory.killDevices();
    await laboratory.startDevices({});
    const again = await laboratory.client('dispenser');
    for (const programRun of started)
      expect((await again.ended(...dispensing, programRun)).properties.Outcome).toBe('completed');
    expect(await laboratory.world('/effects')).toEqual({ executed, repeated: 0 });
  });
});
