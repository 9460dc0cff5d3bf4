import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Laboratory } from './laboratory.js';

let laboratory: Laboratory;
beforeAll(async () => {
  laboratory = await Laboratory.start();
});
afterAll(() => laboratory.end());

describe('a program on a device', () => {
  it('runs from its start to its result', async () => {
    const client = await laboratory.client('dispenser');
    const answer = await client.start('Dispenser', 'Dispensing', 'Dispense', 'run/dose/1', {
      Position: 'rack/1',
      Substance: 'biphenyl',
      Amount: '15.4',
      Unit: 'mg',
    });
    expect(answer.status).toBe('Good');
    const result = await client.ended('Dispenser', 'Dispensing', answer.programRun);
    expect(result).toMatchObject({ taskId: 'run/dose/1', properties: { Outcome: 'completed', Effect: 'complete' } });
    expect(await client.scalar('Dispenser', 'Dispensing', answer.programRun, 'AmountDosed')).toBeCloseTo(15.4, 0);
  });
});
