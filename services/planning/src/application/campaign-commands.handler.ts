import {
  abortCampaign,
  answerTrial,
  approveTrial,
  LabError,
  pauseCampaign,
  rejectTrial,
  releaseTrial,
  resumeCampaign,
} from '@meguri/contracts';
import { type CommandContext, OnCommand } from '@meguri/messaging';
import { Controller, Inject } from '@nestjs/common';
import { approve, reject } from '../domain/approval.js';
import type { CampaignHistory } from '../domain/campaign.js';
import { abort, pause, resume } from '../domain/campaign-life.js';
import type { Command, Decision } from '../domain/decision.js';
import { answer, release } from '../domain/trial-life.js';
import { CampaignDecisions } from './campaign-decisions.js';
import { commandOf } from './command-of.js';
import type { Input } from './ports.js';
import { readValues } from './readings.js';

type Decide = (history: CampaignHistory, command: Command) => Decision;

/** What people order: each command is answered after its facts are stored, and a repeat gets the first answer. */
@Controller()
export class CampaignCommandsHandler {
  constructor(@Inject(CampaignDecisions) private readonly decisions: CampaignDecisions) {}

  @OnCommand(pauseCampaign)
  pause({ campaignId, reason }: Input<typeof pauseCampaign>, context: CommandContext) {
    return this.#carryOut(campaignId, context, (history, command) => pause(history, command, reason));
  }

  @OnCommand(resumeCampaign)
  resume({ campaignId }: Input<typeof resumeCampaign>, context: CommandContext) {
    return this.#carryOut(campaignId, context, resume);
  }

  @OnCommand(abortCampaign)
  abort({ campaignId, reason }: Input<typeof abortCampaign>, context: CommandContext) {
    return this.#carryOut(campaignId, context, (history, command) => abort(history, command, reason, context.now));
  }

  @OnCommand(approveTrial)
  approve({ campaignId, ...approval }: Input<typeof approveTrial>, context: CommandContext) {
    return this.#carryOut(campaignId, context, (history, command) => approve(history, command, approval, context.now));
  }

  @OnCommand(rejectTrial)
  reject({ campaignId, ...rejection }: Input<typeof rejectTrial>, context: CommandContext) {
    return this.#carryOut(campaignId, context, (history, command) => reject(history, command, rejection, context.now));
  }

  @OnCommand(releaseTrial)
  release({ campaignId, ...choice }: Input<typeof releaseTrial>, context: CommandContext) {
    return this.#carryOut(campaignId, context, (history, command) => release(history, command, choice));
  }

  @OnCommand(answerTrial)
  answer({ campaignId, trialId, values }: Input<typeof answerTrial>, context: CommandContext) {
    return this.#carryOut(campaignId, context, (history, command) => {
      if (history.status === 'unknown') return answer(history, command, trialId, values);
      const reading = readValues(history.goal, values);
      if ('problem' in reading) throw new LabError('REQUEST.INVALID', `The answer is not usable: ${reading.problem}.`);
      return answer(history, command, trialId, reading.values);
    });
  }

  async #carryOut(campaignId: string, context: CommandContext, decide: Decide) {
    const command = commandOf(context);
    await this.decisions.decide(campaignId, context.cause, (history) => decide(history, command));
    return { campaignId };
  }
}
