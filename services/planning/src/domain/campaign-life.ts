import type { CampaignEvent, campaignFinished, EventOf, Goal } from '@meguri/contracts';
import { expireApprovals } from './approval.js';
import { type Campaign, type CampaignHistory, type ImportedObservation, isOpen, isPending } from './campaign.js';
import { type Command, type Decision, once, refuse } from './decision.js';
import { nextStep } from './next-step.js';
import { improvedBy } from './objectives.js';
import { bestOf, resultsOf } from './standing.js';
import { thenRequest } from './trial-requests.js';

/** Starts a campaign; the same command again finds it started. */
export function start(
  history: CampaignHistory,
  command: Command,
  given: { readonly goal: Goal; readonly imported: readonly ImportedObservation[] },
  now: Date,
): Decision {
  const { campaignId } = history;
  if (history.status !== 'unknown')
    return history.commands.has(command.commandId)
      ? []
      : refuse('CAMPAIGN.EXISTS', `There is a campaign ${campaignId} already.`);
  const imported = given.imported.map(({ values, ...of }) => ({ ...of, values: [...values] }));
  const data = { campaignId, goal: given.goal, imported, startedAt: now.toISOString(), commandId: command.commandId };
  return [{ type: 'CampaignStarted', data }];
}

/** Planning proposes and requests nothing more until the campaign is resumed. */
export const pause = (history: CampaignHistory, command: Command, reason: string): Decision =>
  once(history, command, ({ status, campaignId }) =>
    status === 'running'
      ? [{ type: 'CampaignPaused', data: { campaignId, reason, commandId: command.commandId } }]
      : refuse('CAMPAIGN.WRONG_STATE', `${campaignId} is ${status}; only a running campaign can be paused.`),
  );

/** A paused campaign goes on: what became ready meanwhile is requested at once. */
export const resume = (history: CampaignHistory, command: Command): Decision =>
  once(history, command, (campaign) => {
    const { status, campaignId } = campaign;
    if (status !== 'paused')
      return refuse('CAMPAIGN.WRONG_STATE', `${campaignId} is ${status}; only a paused campaign can be resumed.`);
    return thenRequest(campaign, [{ type: 'CampaignResumed', data: { campaignId, commandId: command.commandId } }]);
  });

/** Ends a campaign: every trial that may still give a value is withdrawn. */
export const abort = (history: CampaignHistory, command: Command, reason: string, now: Date): Decision =>
  once(history, command, (campaign) => {
    if (campaign.status === 'finished')
      return refuse('CAMPAIGN.WRONG_STATE', `${campaign.campaignId} has ended already.`);
    return finished(campaign, { reason: 'aborted', detail: reason, commandId: command.commandId }, now);
  });

/** What time alone brings about: proposals expire, and a campaign that has reached an end finishes. */
export function settle(campaign: Campaign, now: Date): CampaignEvent[] {
  if (campaign.status === 'finished') return [];
  const expired = expireApprovals(campaign, now);
  if (expired.length > 0) return expired;
  const step = nextStep(campaign);
  return step.kind === 'finish' ? finished(campaign, { reason: step.reason, detail: step.detail }, now) : [];
}

/** The planner finds no free point, which only it can tell where points cannot be counted: once no answer is awaited, that is the end. */
export const exhaust = (campaign: Campaign, now: Date): CampaignEvent[] =>
  campaign.trials.some(isOpen)
    ? []
    : finished(campaign, { reason: 'space-exhausted', detail: 'the planner finds no point that was not tried' }, now);

type Ending = Pick<EventOf<typeof campaignFinished>['data'], 'reason' | 'detail' | 'commandId'>;

function finished(campaign: Campaign, ending: Ending, now: Date): CampaignEvent[] {
  const { campaignId } = campaign;
  const withdrawn = campaign.trials.filter(isPending).map(
    ({ trialId }): CampaignEvent => ({
      type: 'TrialWithdrawn',
      data: { campaignId, trialId, reason: `the campaign ended: ${ending.detail}`.slice(0, 500) },
    }),
  );
  const best = bestTrial(campaign);
  const data = { campaignId, ...ending, ...(best && { best }), finishedAt: now.toISOString() };
  return [...withdrawn, { type: 'CampaignFinished', data }];
}

function bestTrial(campaign: Campaign) {
  if (improvedBy(campaign.goal).length > 1) return undefined;
  const best = bestOf(resultsOf(campaign).filter(({ trialId }) => trialId !== undefined));
  return best?.trialId && { trialId: best.trialId, point: best.point, values: [...best.values] };
}
