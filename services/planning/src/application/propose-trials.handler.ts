import { proposeTrials } from '@meguri/contracts';
import { type CommandContext, OnCommand } from '@meguri/messaging';
import { Controller, Inject } from '@nestjs/common';
import type { Campaign } from '../domain/campaign.js';
import { propose } from '../domain/proposals.js';
import { CampaignDecisions } from './campaign-decisions.js';
import { proposalAnswerOf } from './campaign-views.js';
import { commandOf } from './command-of.js';
import { PointChecks } from './point-checks.js';
import { HASH, type Hash, type Input, type Output } from './ports.js';

/** Takes the points that people, studies and models want tried, and says of each what became of it. */
@Controller()
export class ProposeTrialsHandler {
  constructor(
    @Inject(CampaignDecisions) private readonly decisions: CampaignDecisions,
    @Inject(PointChecks) private readonly checks: PointChecks,
    @Inject(HASH) private readonly hash: Hash,
  ) {}

  @OnCommand(proposeTrials)
  async propose(
    { campaignId, points, reason, origin }: Input<typeof proposeTrials>,
    context: CommandContext,
  ): Promise<Output<typeof proposeTrials>> {
    const command = commandOf(context);
    const campaign = await this.decisions.get(campaignId);
    if (!campaign.commands.has(command.commandId)) {
      const checked = await this.checks.check(campaign.goal, points);
      await this.decisions.decide(campaignId, context.cause, (history) =>
        propose(history, command, { points: checked, reason, origin }, context.now, this.hash),
      );
    }
    const proposed: Campaign = await this.decisions.get(campaignId);
    return { campaignId, ...proposalAnswerOf(proposed, command.commandId) };
  }
}
