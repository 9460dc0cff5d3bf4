import type { CampaignEvent, Point, ProposedTrial, Proposer } from '@meguri/contracts';
import { approvalOf } from './approval.js';
import { moneyLeft, takenKeys, trialsLeft } from './budget.js';
import type { Campaign } from './campaign.js';
import { keyOf, reasonsAgainst, reasonsAgainstJoining } from './search-space.js';
import { sourceNamed, targetOf } from './sources.js';
import { thenRequest } from './trial-requests.js';

/** A point that somebody wants tried. */
export interface Wanted {
  readonly point: Point;
  /** Name of the source that is to answer; absent: the one nearest to the truth. */
  readonly source?: string;
  /** What the source itself says against it. */
  readonly against?: readonly string[];
}

/** It, with what speaks against it. */
export type Examined<W extends Wanted = Wanted> = Omit<W, 'source'> & {
  readonly source: string;
  readonly reasons: readonly string[];
};

export const isAdmissible = ({ reasons }: Examined): boolean => reasons.length === 0;

/** Most characters of a reason: values that are far too long are quoted in it. */
const LONGEST_REASON = 500;

/** Every proposal passes this, whoever makes it: inside the space, and new to a source of the campaign. */
export function examine<W extends Wanted>(campaign: Campaign, wanted: readonly W[]): Examined<W>[] {
  const { goal } = campaign;
  const takenOf = new Map(goal.sources.map((source) => [source.name, takenKeys(campaign, source)]));
  const chosen: Point[] = [];
  return wanted.map((each) => {
    const { point, source = targetOf(goal).name, against = [] } = each;
    const reasons = [...reasonsAgainst(goal, point), ...reasonsAgainstJoining(goal, chosen, point), ...against];
    const taken = takenOf.get(source);
    const key = keyOf(goal.parameters, point);
    if (!taken) reasons.push(`${source} is not a source of the campaign`);
    if (taken?.has(key)) reasons.push('the point was proposed before');
    taken?.add(key);
    if (reasons.length === 0) chosen.push(point);
    return { ...each, source, reasons };
  });
}

/** The budget pays for them in their order; what it no longer pays for gets that as a reason. */
export function pay<W extends Wanted>(campaign: Campaign, examined: readonly Examined<W>[]): Examined<W>[] {
  let trials = trialsLeft(campaign);
  let money = moneyLeft(campaign);
  return examined.map((each) => {
    if (!isAdmissible(each)) return each;
    const { cost } = sourceNamed(campaign.goal, each.source);
    const reasons = [
      ...(trials > 0 ? [] : [`the budget of ${campaign.goal.budget.trials} trials leaves none`]),
      ...(cost <= money ? [] : [`it costs ${cost}, which is more than is left of ${campaign.goal.budget.cost}`]),
    ];
    if (reasons.length > 0) return { ...each, reasons };
    trials -= 1;
    money -= cost;
    return each;
  });
}

type Batch = Extract<CampaignEvent, { type: 'BatchProposed' }>['data'];
type ProposedBatch = Omit<Batch, 'campaignId' | 'batch' | 'trials'>;

/** The facts of a decision: what is refused, the others as a batch, and what becomes due through it: approvals or requests. */
export function admit(
  campaign: Campaign,
  decided: {
    readonly refused: readonly Examined[];
    readonly trials: readonly ProposedTrial[];
    readonly batch: ProposedBatch;
  },
  now: Date,
  hashOf: (text: string) => string,
): CampaignEvent[] {
  const { trials, batch } = decided;
  const refusals = decided.refused.map((refused) => refusalOf(campaign, refused, batch));
  if (trials.length === 0) return refusals;
  const approvals = trials
    .filter((trial) => trial.needsApproval)
    .map((trial) => approvalOf(campaign, trial, now, hashOf));
  const proposed: CampaignEvent = {
    type: 'BatchProposed',
    data: { campaignId: campaign.campaignId, batch: campaign.batches + 1, trials: [...trials], ...batch },
  };
  return thenRequest(campaign, [...refusals, proposed, ...approvals]);
}

interface Cause {
  readonly proposer?: Proposer;
  readonly commandId?: string;
}

const refusalOf = (
  { campaignId }: Campaign,
  { source, point, reasons }: Examined,
  { proposer, commandId }: Cause,
): CampaignEvent => ({
  type: 'ProposalRefused',
  data: {
    campaignId,
    source,
    point,
    reasons: reasons.map((reason) => reason.slice(0, LONGEST_REASON)),
    ...(proposer && { proposer }),
    ...(commandId && { commandId }),
  },
});
