import type {
  batchProposed,
  CampaignEvent,
  campaignStarted,
  EventOf,
  modelAdopted,
  ProposedTrial,
  Proposer,
  proposalRefused,
} from '@meguri/contracts';
import {
  type Campaign,
  type CampaignHistory,
  type ProposalOutcome,
  type Trial,
  trialOf,
  type UnknownCampaign,
} from './campaign.js';

type Adopted = EventOf<typeof modelAdopted>;
type Started = EventOf<typeof campaignStarted>;
type Proposed = EventOf<typeof batchProposed>;
type Refused = EventOf<typeof proposalRefused>;

/** The state after one more event. */
export function evolve(history: CampaignHistory, event: CampaignEvent): CampaignHistory {
  if (history.status !== 'unknown') return remember(apply(history, event), event);
  if (event.type !== 'CampaignStarted') throw new Error(`history of ${history.campaignId} begins with ${event.type}`);
  return remember(start(history, event), event);
}

/** The state after several more events of a campaign that has started. */
export const evolveAll = (campaign: Campaign, events: readonly CampaignEvent[]): Campaign =>
  events.reduce((state, event) => evolve(state, event) as Campaign, campaign);

function start(history: UnknownCampaign, { data }: Started): Campaign {
  return {
    ...history,
    status: 'running',
    goal: data.goal,
    imported: data.imported,
    startedAt: data.startedAt,
    trials: [],
    batches: 0,
    plannedBatch: 0,
    refusalsInARow: 0,
    refusedPoints: [],
    proposals: new Map(),
    commands: new Set(),
  };
}

/** Counts the event and keeps the id of the command that caused it. */
function remember(campaign: Campaign, event: CampaignEvent): Campaign {
  const commandId = 'commandId' in event.data ? event.data.commandId : undefined;
  const commands = commandId === undefined ? campaign.commands : new Set([...campaign.commands, commandId]);
  return { ...campaign, revision: campaign.revision + 1, commands };
}

function apply(campaign: Campaign, event: CampaignEvent): Campaign {
  switch (event.type) {
    case 'CampaignStarted':
      throw new Error(`history of ${campaign.campaignId} begins twice`);
    case 'CampaignPaused':
      return { ...campaign, status: 'paused' };
    case 'CampaignResumed':
      return { ...campaign, status: 'running' };
    case 'CampaignFinished':
      return { ...campaign, status: 'finished', end: event.data.reason, finishedAt: event.data.finishedAt };
    case 'BatchProposed':
      return withBatch(campaign, event);
    case 'ProposalRefused':
      return withRefusal(campaign, event);
    case 'ModelAdopted':
      return withModel(campaign, event);
    default:
      return withTrial(campaign, event.data.trialId, (trial) => ({ ...trial, ...changeOf(trial, event) }));
  }
}

type OfTrial = Extract<CampaignEvent, { data: { trialId: string } }>;

function changeOf(trial: Trial, event: OfTrial): Partial<Trial> {
  switch (event.type) {
    case 'ApprovalRequested':
      return { state: 'awaiting-approval', approval: { hash: event.data.hash, expires: event.data.expires } };
    case 'TrialApproved':
      return { state: 'ready', approval: undefined };
    case 'TrialRejected':
      return { state: 'rejected', approval: undefined, failure: event.data.reason };
    case 'TrialExpired':
      return { state: 'expired', approval: undefined, failure: 'nobody approved it in time' };
    case 'TrialRequested':
      return { state: 'requested', attempt: event.data.attempt };
    case 'TrialWithdrawn':
      return { state: 'withdrawn', approval: undefined, failure: event.data.reason };
    case 'TrialHeld':
      return { state: 'held', failure: event.data.reason };
    case 'TrialReleased':
      return { state: 'ready', lostAttempts: 0 };
    case 'TrialObserved':
      return { state: 'observed', values: event.data.values, failure: undefined };
    case 'TrialFailed':
      return event.data.cause === 'infrastructure'
        ? { state: 'ready', lostAttempts: trial.lostAttempts + 1, failure: event.data.reason }
        : { state: 'failed', failure: event.data.reason };
    case 'TrialRetracted':
      return { state: 'retracted', failure: event.data.reason };
    default:
      return event satisfies never;
  }
}

/** A version without predictions takes back what the one before said. */
function withModel(campaign: Campaign, { data }: Adopted): Campaign {
  const { modelId, version, property, predictions } = data;
  const adopted = { ...campaign, adoptedModel: { modelId, version } };
  if (property === undefined) return adopted;
  const { [property]: _, ...others } = campaign.priorMeans ?? {};
  return { ...adopted, priorMeans: { ...others, ...(predictions && { [property]: predictions }) } };
}

function withTrial(campaign: Campaign, trialId: string, change: (trial: Trial) => Trial): Campaign {
  const trial = trialOf(campaign, trialId);
  if (!trial) throw new Error(`campaign ${campaign.campaignId} has no trial ${trialId}`);
  return { ...campaign, trials: campaign.trials.with(campaign.trials.indexOf(trial), change(trial)) };
}

function withBatch(campaign: Campaign, { data }: Proposed): Campaign {
  const { batch, proposer } = data;
  const trials = [...campaign.trials, ...data.trials.map((trial) => proposed(trial, batch, proposer))];
  if (proposer) {
    const accepted = data.trials.map(({ trialId }) => trialId);
    return withOutcome({ ...campaign, batches: batch, trials }, data.commandId, { accepted, refused: [] });
  }
  const fitted = data.model ?? campaign.fitted;
  return { ...campaign, batches: batch, plannedBatch: batch, fitted, refusalsInARow: 0, trials };
}

const proposed = (trial: ProposedTrial, batch: number, proposer?: Proposer): Trial => ({
  trialId: trial.trialId,
  batch,
  point: trial.point,
  source: trial.source,
  reason: trial.reason,
  proposer,
  prediction: trial.prediction,
  predictions: trial.predictions,
  acquisition: trial.acquisition,
  success: trial.success,
  explanation: trial.explanation,
  explanations: trial.explanations,
  state: trial.needsApproval ? 'awaiting-approval' : 'ready',
  attempt: 0,
  lostAttempts: 0,
  values: [],
});

/** Only refusals of its own points teach the planner: those of others may be no points of the space at all. */
function withRefusal(campaign: Campaign, { data }: Refused): Campaign {
  const { point, source, reasons, proposer, commandId } = data;
  if (proposer) return withOutcome(campaign, commandId, { accepted: [], refused: [{ point, source, reasons }] });
  const { refusalsInARow, refusedPoints } = campaign;
  return { ...campaign, refusalsInARow: refusalsInARow + 1, refusedPoints: [...refusedPoints, point] };
}

function withOutcome(campaign: Campaign, commandId: string | undefined, news: ProposalOutcome): Campaign {
  if (commandId === undefined) return campaign;
  const { accepted, refused } = campaign.proposals.get(commandId) ?? { accepted: [], refused: [] };
  const outcome = { accepted: [...accepted, ...news.accepted], refused: [...refused, ...news.refused] };
  return { ...campaign, proposals: new Map([...campaign.proposals, [commandId, outcome]]) };
}
