import { eventually } from '@meguri/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Laboratory } from './laboratory.js';

const dispensing = ['Dispenser', 'Dispensing'] as const;
const dose = { Position: 'rack/1', Substance: 'biphenyl', Amount: '15.4', Unit: 'mg' };

let laboratory: Laboratory;
/** effects in the world before the test */
let before: number;
beforeAll(async () => {
  laboratory = await Laboratory.start({ devices: 'dispenser' });
});
beforeEach(async () => {
  before = (await laboratory.world('/effects')).executed;
});
afterAll(() => laboratory.end());

const effects = async () => {
  const { executed, repeated } = await laboratory.world('/effects');
  return { executed: executed - before, repeated };
};

/** Starts a dose that meets a fault, waits until the process has died of it, and starts the devices again. */
async function crashAt(at: string, taskId: string): Promise<void> {
  const client = await laboratory.client('dispenser');
  await laboratory.fault({ device: 'dispenser', kind: 'crash', at });
  await client.start(...dispensing, 'Dispense', taskId, dose).catch(() => 'the answer is lost');
  await laboratory.devicesGone();
  await laboratory.startDevices();
}

/** What the device says about a task id after its restart, without doing it again. */
async function ask(taskId: string) {
  const client = await laboratory.client('dispenser');
  const { status, programRun } = await client.start(...dispensing, 'Dispense', taskId, dose);
  expect(status).toBe('Good');
  return client.ended(...dispensing, programRun);
}

describe('a device that is killed without warning', () => {
  it('reports a program whose time passed meanwhile as completed, done once', async () => {
    const client = await laboratory.client('dispenser');
    const { epoch } = client;
    await crashAt('running', 'run/passed/1');
    expect((await ask('run/passed/1')).properties).toMatchObject({ Outcome: 'completed', Effect: 'complete' });
    expect(await effects()).toEqual({ executed: 1, repeated: 0 });
    expect((await laboratory.client('dispenser')).epoch).not.toBe(epoch);
  });

  it('reports a program that was still under way as interrupted, with what it did', async () => {
    const client = await laboratory.client('dispenser');
    await laboratory.fault({ device: 'dispenser', kind: 'slow', factor: 1e7 });
    const { programRun } = await client.start(...dispensing, 'Dispense', 'run/cut/1', dose);
    await eventually(async () => (await effects()).executed === 1);
    await laboratory.killDevices();
    await laboratory.startDevices();
    const result = await ask('run/cut/1');
    expect(result.properties).toMatchObject({ Outcome: 'interrupted', Effect: 'partial' });
    const again = await laboratory.client('dispenser');
    expect((await again.result(...dispensing, programRun)).taskId).toBe('run/cut/1');
    expect(await again.state(...dispensing)).toBe('Stopped');
    expect(await effects()).toEqual({ executed: 1, repeated: 0 });
  });

  it('reports a program that was accepted but never begun as interrupted without effect', async () => {
    await crashAt('started', 'run/accepted/1');
    expect((await ask('run/accepted/1')).properties).toMatchObject({ Outcome: 'interrupted', Effect: 'none' });
    expect((await effects()).executed).toBe(0);
  });

  it('knows nothing of a call that it died of before accepting it', async () => {
    await crashAt('before', 'run/unknown/1');
    expect((await effects()).executed).toBe(0);
    expect((await ask('run/unknown/1')).properties.Outcome).toBe('completed');
    expect(await effects()).toEqual({ executed: 1, repeated: 0 });
  });

  it('reports a program that ended in the world, but not in its own journal, as completed', async () => {
    await crashAt('settled', 'run/settled/1');
    expect((await ask('run/settled/1')).properties).toMatchObject({ Outcome: 'completed', Effect: 'complete' });
    expect(await effects()).toEqual({ executed: 1, repeated: 0 });
  });
});

describe('a world that is killed without warning', () => {
  it('is waited for, and the program ends once it is back', async () => {
    const client = await laboratory.client('dispenser');
    await laboratory.killWorld();
    const { programRun } = await client.start(...dispensing, 'Dispense', 'run/away/1', dose);
    expect((await client.result(...dispensing, programRun)).stopped).toBeNull();
    await laboratory.startWorld();
    expect((await client.ended(...dispensing, programRun)).properties.Outcome).toBe('completed');
    expect(await effects()).toEqual({ executed: 1, repeated: 0 });
  });
});

describe('a lease', () => {
  it('that was over stays over when the device is restarted', async () => {
    const client = await laboratory.client('dispenser');
    await client.start(...dispensing, 'Dispense', 'run/lease/1', { ...dose, LeaseEpoch: '7' });
    await laboratory.killDevices();
    await laboratory.startDevices();
    const again = await laboratory.client('dispenser');
    const answer = await again.start(...dispensing, 'Dispense', 'run/old-lease/1', { ...dose, LeaseEpoch: '6' });
    expect(answer.status).toBe('BadInvalidState');
  });
});
