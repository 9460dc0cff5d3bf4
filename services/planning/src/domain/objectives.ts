import { type Objective as Aim, type Outcome, outcomeOf } from '@meguri/bayesopt';
import type { Goal, Objective, Quantity } from '@meguri/contracts';

/** An objective in the words of the optimiser. */
export function aimOf({ name, priorMean, ...objective }: Objective): Aim {
  const { direction, target, tolerance, reference, atLeast, atMost } = objective;
  const common = { name, ...(priorMean !== undefined && { priorMean }) };
  if (direction === 'target') return { ...common, direction: { target: target!, tolerance: tolerance! } };
  return {
    ...common,
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

/** What was observed of an objective, in its unit; undefined where nothing was. */
export const observedQuantity = ({ name }: Objective, values: readonly Quantity[]): Quantity | undefined =>
  values.find((quantity) => quantity.name === name);

/** The value alone. */
export const observedValue = (objective: Objective, values: readonly Quantity[]): number | undefined =>
  observedQuantity(objective, values)?.value;

/** Whether results keep to the limits of every objective; one that was not observed does not. */
export function areAcceptable({ objectives }: Pick<Goal, 'objectives'>, values: readonly Quantity[]): boolean {
  return objectives.every((objective) => {
    const value = observedValue(objective, values);
    const { atLeast = Number.NEGATIVE_INFINITY, atMost = Number.POSITIVE_INFINITY } = objective;
    return value !== undefined && value >= atLeast && value <= atMost;
  });
}
