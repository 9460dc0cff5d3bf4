import { describe, expect, it } from 'vitest';
import { closedBecause, type GateQuestion } from './gate.js';

const open: GateQuestion = {
  link: { sessionUp: true, reconnecting: false, serverEpoch: 'A', silentMs: 10 },
  serverEpoch: 'A',
  leaseValid: true,
  emergencyStop: false,
  now: 1000,
  deadline: 4000,
};

describe('the gate before a physical command', () => {
  it('is open when everything is as it was written down', () => {
    expect(closedBecause(open)).toBeUndefined();
  });

  it.each([
    ['the emergency stop is latched', { emergencyStop: true }],
    ['the lease is over', { leaseValid: false }],
    ['there is no session', { link: { ...open.link, sessionUp: false } }],
    ['the link is being repaired', { link: { ...open.link, reconnecting: true } }],
    ['the server was restarted', { link: { ...open.link, serverEpoch: 'B' } }],
    ['the server was silent for two seconds', { link: { ...open.link, silentMs: 2000 } }],
    ['the deadline has come', { now: 4000 }],
  ])('is closed when %s', (_, change) => {
    expect(closedBecause({ ...open, ...change })).toBeTypeOf('string');
  });
});
