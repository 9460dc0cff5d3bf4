import type { ProposalOrigin, ProposedTrial } from '@meguri/contracts';
import { admit, type Examined, examine, isAdmissible, pay, type Wanted } from './admission.js';
import { isApprovalNeeded } from './approval.js';
import { type Campaign, type CampaignHistory, trialIdOf } from './campaign.js';
import { type Command, type Decision, once, refuse } from './decision.js';

/** Points that a person, a study or a model wants tried, the most wanted first. */
export interface Proposal {
  readonly points: readonly Wanted[];
  /** Why, in words for people. */
  readonly reason: string;
  readonly origin: ProposalOrigin;
}

/**
 * Puts points to the campaign that the planner did not choose. They pass what its own points pass and become a batch of their own, beside
 * which the planner goes on; to it they are pending like any other.
 */
export const propose = (
  history: CampaignHistory,
  command: Command,
  proposal: Proposal,
  now: Date,
  hashOf: (text: string) => string,
): Decision =>
  once(history, command, (campaign) => {
    if (campaign.status === 'finished')
      return refuse('CAMPAIGN.WRONG_STATE', `${campaign.campaignId} has ended; no point can be put to it any more.`);
    const { commandId, by } = command;
    const examined = pay(campaign, examine(campaign, proposal.points));
    const trials = examined.filter(isAdmissible).map((each, index) => trialOf(campaign, each, proposal.reason, index));
    const refused = examined.filter((each) => !isAdmissible(each));
    const batch = { proposer: { origin: proposal.origin, by }, commandId };
    return admit(campaign, { refused, trials, batch }, now, hashOf);
  });

function trialOf(campaign: Campaign, { point, source }: Examined, reason: string, index: number): ProposedTrial {
  const number = campaign.trials.length + index + 1;
  return {
    trialId: trialIdOf(number),
    point,
    source,
    reason,
    needsApproval: isApprovalNeeded(campaign.goal.approval, number),
  };
}
