import type { Effect, Outcome } from '@meguri/contracts';

/** What a device says of a command after an interruption. */
export type DeviceAccount =
  | { readonly says: 'unreachable' }
  /** It has a Result under the task id, and the program has not ended. */
  | { readonly says: 'running'; readonly deviceRunId: string }
  /** It has a Result under the task id, and the program has ended. */
  | { readonly says: 'ended'; readonly deviceRunId: string; readonly result: EndedResult }
  /** It has no Result under the task id; `unitBusy`: the unit runs something all the same. */
  | { readonly says: 'no-result'; readonly unitBusy: boolean };

export interface EndedResult {
  readonly outcome: string;
  readonly effect: string;
  readonly reason: string;
  readonly values: Readonly<Record<string, number>>;
  /** Laboratory seconds. */
  readonly labSeconds?: number | undefined;
}

/** A command in the journal that is not settled. */
export interface Unsettled {
  readonly state: 'prepared' | 'sent' | 'acknowledged';
  /** Whether the device made a Result before any effect and refuses late commands. */
  readonly guarded: boolean;
  /** Whether the time is over after which the device refuses the command. */
  readonly deadlinePassed: boolean;
}

export interface Settlement {
  readonly outcome: Outcome;
  readonly effect: Effect;
  readonly code?: string;
  readonly reason?: string;
  readonly values?: Readonly<Record<string, number>>;
  readonly labSeconds?: number | undefined;
}

export type Reconciliation =
  | { readonly action: 'settle'; readonly settlement: Settlement }
  /** The command runs: acknowledge it if that is missing, and wait for its end. */
  | { readonly action: 'watch'; readonly deviceRunId: string }
  /** The device cannot be asked now: ask again when the link is back. */
  | { readonly action: 'await-link' }
  /** A call may still be under way: ask again when the device would refuse it. */
  | { readonly action: 'await-deadline' };

/** Decides about a command whose end nobody saw, from the journal and what the device says; never by calling again. */
export function reconcile(command: Unsettled, account: DeviceAccount): Reconciliation {
  if (command.state === 'prepared') return settle({ outcome: 'not-sent', effect: 'none', reason: 'it was never sent' });
  switch (account.says) {
    case 'unreachable':
      return { action: 'await-link' };
    case 'running':
      return { action: 'watch', deviceRunId: account.deviceRunId };
    case 'ended':
      return settle(settlementOf(account.result));
    case 'no-result':
      return withoutResult(command, account.unitBusy);
  }
}

function withoutResult(command: Unsettled, unitBusy: boolean): Reconciliation {
  if (command.state === 'acknowledged')
    return unknown('the device acknowledged the command and knows nothing of it now');
  if (!command.guarded) return unknown('the device has no result for the command, which proves nothing');
  if (!command.deadlinePassed) return { action: 'await-deadline' };
  if (unitBusy) return unknown('the device has no result for the command, but its unit is at work');
  return settle({ outcome: 'not-sent', effect: 'none', reason: 'the command never reached the device' });
}

const settle = (settlement: Settlement): Reconciliation => ({ action: 'settle', settlement });

const unknown = (reason: string): Reconciliation =>
  settle({ outcome: 'unknown', effect: 'unknown', code: 'DEVICE.OUTCOME_UNKNOWN', reason });

const effects: readonly string[] = ['none', 'complete', 'partial', 'unknown'] satisfies Effect[];

/** What a finished program's Result means; words that are not in the language count as nonsense. */
export function settlementOf({ outcome, effect, reason, values, labSeconds }: EndedResult): Settlement {
  if (!effects.includes(effect) || !['completed', 'interrupted', 'aborted', 'failed'].includes(outcome))
    return {
      outcome: 'unknown',
      effect: 'unknown',
      code: 'DEVICE.NONSENSE',
      reason: `the device states outcome ${JSON.stringify(outcome)} and effect ${JSON.stringify(effect)}`,
    };
  const known = effect as Effect;
  if (outcome === 'completed' && known === 'complete') return { outcome: 'done', effect: known, values, labSeconds };
  if (outcome === 'completed')
    return {
      outcome: 'unknown',
      effect: 'unknown',
      code: 'DEVICE.NONSENSE',
      reason: `the device calls the program completed and its effect ${effect}`,
    };
  return {
    outcome: 'failed',
    effect: known,
    code: 'DEVICE.INTERRUPTED',
    reason: reason || `the program was ${outcome}`,
    values,
    labSeconds,
  };
}
