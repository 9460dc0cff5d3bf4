import { describe, expect, it } from 'vitest';
import { type DeviceAccount, reconcile, settlementOf, type Unsettled } from './reconcile.js';

const result = (outcome: string, effect: string) => ({ outcome, effect, reason: '', values: {} });
const accounts: Record<string, DeviceAccount> = {
  unreachable: { says: 'unreachable' },
  running: { says: 'running', deviceRunId: 'd1' },
  completed: { says: 'ended', deviceRunId: 'd1', result: result('completed', 'complete') },
  'interrupted before': { says: 'ended', deviceRunId: 'd1', result: result('interrupted', 'none') },
  'interrupted amid': { says: 'ended', deviceRunId: 'd1', result: result('interrupted', 'partial') },
  'idle, no result': { says: 'no-result', unitBusy: false },
  'busy, no result': { says: 'no-result', unitBusy: true },
};

// journal state, whether the device is guarded, whether the deadline has passed → answer to each account, in order
const table: [Unsettled['state'], boolean, boolean, string[]][] = [
  ['prepared', true, false, Array(7).fill('not-sent none')],
  ['prepared', true, true, Array(7).fill('not-sent none')],
  ['prepared', false, false, Array(7).fill('not-sent none')],
  ['prepared', false, true, Array(7).fill('not-sent none')],
  [
    'sent',
    true,
    false,
    ['await-link', 'watch', 'done complete', 'failed none', 'failed partial', 'await-deadline', 'await-deadline'],
  ],
  [
    'sent',
    true,
    true,
    ['await-link', 'watch', 'done complete', 'failed none', 'failed partial', 'not-sent none', 'unknown unknown'],
  ],
  [
    'sent',
    false,
    false,
    ['await-link', 'watch', 'done complete', 'failed none', 'failed partial', 'unknown unknown', 'unknown unknown'],
  ],
  [
    'sent',
    false,
    true,
    ['await-link', 'watch', 'done complete', 'failed none', 'failed partial', 'unknown unknown', 'unknown unknown'],
  ],
  [
    'acknowledged',
    true,
    false,
    ['await-link', 'watch', 'done complete', 'failed none', 'failed partial', 'unknown unknown', 'unknown unknown'],
  ],
  [
    'acknowledged',
    true,
    true,
    ['await-link', 'watch', 'done complete', 'failed none', 'failed partial', 'unknown unknown', 'unknown unknown'],
  ],
  [
    'acknowledged',
    false,
    false,
    ['await-link', 'watch', 'done complete', 'failed none', 'failed partial', 'unknown unknown', 'unknown unknown'],
  ],
  [
    'acknowledged',
    false,
    true,
    ['await-link', 'watch', 'done complete', 'failed none', 'failed partial', 'unknown unknown', 'unknown unknown'],
  ],
];
const rows = table.flatMap(([state, guarded, deadlinePassed, answers]) =>
  Object.keys(accounts).map((account, i) => ({ state, guarded, deadlinePassed, account, answer: answers[i] ?? '' })),
);

describe('finding out what became of a command', () => {
  it.each(rows)('$state, guarded $guarded, deadline passed $deadlinePassed, device $account → $answer', (row) => {
    const { answer, account, ...command } = row;
    const found = reconcile(command, accounts[account] as DeviceAccount);
    const { action } = found;
    expect(action === 'settle' ? `${found.settlement.outcome} ${found.settlement.effect}` : action).toBe(answer);
  });

  it('covers every journal state with every account', () => {
    expect(rows).toHaveLength(3 * 2 * 2 * 7);
  });

  it.each([
    ['an unknown outcome', 'finished', 'complete'],
    ['an unknown effect', 'interrupted', 'much'],
    ['a completed program without its effect', 'completed', 'partial'],
  ])('takes %s for nonsense, not for an answer', (_, outcome, effect) => {
    expect(settlementOf(result(outcome, effect))).toMatchObject({ outcome: 'unknown', code: 'DEVICE.NONSENSE' });
  });
});
