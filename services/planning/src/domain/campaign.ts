import type { CampaignEnd, Goal, Point, PointTable, ProposedTrial, Proposer, Quantity } from '@meguri/contracts';

/** Where a trial stands. `ready` means admitted and approved, to be requested as soon as the campaign runs. */
export type TrialState =
  | 'awaiting-approval'
  | 'ready'
  | 'requested'
  | 'held'
  | 'observed'
  | 'failed'
  | 'withdrawn'
  | 'rejected'
  | 'expired'
  | 'retracted';

/** What a person must approve, and until when (wall time, UTC). */
export interface PendingApproval {
  readonly hash: string;
  readonly expires?: string;
}

/** One point to evaluate by one source. */
export interface Trial {
  readonly trialId: string;
  readonly batch: number;
  readonly point: Point;
  readonly source: string;
  readonly reason: string;
  /** Absent: the planner. */
  readonly proposer?: Proposer;
  readonly prediction?: ProposedTrial['prediction'];
  readonly predictions?: ProposedTrial['predictions'];
  readonly acquisition?: number;
  readonly success?: number;
  readonly explanation?: ProposedTrial['explanation'];
  readonly explanations?: ProposedTrial['explanations'];
  readonly state: TrialState;
  /** 0 until the first request. */
  readonly attempt: number;
  /** Infrastructure failures since the trial was proposed or last released. */
  readonly lostAttempts: number;
  readonly approval?: PendingApproval;
  readonly values: readonly Quantity[];
  readonly failure?: string;
}

/** An earlier measurement that came with the campaign. */
export interface ImportedObservation {
  readonly point: Point;
  /** Name of the source that gave it; absent: the one nearest to the truth. */
  readonly source?: string;
  readonly values: readonly Quantity[];
}

/** A point that was not admitted. */
export interface RefusedPoint {
  readonly point: Point;
  readonly source: string;
  readonly reasons: readonly string[];
}

/** What became of the points of a proposal that was not the planner's. */
export interface ProposalOutcome {
  /** Ids of the trials that were made of them. */
  readonly accepted: readonly string[];
  readonly refused: readonly RefusedPoint[];
}

/** Version of a published model that the campaign plans with. */
export interface AdoptedModel {
  readonly modelId: string;
  readonly version: number;
  readonly property?: string;
  /** What it says of points, where the campaign follows it and the model says something. */
  readonly predictions?: PointTable;
}

/** A campaign of which nothing is recorded yet. */
export interface UnknownCampaign {
  readonly status: 'unknown';
  readonly campaignId: string;
  readonly revision: 0;
}

/** A campaign as its events tell it. */
export interface Campaign {
  readonly status: 'running' | 'paused' | 'finished';
  readonly campaignId: string;
  /** Number of events folded so far. */
  readonly revision: number;
  readonly goal: Goal;
  readonly imported: readonly ImportedObservation[];
  readonly startedAt?: string;
  readonly finishedAt?: string;
  readonly end?: CampaignEnd;
  /** In the order of their ids: t0001 is the first. */
  readonly trials: readonly Trial[];
  readonly batches: number;
  /** Number of the newest batch that the planner chose; 0 before the first. */
  readonly plannedBatch: number;
  /** Fitted hyper-parameters of the newest batch that has some, by objective; the next fits start from them. */
  readonly fitted?: Readonly<Record<string, unknown>>;
  /** Proposals of the planner refused since its last batch. */
  readonly refusalsInARow: number;
  /** Points of the planner that were refused. */
  readonly refusedPoints: readonly Point[];
  /** What became of the proposals of others, by the command that made them. */
  readonly proposals: ReadonlyMap<string, ProposalOutcome>;
  readonly adoptedModel?: AdoptedModel;
  /** What followed models say, by objective. */
  readonly priorMeans?: Readonly<Record<string, PointTable>>;
  readonly commands: ReadonlySet<string>;
}

export type CampaignHistory = UnknownCampaign | Campaign;

/** The state before the first event. */
export const initial = (campaignId: string): UnknownCampaign => ({ status: 'unknown', campaignId, revision: 0 });

/** Whether the campaign has ended and can leave memory. */
export const isClosed = (campaign: CampaignHistory): boolean => campaign.status === 'finished';

/** Id of the trial with this number, from 1: t0001, t0002 … */
export const trialIdOf = (number: number): string => `t${String(number).padStart(4, '0')}`;

/** The trial of this id; undefined when the campaign has none. */
export const trialOf = (campaign: Campaign, trialId: string): Trial | undefined =>
  campaign.trials[Number(trialId.slice(1)) - 1];

/** Id of the run or job that answers the current attempt of a trial. */
export const runIdOf = (campaignId: string, trial: Pick<Trial, 'trialId' | 'attempt'>): string =>
  `${campaignId}_${trial.trialId}_${trial.attempt}`;

const openStates: ReadonlySet<TrialState> = new Set(['awaiting-approval', 'ready', 'requested']);

/** Whether the trial still moves by itself or by an approval. */
export const isOpen = (trial: Trial): boolean => openStates.has(trial.state);

/** Whether a value may still come: open, or held until a person decides. */
export const isPending = (trial: Trial): boolean => isOpen(trial) || trial.state === 'held';
