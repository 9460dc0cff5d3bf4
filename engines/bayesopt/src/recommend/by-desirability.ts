import { desirabilityOf } from '../objectives/desirability.js';
import type { Objective } from '../objectives/objective.js';
import type { Observation } from './answers.js';

/** Name of the objective that {@link byDesirability} makes. */
export const DESIRABILITY = 'desirability';

/**
 * The same question with one objective, the desirability, instead of several; limits stay. For campaigns that want one best
 * compromise and not a front. Standard deviations and limits of results count for the limits only: the desirability takes every value for
 * exact.
 */
export function byDesirability<
  Q extends { readonly objectives: readonly Objective[]; readonly observations: readonly Observation[] },
>(question: Q): Q {
  const { objectives, observations } = question;
  const desirability = desirabilityOf(objectives);
  const limited = objectives.filter(({ atLeast, atMost }) => atLeast !== undefined || atMost !== undefined);
  const limits = limited.map(({ name, atLeast, atMost, transform }) => ({ name, atLeast, atMost, transform }));
  return {
    ...question,
    objectives: [{ name: DESIRABILITY, direction: 'maximise' }, ...limits],
    observations: observations.map((observation) => ({
      ...observation,
      values: { ...observation.values, [DESIRABILITY]: desirability(observation.values) },
    })),
  };
}
