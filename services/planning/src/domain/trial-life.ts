import type { CampaignEvent, FailureCause, Quantity } from '@meguri/contracts';
import { type Campaign, type CampaignHistory, runIdOf, type Trial, trialOf } from './campaign.js';
import { type Command, type Decision, once, refuse } from './decision.js';
import { thenRequest } from './trial-requests.js';

/** Attempts at a trial that may be lost to infrastructure before a person is asked. */
export const MOST_ATTEMPTS = 3;

/** The attempt at a trial that an answer speaks of. */
export interface AttemptRef {
  readonly trialId: string;
  readonly attempt: number;
}

/** Why an attempt gave no value. */
export interface Failure {
  readonly cause: FailureCause;
  readonly code?: string;
  readonly reason: string;
}

/** A source answers a trial. Answers to other attempts than the current one, and repeated ones, change nothing. */
export function observe(history: CampaignHistory, attempt: AttemptRef, values: readonly Quantity[]): CampaignEvent[] {
  const awaited = awaitedTrial(history, attempt);
  return awaited ? [observedBy(awaited, values)] : [];
}

/**
 * An attempt failed. A point that failed is never tried again; a loss to infrastructure brings the next attempt, at
 * most three in all, then the trial is held for a person.
 */
export function fail(history: CampaignHistory, attempt: AttemptRef, failure: Failure): CampaignEvent[] {
  const awaited = awaitedTrial(history, attempt);
  if (!awaited) return [];
  const { campaign, trial } = awaited;
  if (failure.cause === 'withdrawn') return withdraw(history, attempt, failure.reason);
  const failed: CampaignEvent = { type: 'TrialFailed', data: { ...refOf(awaited), ...failure } };
  if (failure.cause === 'point') return [failed];
  return trial.lostAttempts + 1 < MOST_ATTEMPTS ? thenRequest(campaign, [failed]) : [failed, heldBy(awaited, failure)];
}

/** The source called the attempt off. */
export function withdraw(history: CampaignHistory, attempt: AttemptRef, reason: string): CampaignEvent[] {
  const awaited = awaitedTrial(history, attempt);
  if (!awaited) return [];
  const { campaignId } = awaited.campaign;
  return [{ type: 'TrialWithdrawn', data: { campaignId, trialId: attempt.trialId, reason } }];
}

/** A person gives the values of a trial whose source is a person. */
export const answer = (
  history: CampaignHistory,
  command: Command,
  trialId: string,
  values: readonly Quantity[],
): Decision =>
  once(history, command, (campaign) => {
    const trial = trialOf(campaign, trialId);
    if (!trial) return refuse('TRIAL.UNKNOWN', `${campaign.campaignId} has no trial ${trialId}.`);
    const source = campaign.goal.sources.find(({ name }) => name === trial.source);
    if (source?.type !== 'person')
      return refuse('TRIAL.WRONG_STATE', `${trialId} is answered by ${trial.source}, not by a person.`);
    if (campaign.status === 'finished' || trial.state !== 'requested')
      return refuse('TRIAL.WRONG_STATE', `${trialId} is ${trial.state}; it does not wait for an answer.`);
    return [observedBy({ campaign, trial }, values, command.commandId)];
  });

/** A person lets a held trial try again, or gives it up. */
export const release = (
  history: CampaignHistory,
  command: Command,
  { trialId, decision }: { readonly trialId: string; readonly decision: 'retry' | 'give-up' },
): Decision =>
  once(history, command, (campaign) => {
    const trial = trialOf(campaign, trialId);
    if (!trial) return refuse('TRIAL.UNKNOWN', `${campaign.campaignId} has no trial ${trialId}.`);
    if (campaign.status === 'finished' || trial.state !== 'held')
      return refuse('TRIAL.WRONG_STATE', `${trialId} is ${trial.state}; only a held trial can be released.`);
    const { commandId, by } = command;
    const of = { campaignId: campaign.campaignId, trialId };
    return decision === 'retry'
      ? thenRequest(campaign, [{ type: 'TrialReleased', data: { ...of, by, commandId } }])
      : [{ type: 'TrialWithdrawn', data: { ...of, reason: `given up by ${by}`, commandId } }];
  });

/** A person withdrew the values of an observed trial; a campaign that has ended records it too. */
export function retract(
  history: CampaignHistory,
  { trialId, by, reason }: { readonly trialId: string; readonly by: string; readonly reason: string },
): CampaignEvent[] {
  const trial = history.status === 'unknown' ? undefined : trialOf(history, trialId);
  if (trial?.state !== 'observed') return [];
  return [{ type: 'TrialRetracted', data: { campaignId: history.campaignId, trialId, by, reason } }];
}

interface AwaitedTrial {
  readonly campaign: Campaign;
  readonly trial: Trial;
}

/** The trial whose current attempt this is, as long as its answer is awaited. */
function awaitedTrial(history: CampaignHistory, { trialId, attempt }: AttemptRef): AwaitedTrial | undefined {
  if (history.status === 'unknown' || history.status === 'finished') return undefined;
  const trial = trialOf(history, trialId);
  return trial?.state === 'requested' && trial.attempt === attempt ? { campaign: history, trial } : undefined;
}

const refOf = ({ campaign: { campaignId }, trial: { trialId, attempt } }: AwaitedTrial) => ({
  campaignId,
  trialId,
  attempt,
});

const observedBy = (awaited: AwaitedTrial, values: readonly Quantity[], commandId?: string): CampaignEvent => ({
  type: 'TrialObserved',
  data: {
    ...refOf(awaited),
    runId: runIdOf(awaited.campaign.campaignId, awaited.trial),
    values: [...values],
    ...(commandId && { commandId }),
  },
});

const heldBy = ({ campaign: { campaignId }, trial: { trialId } }: AwaitedTrial, failure: Failure): CampaignEvent => ({
  type: 'TrialHeld',
  data: { campaignId, trialId, reason: `${MOST_ATTEMPTS} attempts failed: ${failure.reason}`.slice(0, 500) },
});
