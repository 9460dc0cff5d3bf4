import { hypervolume, nonDominated, referencePoint } from '@meguri/bayesopt';
import type { Campaign } from './campaign.js';
import { improvedBy, outcomeOn } from './objectives.js';
import { type Result, resultsOf } from './standing.js';

/** How a campaign with several objectives stands. */
export interface Front {
  /** Results that no other equals or beats in every objective, in trial order. */
  readonly results: readonly Result[];
  /** Volume that they dominate above the reference, in the units of the objectives multiplied. */
  readonly hypervolume: number;
  /** Where the volume begins, by objective, in its unit; of a target the distance from it. */
  readonly reference: Readonly<Record<string, number>>;
}

/** Most objectives that a campaign may make better: the volume of a front becomes costly beyond. */
export const MOST_IMPROVED = 4;

/** The front; undefined when one objective alone is made better. */
export function frontOf(campaign: Campaign): Front | undefined {
  const improved = improvedBy(campaign.goal);
  if (improved.length < 2) return undefined;
  const aims = improved.map(outcomeOn);
  const all = resultsOf(campaign);
  const results = nonDominated(all.map(({ outcomes }) => outcomes)).map((index) => all[index]!);
  const outcomes = results.map((result) => result.outcomes);
  const reference = referencePoint(
    outcomes,
    aims.map((aim) => aim.reference),
  );
  return {
    results,
    hypervolume: hypervolume(outcomes, reference),
    reference: Object.fromEntries(aims.map(({ name, toValue }, i) => [name, toValue(reference[i]!)])),
  };
}
