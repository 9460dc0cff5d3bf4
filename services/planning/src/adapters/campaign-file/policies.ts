import type { ApprovalPolicy, Goal, Objective } from '@meguri/contracts';
import { improvedBy } from '../../domain/objectives.js';
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
export function readStop(place: Place | undefined, objectives: readonly Objective[]): Goal['stop'] | undefined {
  const fields = place ? place.fields(['target', 'hypervolume', 'expectedGain', 'withoutImprovement']) : {};
  if (!fields) return undefined;
  const stop = {
    target: fields.target?.number(),
    hypervolume: fields.hypervolume?.positive(),
    expectedGain: fields.expectedGain && readExpectedGain(fields.expectedGain, objectives),
    withoutImprovement: fields.withoutImprovement?.whole(1),
  };
  if (objectives.length > 0) checkStop(fields, improvedBy({ objectives }));
  return Object.fromEntries(Object.entries(stop).filter(([, value]) => value !== undefined));
}

/** The gain is known where one objective is made better and nothing is limited. */
function readExpectedGain(place: Place, objectives: readonly Objective[]): Goal['stop']['expectedGain'] {
  const fields = place.fields(['below']);
  const below = fields?.below
    ? fields.below.positive()
    : place.missing('below', 'Give the smallest gain worth a batch.');
  const isPlain = ({ atLeast, atMost }: Objective) => atLeast === undefined && atMost === undefined;
  if (objectives.length > 1 || !objectives.every(isPlain))
    return place.report(
      'The gain is known for one objective without limits only.',
      'Stop with `withoutImprovement` instead.',
    );
  return below === undefined ? undefined : { below };
}

/** A target is for one objective, a hypervolume for several, whose references say where it begins. */
function checkStop({ target, hypervolume }: Fields<'target' | 'hypervolume'>, improved: readonly Objective[]): void {
  if (improved.length > 1)
    target?.report(
      'Several objectives have no common target.',
      'Stop at a hypervolume, or set limits: atLeast, atMost.',
    );
  else hypervolume?.report('One objective has no hypervolume.', 'Stop at a target instead.');
  const open = improved.filter(({ direction, reference }) => direction !== 'target' && reference === undefined);
  if (hypervolume && improved.length > 1 && open.length > 0)
    hypervolume.report(
      `Nothing says where the hypervolume begins in ${open.map(({ name }) => name).join(' and ')}.`,
      'Give the worst acceptable value of each objective as its reference.',
    );
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
