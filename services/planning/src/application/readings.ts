import { convert, type Goal, isConvertible, type Objective, type Quantity } from '@meguri/contracts';

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
  return { values: [...found.map(({ objective, quantity }) => inUnit(quantity, objective.unit)), ...others] };
}

const problemOf = ({ name, unit }: Objective, found: Quantity): string | undefined =>
  isConvertible(found.unit, unit) ? undefined : `${name} was observed in "${found.unit}", which is no "${unit}"`;

function inUnit(found: Quantity, target: string): Quantity {
  const { name, value, unit, uncertainty } = found;
  if (unit === target) return found;
  // an uncertainty is a difference, so the zero of the scale drops out
  const spread = (size: number) => Math.abs(convert(size, unit, target) - convert(0, unit, target));
  return {
    name,
    value: convert(value, unit, target),
    unit: target,
    ...(uncertainty !== undefined && { uncertainty: spread(uncertainty) }),
  };
}
