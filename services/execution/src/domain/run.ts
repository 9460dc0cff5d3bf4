import type { FileReference, RecoveryOption, RunEvent, RunStep } from '@meguri/contracts';
import type { z } from 'zod';
import type { Settlement } from './reconcile.js';

type DataOf<T extends RunEvent['type']> = Extract<RunEvent, { type: T }>['data'];
export type QueuedData = DataOf<'RunQueued'>;
export type Closing = Omit<DataOf<'RunClosing'>, 'runId'>;

/** The vessel of a run. */
export interface Sample {
  readonly sampleId: string;
  readonly vessel: string;
  /** Its own place; no other vessel ever stands there. */
  readonly home: string;
  /** Where it stands, or stood before it was lost. */
  readonly location: string;
  /** Where it may be, when a transfer ended nobody knows how. */
  readonly lost?: readonly string[];
}

/** The latest command of a run. At most one is unsettled. */
export interface Command extends Omit<DataOf<'CommandPrepared'>, 'runId'> {
  readonly state: 'prepared' | 'sent' | 'acknowledged' | 'settled';
  readonly serverEpoch?: string;
  readonly deviceRunId?: string;
  readonly settlement?: Settlement;
}

export interface Measurement {
  readonly stepId: string;
  readonly device: string;
  readonly files: readonly FileReference[];
}

export type RunStatus =
  | 'absent'
  | 'queued'
  | 'running'
  | 'awaiting-recovery'
  | 'completed'
  | 'failed'
  | 'cancelled'
  | 'refused';

/** One execution of a procedure: the fold of its events. */
export interface Run {
  readonly runId: string;
  readonly status: RunStatus;
  readonly trial?: Omit<QueuedData, 'steps'>;
  readonly steps: readonly RunStep[];
  /** Number of finished steps. */
  readonly done: number;
  readonly paused?: string;
  readonly sample?: Sample;
  readonly command?: Command;
  /** Commands written down per step. */
  readonly prepared: Readonly<Record<string, number>>;
  /** Commands per step that reached the device and had no effect. */
  readonly spent: Readonly<Record<string, number>>;
  /** Values that devices reported of finished steps. */
  readonly reported: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly measurements: readonly Measurement[];
  /** Decided to end without observations; what is left is to clear the way. */
  readonly closing?: Closing;
  readonly recovery?: { readonly commandId: string; readonly options: readonly z.infer<typeof RecoveryOption>[] };
  /** A person ordered this step once more, whatever its last command did. */
  readonly ordered?: { readonly stepId: string; readonly by: string };
  /** A person said that the vessel is out of the way. */
  readonly clearedByPerson?: boolean;
}

/** Step id of the transfer that brings the sample of an ended run out of the way. */
export const DISCARD = 'discard';

export const initialRun = (runId: string): Run => ({
  runId,
  status: 'absent',
  steps: [],
  done: 0,
  prepared: {},
  spent: {},
  reported: {},
  measurements: [],
});

export function evolveRun(run: Run, event: RunEvent): Run {
  switch (event.type) {
    case 'RunQueued': {
      const { steps, ...trial } = event.data;
      return { ...run, status: 'queued', trial, steps };
    }
    case 'RunRefused':
      return { ...run, status: 'refused' };
    case 'RunStarted':
      return { ...run, status: 'running' };
    case 'RunPaused':
      return { ...run, paused: event.data.reason };
    case 'RunResumed':
      return without(run, 'paused');
    case 'SampleCreated':
      return created(run, event.data);
    case 'SampleMoved':
      return run.sample ? { ...run, sample: { ...found(run.sample), location: event.data.to } } : run;
    case 'CommandPrepared':
      return prepared(run, event.data);
    case 'CommandSent':
      return withCommand(run, event.data.commandId, { state: 'sent', serverEpoch: event.data.serverEpoch });
    case 'CommandAcknowledged':
      return withCommand(run, event.data.commandId, { state: 'acknowledged', deviceRunId: event.data.deviceRunId });
    case 'CommandSettled':
      return settled(run, event.data);
    case 'MeasurementTaken': {
      const { stepId, device, files } = event.data;
      return { ...run, measurements: [...run.measurements, { stepId, device, files }] };
    }
    case 'RunClosing':
      return closing(run, event.data);
    case 'RunAwaitingRecovery':
      return { ...run, status: 'awaiting-recovery', recovery: event.data };
    case 'RunRecovered':
      return recovered(run, event.data);
    case 'RunCompleted':
      return { ...run, status: 'completed' };
    case 'RunFailed':
      return { ...run, status: 'failed' };
    case 'RunCancelled':
      return { ...run, status: 'cancelled' };
  }
}

