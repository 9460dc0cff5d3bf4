import {
  campaignFinished,
  campaignPaused,
  campaignResumed,
  convert,
  dimensionOf,
  type RunEvent,
  trialRequested,
  trialWithdrawn,
} from '@meguri/contracts';
import { OnEvent, type ReactionContext, type ReceivedOf } from '@meguri/messaging';
import { Controller, Inject } from '@nestjs/common';
import { compile } from '../domain/compile.js';
import type { Refusal } from '../domain/refusal.js';
import type { Run } from '../domain/run.js';
import { cancel, hold, queue, refuse, resume } from '../domain/run-decisions.js';
import { Operation } from './operation.js';
import { PROCEDURES, type Procedures, RUNS, type Runs, WORKCELL, type Workcell } from './ports.js';

const heard = [trialRequested, trialWithdrawn, campaignPaused, campaignResumed, campaignFinished] as const;
type Heard = ReceivedOf<(typeof heard)[number]>;
type Requested = Extract<Heard, { type: 'TrialRequested' }>['data'];

/** Turns requested trials into runs, and holds, resumes or calls off the runs of a campaign as planning says. */
@Controller()
export class QueueRunHandler {
  constructor(
    @Inject(RUNS) private readonly runs: Runs,
    @Inject(WORKCELL) private readonly workcell: Workcell,
    @Inject(PROCEDURES) private readonly procedures: Procedures,
    @Inject(Operation) private readonly operation: Operation,
  ) {}

  @OnEvent(heard, { durable: 'execution-queue-run' })
  async handle(event: Heard, context: ReactionContext): Promise<void> {
    switch (event.type) {
      case 'TrialRequested':
        return this.#request(event.data, context);
      case 'TrialWithdrawn': {
        const { campaignId, trialId, reason } = event.data;
        const ofTrial = ({ trial }: Run) => trial?.trialId === trialId;
        return this.#each(campaignId, context, (run) => (ofTrial(run) ? cancel(run, reason, this.workcell) : []));
      }
      case 'CampaignPaused':
        return this.#each(event.data.campaignId, context, (run) => hold(run, 'the campaign is paused'));
      case 'CampaignResumed':
        return this.#each(event.data.campaignId, context, resume);
      case 'CampaignFinished': {
        const { campaignId, reason } = event.data;
        if (reason !== 'aborted') return;
        return this.#each(campaignId, context, (run) => cancel(run, 'the campaign was aborted', this.workcell));
      }
    }
  }

  async #request(data: Requested, context: ReactionContext): Promise<void> {
    if (data.sourceType !== 'experiment') return;
    const { state } = await this.runs.execute(data.runId, context.cause, (run) =>
      run.status === 'absent' ? this.#compiled(run, data) : [],
    );
    this.operation.stated(state);
  }

  #compiled(run: Run, data: Requested): readonly RunEvent[] {
    const { campaignId, trialId, attempt, runId, point, units, objectives } = data;
    const refused = ({ cause, code, reason }: Pick<Refusal, 'cause' | 'code' | 'reason'>) =>
      refuse(run, { runId, campaignId, trialId, attempt, cause, code, reason: reason.slice(0, 500) });
    const procedure = this.procedures.get(data.procedure ?? '');
    if (!procedure || data.workcell !== this.workcell.name)
      return refused({
        cause: 'infrastructure',
        code: procedure ? 'WORKCELL.UNKNOWN' : 'PROCEDURE.UNKNOWN',
        reason: `there is no procedure ${data.procedure} on a workcell ${data.workcell} here`,
      });
    const result = compile({ point, units, objectives }, procedure, this.workcell, { convert, dimensionOf });
    if ('refusal' in result) return refused(result.refusal);
    const { name: workcell } = this.workcell;
    const steps = [...result.value];
    const bound = { procedure: procedure.name, procedureHash: procedure.hash, workcell };
    return queue(run, { runId, campaignId, trialId, attempt, ...bound, point, objectives, steps });
  }

  /** Decides about every run of a campaign. */
  async #each(
    campaignId: string,
    { cause }: ReactionContext,
    decide: (run: Run) => readonly RunEvent[],
  ): Promise<void> {
    const ids = (await this.runs.ids()).filter((id) => id.startsWith(`${campaignId}_`));
    await Promise.all(
      ids.map(async (id) => {
        const { state, appended } = await this.runs.execute(id, cause, (run) =>
          run.trial?.campaignId === campaignId ? decide(run) : [],
        );
        if (appended.length > 0) this.operation.stated(state);
      }),
    );
  }
}
