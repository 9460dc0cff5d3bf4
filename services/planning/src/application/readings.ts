import { convertQuantity, type Goal, isConvertible, type Objective, type Quantity } from '@meguri/contracts';

/** Values in the units of the goal, or why they are none. */
export type Reading = { readonly values: Quantity[] } | { readonly problem: string };

/**
 * Reads quantities as the goal wants them: its objectives in its units, whatever else was measured as it is. Of several objectives
 * some may be missing, but not all.
 */
export function readValues(goal: Goal, quantities: readonly Quantity[]): Reading {
  const found = goal.objectives.flatMap((objective) => {
    const quantity = quantities.find(({ name }) => name === objective.name);
    return quantity ? [{ objective, quantity }] : [];
  });
  const problems = found.flatMap(({ objective, quantity }) => problemOf(objective, quantity) ?? []);
  if (found.length === 0) problems.push(`${goal.objectives.map(({ name }) => name).join(' and ')} was not observed`);
  if (problems.length > 0) return { problem: problems.join('; ') };
  const others = quantities.filter(({ name }) => goal.objectives.every((objective) => objective.name !== name));
  return { values: [...found.map(({ objective, quantity }) => convertQuantity(quantity, objective.unit)), ...others] };
}

function problemOf({ name, unit, transform }: Objective, found: Quantity): string | undefined {
  if (!isConvertible(found.unit, unit)) return `${name} was observed in "${found.unit}", which is no "${unit}"`;
  // the planner would answer no further question
  if (transform === 'log' && convertQuantity(found, unit).value <= 0)
    return `${name} is ${found.value}, which has no logarithm, and the campaign models logarithms of it`;
  return undefined;
}