function created(run: Run, { sampleId, labware, location }: DataOf<'SampleCreated'>): Run {
  const sample = { sampleId, vessel: labware, home: location, location };
  return { ...run, sample, done: run.done + (run.steps[run.done]?.capability === 'take' ? 1 : 0) };
}

function prepared(run: Run, { runId: _, ...command }: DataOf<'CommandPrepared'>): Run {
  return {
    ...run,
    command: { ...command, state: 'prepared' },
    prepared: { ...run.prepared, [command.stepId]: command.attempt },
  };
}

function settled(run: Run, { runId: _, commandId, ...settlement }: DataOf<'CommandSettled'>): Run {
  const command = run.command;
  if (command?.commandId !== commandId) return run;
  const after: Run = { ...run, command: { ...command, state: 'settled', settlement } };
  if (settlement.outcome === 'done' && settlement.effect === 'complete')
    return {
      ...after,
      done: run.done + (run.steps[run.done]?.stepId === command.stepId ? 1 : 0),
      reported: { ...run.reported, [command.stepId]: settlement.values ?? {} },
    };
  if (settlement.effect !== 'none') return lose(after, command);
  if (settlement.outcome === 'not-sent') return after;
  return { ...after, spent: { ...run.spent, [command.stepId]: (run.spent[command.stepId] ?? 0) + 1 } };
}

/** After a transfer without a known end the vessel may be at either place, or in the gripper. */
function lose(run: Run, command: Command): Run {
  const places = locationsIn(command.reserved);
  return run.sample && places.length > 1 ? { ...run, sample: { ...run.sample, lost: places } } : run;
}

function closing(run: Run, { runId: _, ...how }: DataOf<'RunClosing'>): Run {
  const status = run.status === 'awaiting-recovery' ? 'running' : run.status;
  return { ...without(without(run, 'recovery'), 'paused'), status, closing: how };
}

function recovered(run: Run, { option, by }: DataOf<'RunRecovered'>): Run {
  const open: Run = { ...without(run, 'recovery'), status: 'running' };
  const ordered = { stepId: run.command?.stepId ?? '', by };
  if (option === 'retry') return { ...open, ordered, ...(run.sample && { sample: found(run.sample) }) };
  if (option === 'skip-as-done') return { ...open, done: run.done + 1 };
  return { ...open, clearedByPerson: true };
}

function withCommand(run: Run, commandId: string, change: Partial<Command>): Run {
  return run.command?.commandId === commandId ? { ...run, command: { ...run.command, ...change } } : run;
}

function found({ lost: _, ...sample }: Sample): Sample {
  return sample;
}

function without<K extends 'paused' | 'recovery'>(run: Run, key: K): Run {
  const { [key]: _, ...rest } = run;
  return rest as Run;
}

/** The command that is written down and not settled. */
export const openCommand = (run: Run): Command | undefined =>
  run.command && run.command.state !== 'settled' ? run.command : undefined;

export const isOpen = (run: Run): boolean =>
  run.status === 'queued' || run.status === 'running' || run.status === 'awaiting-recovery';

/** Closed runs change no more; they leave the memory. */
export const isClosed = (run: Run): boolean => run.status !== 'absent' && !isOpen(run);

export const nextStep = (run: Run): RunStep | undefined => run.steps[run.done];

/** Reservations name units as device.unit and locations as group/number. */
export const locationsIn = (reserved: readonly string[]): string[] => reserved.filter((name) => name.includes('/'));
