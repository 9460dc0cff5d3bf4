import type { CampaignEvent, Goal, Point, Quantity } from '@meguri/contracts';

/** One row of the table of a campaign: a trial, or an earlier measurement that came with the campaign. */
export interface TrialRow {
  readonly trialId?: string;
  readonly batch?: number;
  readonly source?: string;
  readonly state: string;
  readonly attempt?: number;
  readonly runId?: string;
  readonly point: Point;
  readonly values: readonly Quantity[];
  readonly prediction?: { readonly mean: number; readonly sd: number };
  readonly reason?: string;
  readonly observedAt?: string;
}

/** A campaign with its trials in the order they were proposed. */
export interface TrialTable {
  readonly goal?: Goal;
  readonly rows: readonly TrialRow[];
}

export type TimedCampaignEvent = CampaignEvent & { readonly time: string };

/** Folds the events of one campaign, oldest first, into its table. */
export function trialTableOf(events: readonly TimedCampaignEvent[]): TrialTable {
  let goal: Goal | undefined;
  const imported: TrialRow[] = [];
  const trials = new Map<string, TrialRow>();
  const change = (trialId: string, news: Partial<TrialRow>) => {
    const trial = trials.get(trialId);
    if (trial) trials.set(trialId, { ...trial, ...news });
  };
  for (const event of events) {
    if (event.type === 'CampaignStarted') {
      goal = event.data.goal;
      for (const { point, values } of event.data.imported) imported.push({ state: 'imported', point, values });
    } else if (event.type === 'BatchProposed') {
      for (const { trialId, point, source, reason, prediction } of event.data.trials)
        trials.set(trialId, {
          trialId,
          batch: event.data.batch,
          source,
          state: 'proposed',
          point,
          values: [],
          reason,
          ...(prediction && { prediction }),
        });
    } else if ('trialId' in event.data) {
      change(event.data.trialId, newsOfTrial(event));
    }
  }
  return { ...(goal && { goal }), rows: [...imported, ...trials.values()] };
}

/** What an event says about its trial. */
function newsOfTrial(event: TimedCampaignEvent): Partial<TrialRow> {
  switch (event.type) {
    case 'ApprovalRequested':
      return { state: 'awaiting-approval' };
    case 'TrialApproved':
      return { state: 'proposed' };
    case 'TrialRejected':
      return { state: 'rejected' };
    case 'TrialRequested':
      return { state: 'requested', attempt: event.data.attempt, runId: event.data.runId };
    case 'TrialObserved':
      return { state: 'observed', values: event.data.values, observedAt: event.time };
    case 'TrialFailed':
      return { state: 'failed' };
    case 'TrialHeld':
      return { state: 'held' };
    case 'TrialExpired':
    case 'TrialWithdrawn':
      return { state: 'withdrawn' };
    case 'TrialRetracted':
      return { state: 'retracted' };
    default:
      return {};
  }
}
