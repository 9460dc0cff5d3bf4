import { type Objective as Aim, type Outcome, outcomeOf } from '@meguri/bayesopt';
import type { Goal, Objective, Quantity } from '@meguri/contracts';

/** An objective in the words of the optimiser. */
export function aimOf({ name, direction, target, tolerance, reference, atLeast, atMost }: Objective): Aim {
  if (direction === 'target') return { name, direction: { target: target!, tolerance: tolerance! } };
  return {
    name,
    ...(direction !== 'limit' && { direction }),
    ...(reference !== undefined && { reference }),
    ...(atLeast !== undefined && { atLeast }),
    ...(atMost !== undefined && { atMost }),
  };
}

/** The objectives that are made better; the others only have to keep to their limits. */
export const improvedBy = ({ objectives }: { readonly objectives: readonly Objective[] }): Objective[] =>
  objectives.filter(({ direction }) => direction !== 'limit');

/** An objective turned so that more is better. */
export const outcomeOn = (objective: Objective): Outcome => outcomeOf(aimOf(objective));

/** The value of an objective, in its unit; undefined where it was not observed. */
export const observedValue = ({ name }: Objective, values: readonly Quantity[]): number | undefined =>
  values.find((quantity) => quantity.name === name)?.value;

/** Whether results keep to the limits of every objective; one that was not observed does not. */
export function areAcceptable({ objectives }: Pick<Goal, 'objectives'>, values: readonly Quantity[]): boolean {
  return objectives.every((objective) => {
    const value = observedValue(objective, values);
    const { atLeast = Number.NEGATIVE_INFINITY, atMost = Number.POSITIVE_INFINITY } = objective;
    return value !== undefined && value >= atLeast && value <= atMost;
  });
}
