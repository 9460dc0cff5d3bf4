import type { FileReference, Observation, RunEvent } from '@meguri/contracts';
import { consequences, ending } from './consequences.js';
import type { Settlement } from './reconcile.js';
import { evolveRun, isOpen, locationsIn, nextStep, openCommand, type QueuedData, type Run } from './run.js';
import type { Grant } from './schedule.js';
import type { Workcell } from './workcell.js';

/** Every decision is a pure function of the run; an empty answer means that there is nothing to do any more. */
type Decision = readonly RunEvent[];

export type RefusedData = Extract<RunEvent, { type: 'RunRefused' }>['data'];

export const queue = (run: Run, data: QueuedData): Decision =>
  run.status === 'absent' ? [{ type: 'RunQueued', data }] : [];

export const refuse = (run: Run, data: RefusedData): Decision =>
  run.status === 'absent' ? [{ type: 'RunRefused', data }] : [];

/** Holds a run that has not begun; what runs is finished. */
export const hold = (run: Run, reason: string): Decision =>
  run.status === 'queued' && run.paused === undefined
    ? [{ type: 'RunPaused', data: { runId: run.runId, reason } }]
    : [];

export const resume = (run: Run): Decision =>
  run.paused === undefined || !isOpen(run) ? [] : [{ type: 'RunResumed', data: { runId: run.runId } }];

/** Calls the run off: its command is waited for, its sample brought out of the way, then it ends. */
export function cancel(run: Run, reason: string, workcell: Workcell): Decision {
  if (!isOpen(run) || run.closing) return [];
  return withEnding(run, workcell, [
    {
      type: 'RunClosing',
      data: { runId: run.runId, ending: 'cancelled', cause: 'withdrawn', code: 'withdrawn', reason },
    },
  ]);
}

export interface Terms {
  /** The device must refuse the command after this time; ISO. */
  readonly deadline: string;
  readonly leaseEpoch: number;
  /** Whether the device takes the terms among the properties of the command, and honours them. */
  readonly guarded: boolean;
}

/** Writes the next command down with everything it was granted; takes the vessel when it is the first. */
export function prepare(run: Run, grant: Grant, terms: Terms): Decision {
  if (!isOpen(run) || run.paused !== undefined || openCommand(run) || run.status === 'awaiting-recovery') return [];
  const events: RunEvent[] = [];
  const { runId } = run;
  if (run.status === 'queued') events.push({ type: 'RunStarted', data: { runId, leaseEpoch: terms.leaseEpoch } });
  if (grant.vessel) {
    const { vessel, home } = grant.vessel;
    events.push({
      type: 'SampleCreated',
      data: { runId, sampleId: `${runId}-sample`, labware: vessel, location: home },
    });
  }
  const attempt = (run.prepared[grant.stepId] ?? 0) + 1;
  const { stepId, device, unit, program, properties, reserved } = grant;
  const commandId = `${runId}/${stepId}/${attempt}`;
  events.push({
    type: 'CommandPrepared',
    data: {
      runId,
      commandId,
      stepId,
      attempt,
      device,
      unit,
      program,
      properties: { ...properties, ...(terms.guarded && spoken(run, stepId, terms)) },
      reserved: [...reserved],
      deadline: terms.deadline,
    },
  });
  return events;
}

/** The terms as properties of the command; OrderedBy names the person who ordered the step once more. */
const spoken = (run: Run, stepId: string, { deadline, leaseEpoch }: Terms): Record<string, string> => ({
  NotAfter: deadline,
  LeaseEpoch: String(leaseEpoch),
  ...(run.ordered?.stepId === stepId && { OrderedBy: run.ordered.by }),
});

/** From here on the effect may have happened. */
export const send = (run: Run, commandId: string, serverEpoch: string): Decision =>
  openCommand(run)?.commandId === commandId && run.command?.state === 'prepared'
    ? [{ type: 'CommandSent', data: { runId: run.runId, commandId, serverEpoch } }]
    : [];

