import type { ApprovalPolicy, Goal } from '@meguri/contracts';
import type { Fields, Place } from './place.js';

/** How trials are grouped: five at a time, each batch waiting for the one before, unless the file says otherwise. */
export function readBatch(place: Place | undefined): Goal['batch'] | undefined {
  const fields = place ? place.fields(['initial', 'size', 'policy']) : {};
  if (!fields) return undefined;
  const initial = fields.initial ? fields.initial.whole(1) : 5;
  const size = fields.size ? fields.size.whole(1, 96) : 5;
  const policy = fields.policy ? fields.policy.choice(['wait', 'refill'], 'batch policy') : 'wait';
  return initial !== undefined && size !== undefined && policy !== undefined ? { initial, size, policy } : undefined;
}

/** The limits of the campaign; that of trials has no default, as trials cost material. */
export function readBudget(place: Place | undefined, campaign: Place): Goal['budget'] | undefined {
  if (!place) return campaign.missing('budget', 'Say how many trials it may cost: `budget: { trials: 50 }`.');
  const fields = place.fields(['trials', 'cost']);
  if (!fields) return undefined;
  const trials = fields.trials ? fields.trials.whole(1) : place.missing('trials', 'Say how many trials it may cost.');
  const cost = fields.cost?.positive();
  if (trials === undefined || (fields.cost && cost === undefined)) return undefined;
  return { trials, ...(cost !== undefined && { cost }) };
}

/** When to end before the budget is spent; never, unless the file says so. */
export function readStop(place: Place | undefined): Goal['stop'] | undefined {
  const fields = place ? place.fields(['target', 'withoutImprovement']) : {};
  if (!fields) return undefined;
  const target = fields.target?.number();
  const withoutImprovement = fields.withoutImprovement?.whole(1);
  const isRead =
    (!fields.target || target !== undefined) && (!fields.withoutImprovement || withoutImprovement !== undefined);
  if (!isRead) return undefined;
  return { ...(target !== undefined && { target }), ...(withoutImprovement !== undefined && { withoutImprovement }) };
}

type Approval = Pick<Goal, 'approval' | 'approvalExpiresAfterHours'>;

/** Which proposals a person must approve, and within how many hours; none, unless the file says so. */
export function readApproval(fields: Fields<'approval' | 'approvalExpiresAfterHours'>): Approval | undefined {
  const approval = fields.approval ? policyOf(fields.approval) : 'none';
  const expiry = fields.approvalExpiresAfterHours;
  const hours = expiry?.positive();
  if (expiry && approval === 'none') expiry.report('No proposal needs approval.', 'Remove this line, or set approval.');
  if (approval === undefined || (expiry && hours === undefined)) return undefined;
  return { approval, ...(hours !== undefined && { approvalExpiresAfterHours: hours }) };
}

function policyOf(place: Place): ApprovalPolicy | undefined {
  if (place.raw !== undefined) return place.choice(['none', 'all'], 'approval policy');
  const fields = place.fields(['first']);
  if (!fields) return undefined;
  const first = fields.first ? fields.first.whole(1) : place.missing('first', 'Say how many trials need approval.');
  return first === undefined ? undefined : { first };
}
