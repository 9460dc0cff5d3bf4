import { type Outcome, objectiveFrom, outcomeOf } from '@meguri/bayesopt';
import type { Goal, Objective, Quantity } from '@meguri/contracts';

/** The objectives that are made better; the others only have to keep to their limits. */
export const improvedBy = ({ objectives }: { readonly objectives: readonly Objective[] }): Objective[] =>
  objectives.filter(({ direction }) => direction !== 'limit');

/** An objective turned so that more is better. */
export const outcomeOn = (objective: Objective): Outcome => outcomeOf(objectiveFrom(objective));

/** What was observed of an objective, in its unit; undefined where nothing was. */
export const observedQuantity = ({ name }: Objective, values: readonly Quantity[]): Quantity | undefined =>
  values.find((quantity) => quantity.name === name);

/** The value alone. */
export const observedValue = (objective: Objective, values: readonly Quantity[]): number | undefined =>
  observedQuantity(objective, values)?.value;

/** Whether results keep to the limits of every objective for sure; one that was not observed does not. */
export function areAcceptable({ objectives }: Pick<Goal, 'objectives'>, values: readonly Quantity[]): boolean {
  return objectives.every((objective) => {
    const quantity = observedQuantity(objective, values);
    if (!quantity) return false;
    const { lower, upper } = rangeOf(quantity);
    const { atLeast = Number.NEGATIVE_INFINITY, atMost = Number.POSITIVE_INFINITY } = objective;
    return lower >= atLeast && upper <= atMost;
  });
}

/** Whether every objective that is made better is at least as good as its value says: a limit from the worse side may be anything worse. */
export const areReached = (goal: Pick<Goal, 'objectives'>, values: readonly Quantity[]): boolean =>
  improvedBy(goal).every((objective) => {
    const quantity = observedQuantity(objective, values);
    if (!quantity?.censored) return quantity !== undefined;
    return quantity.censored === betterLimit[objective.direction];
  });

/** The limits that promise something better; from a target better and worse lie on both sides. */
const betterLimit: Partial<Record<Objective['direction'], Quantity['censored']>> = {
  maximise: 'at-least',
  minimise: 'at-most',
};

/** Between what and what a quantity lies, uncertainty left out. */
const rangeOf = ({ value, censored }: Quantity) => ({
  lower: censored === 'at-most' ? Number.NEGATIVE_INFINITY : value,
  upper: censored === 'at-least' ? Number.POSITIVE_INFINITY : value,
});
