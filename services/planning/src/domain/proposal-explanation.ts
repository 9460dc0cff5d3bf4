import type { Objective, Point, ProposalExplanation } from '@meguri/contracts';
import type { Campaign } from './campaign.js';
import { improvedBy, observedValue } from './objectives.js';
import { observationsOf } from './standing.js';

/** The planner's reasons for a point; neighbours are named by their place among the observations of the problem. */
export interface Reasons extends Omit<ProposalExplanation, 'nearest'> {
  readonly nearest: readonly { readonly observation: number; readonly correlation: number }[];
}

/** The reasons for a point as the campaign tells them, for one objective: neighbours by their trial, with what they have in common with it. */
export function explanationOf(
  campaign: Campaign,
  objective: Objective,
  point: Point,
  reasons: Reasons,
): ProposalExplanation {
  const observed = observationsOf(campaign);
  const nearest = reasons.nearest.map(({ observation, correlation }) => {
    const { trialId, point: there, values } = observed[observation]!;
    const value = observedValue(objective, values)!;
    const same = campaign.goal.parameters.map(({ name }) => name).filter((name) => there[name] === point[name]);
    return { ...(trialId && { trialId }), correlation, value, same };
  });
  return { ...reasons, nearest };
}

/** The same for every objective that is made better. */
export function explanationsOf(
  campaign: Campaign,
  point: Point,
  reasons: Readonly<Record<string, Reasons>>,
): Record<string, ProposalExplanation> {
  const improved = improvedBy(campaign.goal);
  return Object.fromEntries(
    improved.map((objective) => [objective.name, explanationOf(campaign, objective, point, reasons[objective.name]!)]),
  );
}
