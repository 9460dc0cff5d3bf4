import { eventually } from '@meguri/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Laboratory } from './laboratory.js';
import type { LadsClient } from './lads-client.js';

const dispensing = ['Dispenser', 'Dispensing'] as const;
const dose = { Position: 'rack/1', Substance: 'biphenyl', Amount: '15.4', Unit: 'mg' };
// one lab hour in a wall second: long enough to interrupt, and a dose is still done in 13 ms
const timeScale = 3600;

let laboratory: Laboratory;
let client: LadsClient;
beforeAll(async () => {
  laboratory = await Laboratory.start({ devices: 'dispenser,reactor', timeScale });
  client = await laboratory.client('dispenser');
});
afterAll(() => laboratory.end());

describe('a program', () => {
  it('leaves a result with its ids, its outcome, its scalars and its properties', async () => {
    const { status, programRun } = await client.start(...dispensing, 'Dispense', 'run/dose/1', dose);
    expect(status).toBe('Good');
    expect(await client.ended(...dispensing, programRun)).toMatchObject({
      taskId: 'run/dose/1',
      properties: { ...dose, Outcome: 'completed', Effect: 'complete', Reason: '' },
    });
    expect(Math.abs((await client.scalar(...dispensing, programRun, 'AmountDosed')) / 15.4 - 1)).toBeLessThan(0.0051);
  });

  it('answers a repeated task id with the same run and does nothing', async () => {
    const before = await laboratory.world('/effects');
    const first = await client.start(...dispensing, 'Dispense', 'run/repeated/1', dose);
    const stale: Record<string, string>[] = [
      {},
      { NotAfter: '2000-01-01T00:00:00Z' },
      { ServerEpoch: '2000-01-01T00:00:00Z' },
    ];
    const again = await Promise.all(
      stale.map((late) => client.start(...dispensing, 'Dispense', 'run/repeated/1', { ...dose, ...late })),
    );
    expect(new Set(again.map(({ programRun }) => programRun))).toEqual(new Set([first.programRun]));
    await client.ended(...dispensing, first.programRun);
    expect(await laboratory.world('/effects')).toEqual({ executed: before.executed + 1, repeated: 0 });
  });

  it('that a person orders once more is no repeat', async () => {
    for (const [taskId, order] of [
      ['run/ordered/1', {}],
      ['run/ordered/2', { OrderedBy: 'Aiko' }],
    ] as const) {
      const { programRun } = await client.start(...dispensing, 'Dispense', taskId, { ...dose, ...order });
      await client.ended(...dispensing, programRun);
    }
    expect((await laboratory.world('/effects')).repeated).toBe(0);
  });

  it.each([
    ['late', 'BadTimeout', { NotAfter: new Date(Date.now() - 1).toISOString() }],
    ['meant for another server epoch', 'BadInvalidState', { ServerEpoch: '2000-01-01T00:00:00.000Z' }],
    ['under an older lease', 'BadInvalidState', { LeaseEpoch: '0' }],
    ['with an unknown property', 'BadInvalidArgument', { Colour: 'red' }],
    ['out of range', 'BadInvalidArgument', { Amount: '-1' }],
    ['of an unknown substance', 'BadOutOfRange', { Substance: 'gold' }],
  ])('that is asked for %s is refused before anything happens', async (why, status, change) => {
    const before = await laboratory.world('/effects');
    const answer = await client.start(...dispensing, 'Dispense', `run/refused ${why}/1`, { ...dose, ...change });
    expect(answer.status).toBe(status);
    expect(await laboratory.world('/effects')).toEqual(before);
    expect(await client.state(...dispensing)).toBe('Stopped');
  });

  it('announces its beginning and its end by NodeVersion, and its end by an event with its task id', async () => {
    const resultSet = ['Dispenser', 'FunctionalUnitSet', 'Dispensing', 'ProgramManager', 'ResultSet'];
    const watch = await client.watch(...resultSet, 'NodeVersion');
    await eventually(() => watch.values.length === 1);
    const before = Number(watch.values[0]);
    await client.start(...dispensing, 'Dispense', 'run/announced/1', dose);
    await eventually(() => watch.events.includes('run/announced/1'));
    await eventually(() => Number(watch.values.at(-1)) >= before + 2);
    await watch.end();
  });

  it('fails without effect when nothing stands where it shall work', async () => {
    const reactor = await laboratory.client('reactor');
    const heat = { Temperature: '105', Duration: '60' };
    const { programRun } = await reactor.start('Reactor', 'Position2', 'Heat', 'run/nothing/1', heat);
    expect((await reactor.ended('Reactor', 'Position2', programRun)).properties).toMatchObject({
      Outcome: 'failed',
      Effect: 'none',
      Reason: 'no vessel stands at reactor/2',
    });
  });
});

describe('a functional unit', () => {
  it('runs one program at a time and leaves a started one in its results', async () => {
    const slow = 'run/slow/1';
    await laboratory.fault({ device: 'dispenser', kind: 'slow', factor: 1e6 });
    const { programRun } = await client.start(...dispensing, 'Dispense', slow, dose);
    expect(await client.state(...dispensing)).toBe('Running');
    expect(await client.result(...dispensing, programRun)).toMatchObject({ taskId: slow, stopped: null });
    expect((await client.start(...dispensing, 'Dispense', 'run/busy/1', dose)).status).toBe('BadInvalidState');

    expect((await client.call(...dispensing, 'Clear')).name).toBe('BadInvalidState');
    expect((await client.call(...dispensing, 'Abort')).name).toBe('Good');
    expect((await client.ended(...dispensing, programRun)).properties).toMatchObject({
      Outcome: 'aborted',
      Effect: 'partial',
    });
    expect(await client.state(...dispensing)).toBe('Aborted');
    expect((await client.start(...dispensing, 'Dispense', 'run/aborted/1', dose)).status).toBe('BadInvalidState');
    expect((await client.call(...dispensing, 'Clear')).name).toBe('Good');
    expect(await client.state(...dispensing)).toBe('Stopped');
  });

  it('ends a program when it is stopped, and is ready again', async () => {
    await laboratory.fault({ device: 'dispenser', kind: 'slow', factor: 1e6 });
    const { programRun } = await client.start(...dispensing, 'Dispense', 'run/stopped/1', dose);
    expect((await client.call(...dispensing, 'Stop')).name).toBe('Good');
    expect((await client.ended(...dispensing, programRun)).properties.Outcome).toBe('interrupted');
    expect(await client.state(...dispensing)).toBe('Stopped');
    expect((await client.call(...dispensing, 'Abort')).name).toBe('BadInvalidState');
  });

  it('shows the temperature of a position and whether a vessel stands there', async () => {
    const reactor = await laboratory.client('reactor');
    const functions = ['Reactor', 'FunctionalUnitSet', 'Position1', 'FunctionSet'];
    expect(await reactor.value(...functions, 'Temperature', 'CurrentValue')).toBe(25);
    expect(await reactor.value(...functions, 'Vessel', 'SensorValue')).toBe(false);
  });

  it('keeps standard output for the ready line', () => {
    expect(laboratory.devicesOutput).toHaveLength(1);
  });
});
