import {
  acknowledgeAlarm as acknowledgeAlarmCommand,
  LabError,
  listRuns,
  type RunView,
  recoverRun,
} from '@meguri/contracts';
import { type CommandContext, OnCommand, OnQuery } from '@meguri/messaging';
import { Controller, Inject } from '@nestjs/common';
import type { z } from 'zod';
import { acknowledgeAlarm } from '../domain/alarm.js';
import { isOpen, nextStep, openCommand, type Run } from '../domain/run.js';
import { recover } from '../domain/run-decisions.js';
import { Operation } from './operation.js';
import { ALARMS, type Alarms, RUNS, type Runs, WORKCELL, type Workcell } from './ports.js';

const VESSEL_ALARM = 'vessel-';

/** What people ask of runs and their alarms. */
@Controller()
export class RunRequestsHandler {
  constructor(
    @Inject(RUNS) private readonly runs: Runs,
    @Inject(ALARMS) private readonly alarms: Alarms,
    @Inject(WORKCELL) private readonly workcell: Workcell,
    @Inject(Operation) private readonly operation: Operation,
  ) {}

  @OnCommand(recoverRun)
  async recover({ runId, option }: z.infer<(typeof recoverRun)['input']>, context: CommandContext) {
    const by = context.actor?.name ?? 'unknown';
    const { state } = await this.runs.execute(runId, context.cause, (run) => {
      if (run.status === 'absent') throw new LabError('RUN.UNKNOWN', `There is no run ${runId}.`);
      const events = recover(run, option, by, this.workcell);
      if (events) return events;
      throw new LabError('RUN.WRONG_STATE', `Run ${runId} is ${run.status} and does not offer ${option}.`);
    });
    this.operation.stated(state);
    return { runId };
  }

  @OnCommand(acknowledgeAlarmCommand)
  async acknowledge({ alarmId }: { alarmId: string }, context: CommandContext) {
    const by = context.actor?.name ?? 'unknown';
    await this.alarms.execute(alarmId, context.cause, (alarm) => {
      const events = acknowledgeAlarm(alarm, by);
      if (events) return events;
      throw new LabError('ALARM.UNKNOWN', `There is no alarm ${alarmId}.`);
    });
    if (alarmId.startsWith(VESSEL_ALARM)) this.operation.engine?.cleared(alarmId.slice(VESSEL_ALARM.length));
    return { alarmId };
  }

  @OnQuery(listRuns)
  async list({ campaignId }: { campaignId?: string }): Promise<{ runs: z.infer<typeof RunView>[] }> {
    const runs = await this.#load(campaignId);
    return { runs: runs.flatMap((run) => this.#view(run) ?? []) };
  }

  async #load(campaignId: string | undefined): Promise<readonly Run[]> {
    const board = this.operation.engine?.board;
    if (campaignId === undefined && board) return board.open;
    const ids = (await this.runs.ids()).filter((id) => campaignId === undefined || id.startsWith(`${campaignId}_`));
    const runs = await Promise.all(ids.toSorted().map(async (id) => (await this.runs.get(id)).state));
    return runs.filter((run) => (campaignId === undefined ? isOpen(run) : run.trial?.campaignId === campaignId));
  }

  #view(run: Run): z.infer<typeof RunView> | undefined {
    const { runId, trial, status, paused, done, steps, recovery } = run;
    if (!trial || status === 'absent') return undefined;
    const command = openCommand(run);
    const step = command?.stepId ?? nextStep(run)?.stepId;
    const waitingFor = this.operation.engine?.board.reasonOf(runId);
    return {
      runId,
      campaignId: trial.campaignId,
      trialId: trial.trialId,
      state: paused !== undefined && isOpen(run) ? 'paused' : status,
      ...(step && isOpen(run) && { step }),
      stepsDone: done,
      steps: steps.length,
      ...(waitingFor && !command && { waitingFor }),
      ...(recovery && { options: [...recovery.options] }),
    };
  }
}
