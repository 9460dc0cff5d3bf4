import type { RecoveryOption, RunEvent } from '@meguri/contracts';
import type { z } from 'zod';
import type { Settlement } from './reconcile.js';
import { type Command, DISCARD, openCommand, type Run } from './run.js';
import { type Capabilities, isMeasuring, type Report, useOf, type Workcell } from './workcell.js';

/** What follows from the settled command of a run, in one decision with it. */
export function consequences(run: Run, workcell: Workcell): readonly RunEvent[] {
  const { command, closing, status } = run;
  if (!command?.settlement || closing || status !== 'running') return [];
  const { settlement } = command;
  if (settlement.outcome === 'done' && settlement.effect === 'complete') return nonsense(run, command, workcell);
  if (settlement.effect === 'none') return givingUp(run, command, settlement, workcell);
  return workcell.unknownOutcome === 'ask'
    ? [awaitRecovery(run, command, settlement)]
    : [close(run, settlement.code ?? 'DEVICE.OUTCOME_UNKNOWN', discarding(command, settlement))];
}

const discarding = (command: Command, { effect, reason }: Settlement): string =>
  `${command.stepId} ended with ${effect} effect (${reason ?? 'no reason given'}); the sample is discarded`;

/** A device that did its work but reports what cannot be true has not made the sample that was asked for. */
function nonsense(run: Run, command: Command, workcell: Workcell): readonly RunEvent[] {
  const step = run.steps.find(({ stepId }) => stepId === command.stepId);
  if (!step) return [];
  const measures = run.measurements.some(({ stepId }) => stepId === step.stepId);
  if (isMeasuring(step.capability) && !measures)
    return [close(run, 'DEVICE.NONSENSE', `${step.stepId}: the device gave no raw data`)];
  const program = workcell.capabilities[step.capability as keyof Capabilities];
  for (const [name, report] of Object.entries(program?.reports ?? {})) {
    const asked = Number(step.parameters[report.of]);
    const reported = command.settlement?.values?.[name];
    if (reported === undefined || isOff(reported, asked, report))
      return [
        close(
          run,
          'DEVICE.NONSENSE',
          `${step.stepId}: ${name} is ${reported ?? 'missing'} where ${asked} was asked for`,
        ),
      ];
  }
  return [];
}

const isOff = (reported: number, asked: number, { within, relative }: Report): boolean =>
  !(Math.abs(reported - asked) <= (relative ? within * Math.abs(asked) : within));

/** A step without effect may be tried again until its tries are used up; a refusal of its arguments is final. */
function givingUp(run: Run, command: Command, settlement: Settlement, workcell: Workcell): readonly RunEvent[] {
  const tries = run.spent[command.stepId] ?? 0;
  if (settlement.code !== 'DEVICE.REFUSED' && tries < workcell.attempts) return [];
  if (settlement.outcome === 'not-sent') return [];
  const reason = `${command.stepId} had no effect in ${tries} tries: ${settlement.reason ?? 'no reason given'}`;
  return [close(run, settlement.code ?? 'DEVICE.REFUSED', reason)];
}

function awaitRecovery(run: Run, command: Command, settlement: Settlement): RunEvent {
  return {
    type: 'RunAwaitingRecovery',
    data: {
      runId: run.runId,
      commandId: command.commandId,
      reason: (settlement.reason ?? 'the outcome is unknown').slice(0, 500),
      options: recoveryOptions(run, command),
    },
  };
}

/** The ways out of an unknown outcome, each with what it means for the sample. */
export function recoveryOptions(run: Run, command: Command): z.infer<typeof RecoveryOption>[] {
  const where = run.sample?.location ?? 'its place';
  const measures = run.steps.some(({ stepId, capability }) => stepId === command.stepId && isMeasuring(capability));
  const retry = {
    option: 'retry',
    effect: `The command is sent again: nothing happened, and the sample is in ${where}.`,
  } as const;
  const skip = {
    option: 'skip-as-done',
    effect: 'The step counts as done: its whole effect is in the sample.',
  } as const;
  return [
    retry,
    ...(measures ? [] : [skip]),
    {
      option: 'discard-sample',
      effect: 'The run fails and its trial is tried with a new sample; a person has taken this one away.',
    },
    { option: 'abort', effect: 'The run and its trial are called off; a person has taken the sample away.' },
  ];
}

const close = (run: Run, code: string, reason: string): RunEvent => ({
  type: 'RunClosing',
  data: { runId: run.runId, ending: 'failed', cause: 'infrastructure', code, reason: reason.slice(0, 500) },
});

/** Whether the sample of a run that ends must be brought out of the way, and still can be. */
export function mustDiscard(run: Run, workcell: Workcell): boolean {
  const { closing, sample, command, spent, clearedByPerson } = run;
  if (!closing || !sample || sample.lost || clearedByPerson || useOf(workcell, sample.location) !== 'shared')
    return false;
  const givenUp = command?.stepId === DISCARD && command.settlement?.code === 'DEVICE.REFUSED';
  return !givenUp && (spent[DISCARD] ?? 0) < workcell.attempts;
}

/** The last event of a run that ends early, once nothing is under way and its sample is out of the way. */
export function ending(run: Run, workcell: Workcell): readonly RunEvent[] {
  const { closing, trial } = run;
  if (!closing || !trial || openCommand(run) || mustDiscard(run, workcell)) return [];
  const { runId, campaignId, trialId, attempt } = trial;
  const { reason, cause, code } = closing;
  if (closing.ending === 'cancelled')
    return [{ type: 'RunCancelled', data: { runId, campaignId, trialId, attempt, reason } }];
  return [{ type: 'RunFailed', data: { runId, campaignId, trialId, attempt, cause, code, reason } }];
}

/** Locations that the sample of an ended run still occupies, or may occupy; a person must look. */
export function leftBehind(run: Run, workcell: Workcell): readonly string[] {
  const { sample, clearedByPerson } = run;
  if (!sample || clearedByPerson) return [];
  return (sample.lost ?? [sample.location]).filter((location) => useOf(workcell, location) === 'shared');
}
