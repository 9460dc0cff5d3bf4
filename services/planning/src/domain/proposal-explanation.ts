import type { Point, ProposalExplanation } from '@meguri/contracts';
import type { Campaign } from './campaign.js';
import { improvedBy, observedValue } from './objectives.js';
import { observationsOf } from './standing.js';

/** The planner's reasons for a point; neighbours are named by their place among the observations of the problem. */
export interface Reasons extends Omit<ProposalExplanation, 'nearest'> {
  readonly nearest: readonly { readonly observation: number; readonly correlation: number }[];
}

/** The reasons for a point as the campaign tells them: neighbours by their trial, with what they have in common with it. */
export function explanationOf(campaign: Campaign, point: Point, reasons: Reasons): ProposalExplanation {
  const observed = observationsOf(campaign);
  const nearest = reasons.nearest.map(({ observation, correlation }) => {
    const { trialId, point: there, values } = observed[observation]!;
    const value = observedValue(improvedBy(campaign.goal)[0]!, values)!;
    const same = campaign.goal.parameters.map(({ name }) => name).filter((name) => there[name] === point[name]);
    return { ...(trialId && { trialId }), correlation, value, same };
  });
  return { ...reasons, nearest };
}
