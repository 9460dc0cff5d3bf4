import { describe, expect, it } from 'vitest';
import { dispenser } from '../workcell/dispenser.js';
import { admit, readTerms, type StartRequest } from './admission.js';
import { Refusal } from './refusal.js';

const program = dispenser.units[0]!.program;
const unit = { state: 'Stopped', serverEpoch: '2026-01-01T00:00:00.000Z', leaseEpoch: 3, now: 1000 } as const;
const proper = {
  Position: 'rack/1',
  Substance: 'biphenyl',
  Amount: '15.4',
  Unit: 'mg',
  NotAfter: new Date(2000).toISOString(),
  ServerEpoch: unit.serverEpoch,
  LeaseEpoch: '3',
};

function decide(changes: Record<string, string | undefined> = {}, more: Partial<StartRequest> = {}, state = unit) {
  const properties = Object.entries({ ...proper, ...changes }).filter(
    (pair): pair is [string, string] => pair[1] !== undefined,
  );
  const request = { template: 'Dispense', properties: new Map(properties), runId: 'r', taskId: 'r/s/1', ...more };
  try {
    return admit(request, readTerms(request), program, state);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return error.status;
  }
}

describe('a unit', () => {
  it('reads the properties of a proper call', () => {
    expect(decide()).toEqual({ Position: 'rack/1', Substance: 'biphenyl', Amount: 15.4, Unit: 'mg' });
  });

  it.each([
    ['a late call', { NotAfter: new Date(999).toISOString() }, 'BadTimeout'],
    ['a call meant for the server before its restart', { ServerEpoch: '2025-12-31T00:00:00.000Z' }, 'BadInvalidState'],
    ['a call under an older lease', { LeaseEpoch: '2' }, 'BadInvalidState'],
    ['a call without deadline', { NotAfter: undefined }, 'BadInvalidArgument'],
    ['a call without server epoch', { ServerEpoch: undefined }, 'BadInvalidArgument'],
    ['a call without lease epoch', { LeaseEpoch: 'first' }, 'BadInvalidArgument'],
    ['an unknown property', { Colour: 'red' }, 'BadInvalidArgument'],
    ['a missing property', { Amount: undefined }, 'BadInvalidArgument'],
    ['an amount above its range', { Amount: '8001' }, 'BadInvalidArgument'],
    ['an amount of nothing', { Amount: '' }, 'BadInvalidArgument'],
    ['an amount that is no number', { Amount: 'NaN' }, 'BadInvalidArgument'],
    ['a place that it does not reach', { Position: 'rack/241' }, 'BadInvalidArgument'],
    ['a substance that it does not have', { Substance: 'gold' }, 'BadOutOfRange'],
    ['a substance that nobody can buy', { Substance: 'product' }, 'BadOutOfRange'],
    ['a solid by volume', { Unit: 'uL' }, 'BadInvalidArgument'],
    ['a liquid by mass', { Substance: 'DMAc' }, 'BadInvalidArgument'],
  ])('refuses %s', (_what, changes, status) => {
    expect(decide(changes)).toBe(status);
  });

  it('refuses a program that it does not have, a bad task id and a missing run id', () => {
    expect(decide({}, { template: 'Heat' })).toBe('BadInvalidArgument');
    expect(decide({}, { taskId: 'r/s' })).toBe('BadInvalidArgument');
    expect(decide({}, { runId: '' })).toBe('BadInvalidArgument');
  });

  it.each(['Running', 'Stopping', 'Aborting', 'Aborted', 'Clearing'] as const)(
    'refuses to start while it is %s',
    (state) => {
      expect(decide({}, {}, { ...unit, state } as never)).toBe('BadInvalidState');
    },
  );
});