export const acknowledge = (run: Run, commandId: string, deviceRunId: string): Decision =>
  openCommand(run)?.commandId === commandId && run.command?.state === 'sent'
    ? [{ type: 'CommandAcknowledged', data: { runId: run.runId, commandId, deviceRunId } }]
    : [];

export interface Settled {
  readonly settlement: Settlement;
  /** Whether it was found out after an interruption. */
  readonly reconciled: boolean;
  /** Raw data that the command brought, stored already. */
  readonly files?: readonly FileReference[];
}

/** States how the command ended, and all that follows from it. */
export function settle(run: Run, commandId: string, settled: Settled, workcell: Workcell): Decision {
  const command = openCommand(run);
  if (command?.commandId !== commandId) return [];
  const { runId } = run;
  const { settlement, reconciled, files = [] } = settled;
  const { values, ...ending } = settlement;
  const events: RunEvent[] = [
    {
      type: 'CommandSettled',
      data: {
        runId,
        commandId,
        ...ending,
        ...(values && { values: { ...values } }),
        ...(reconciled && { reconciled }),
      },
    },
  ];
  const sample = run.sample;
  const [from, to] = locationsIn(command.reserved);
  if (sample && from && to && settlement.outcome === 'done' && settlement.effect === 'complete')
    events.push({ type: 'SampleMoved', data: { runId, sampleId: sample.sampleId, from, to } });
  if (sample && files.length > 0)
    events.push({
      type: 'MeasurementTaken',
      data: {
        runId,
        stepId: command.stepId,
        commandId,
        device: command.device,
        sampleId: sample.sampleId,
        files: [...files],
      },
    });
  const after = events.reduce(evolveRun, run);
  return withEnding(run, workcell, [...events, ...consequences(after, workcell)]);
}

/** A person's choice after an unknown outcome; undefined when the run does not offer it. */
export function recover(
  run: Run,
  option: 'retry' | 'skip-as-done' | 'discard-sample' | 'abort',
  by: string,
  workcell: Workcell,
): Decision | undefined {
  const { runId, recovery, command } = run;
  if (!recovery || !command || !recovery.options.some((offered) => offered.option === option)) return undefined;
  const events: RunEvent[] = [{ type: 'RunRecovered', data: { runId, commandId: recovery.commandId, option, by } }];
  const [from, to] = locationsIn(command.reserved);
  if (option === 'skip-as-done' && run.sample && from && to)
    events.push({ type: 'SampleMoved', data: { runId, sampleId: run.sample.sampleId, from, to } });
  if (option === 'discard-sample' || option === 'abort')
    events.push({
      type: 'RunClosing',
      data: {
        runId,
        ending: option === 'abort' ? 'cancelled' : 'failed',
        cause: option === 'abort' ? 'withdrawn' : 'infrastructure',
        code: 'DEVICE.OUTCOME_UNKNOWN',
        reason: `${by} chose to ${option === 'abort' ? 'end the run' : 'discard the sample'}`,
      },
    });
  return withEnding(run, workcell, events);
}

/** Every step is done: the run ends with its observations. */
export function complete(run: Run, observations: readonly Observation[]): Decision {
  if (run.status !== 'running' || run.closing || openCommand(run) || nextStep(run) || !run.trial) return [];
  const { runId, campaignId, trialId, attempt, point } = run.trial;
  return [
    {
      type: 'RunCompleted',
      data: { runId, campaignId, trialId, attempt, point, observations: [...observations] },
    },
  ];
}

/** Every step is done, but the raw data do not give the observations. */
export function failAnalysis(run: Run, code: string, reason: string, workcell: Workcell): Decision {
  if (run.status !== 'running' || run.closing || openCommand(run)) return [];
  return withEnding(run, workcell, [
    {
      type: 'RunClosing',
      data: { runId: run.runId, ending: 'failed', cause: 'infrastructure', code, reason: reason.slice(0, 500) },
    },
  ]);
}

/** The last event of the run follows at once where nothing is left to wait for. */
function withEnding(run: Run, workcell: Workcell, events: readonly RunEvent[]): Decision {
  return [...events, ...ending(events.reduce(evolveRun, run), workcell)];
}
