import type { ApprovalPolicy, CampaignEvent, ProposedTrial } from '@meguri/contracts';
import type { CampaignHistory } from './campaign.js';
import { type Campaign, type Trial, trialOf } from './campaign.js';
import { canonicalText } from './canonical-text.js';
import { type Command, type Decision, once, type Refusal, refuse } from './decision.js';
import { thenRequest } from './trial-requests.js';

const HOUR = 3_600_000;

/** Whether the policy asks a person about the trial with this number, from 1. */
export function isApprovalNeeded(policy: ApprovalPolicy, number: number): boolean {
  if (typeof policy === 'string') return policy === 'all';
  return number <= policy.first;
}

/** Asks a person about a proposal; the hash binds the answer to exactly this point at this source. */
export function approvalOf(
  { campaignId, goal }: Campaign,
  { trialId, point, source }: ProposedTrial,
  now: Date,
  hashOf: (text: string) => string,
): CampaignEvent {
  const hours = goal.approvalExpiresAfterHours;
  return {
    type: 'ApprovalRequested',
    data: {
      campaignId,
      trialId,
      hash: hashOf(canonicalText({ campaignId, trialId, source, point })),
      ...(hours && { expires: new Date(now.getTime() + hours * HOUR).toISOString() }),
    },
  };
}

/** A person approves a proposal as it was shown. */
export const approve = (
  history: CampaignHistory,
  command: Command,
  { trialId, hash }: { readonly trialId: string; readonly hash: string },
  now: Date,
): Decision =>
  once(history, command, (campaign) => {
    const trial = awaitingApproval(campaign, trialId, now);
    if ('refused' in trial) return trial;
    if (trial.approval?.hash !== hash)
      return refuse('APPROVAL.MISMATCH', `The approval of ${trialId} carries the hash of another proposal.`);
    const { commandId, by } = command;
    return thenRequest(campaign, [
      { type: 'TrialApproved', data: { campaignId: campaign.campaignId, trialId, hash, by, commandId } },
    ]);
  });

/** A person rejects a proposal; its point is not proposed again. */
export const reject = (
  history: CampaignHistory,
  command: Command,
  { trialId, reason }: { readonly trialId: string; readonly reason: string },
  now: Date,
): Decision =>
  once(history, command, (campaign) => {
    const trial = awaitingApproval(campaign, trialId, now);
    if ('refused' in trial) return trial;
    const { commandId, by } = command;
    return [{ type: 'TrialRejected', data: { campaignId: campaign.campaignId, trialId, by, reason, commandId } }];
  });

function awaitingApproval(campaign: Campaign, trialId: string, now: Date): Trial | Refusal {
  const trial = trialOf(campaign, trialId);
  if (!trial) return refuse('TRIAL.UNKNOWN', `${campaign.campaignId} has no trial ${trialId}.`);
  if (trial.state === 'expired' || isOverdue(trial, now))
    return refuse('APPROVAL.EXPIRED', `The time to approve ${trialId} is over.`);
  if (trial.state !== 'awaiting-approval')
    return refuse('TRIAL.WRONG_STATE', `${trialId} is ${trial.state}; it does not wait for approval.`);
  return trial;
}

/** Lets every proposal expire whose time is over. */
export const expireApprovals = (campaign: Campaign, now: Date): CampaignEvent[] =>
  campaign.trials
    .filter((trial) => isOverdue(trial, now))
    .map(({ trialId }) => ({ type: 'TrialExpired', data: { campaignId: campaign.campaignId, trialId } }));

/** When the next proposal expires; undefined when none does. */
export function nextExpiry(campaign: Campaign): Date | undefined {
  const expiries = campaign.trials.flatMap(({ approval }) => approval?.expires ?? []).sort();
  return expiries[0] === undefined ? undefined : new Date(expiries[0]);
}

const isOverdue = ({ state, approval }: Trial, now: Date): boolean =>
  state === 'awaiting-approval' && approval?.expires !== undefined && Date.parse(approval.expires) <= now.getTime();
