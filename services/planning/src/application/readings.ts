import { convert, type Goal, isConvertible, type Objective, type Quantity } from '@meguri/contracts';

/** Values in the units of the goal, or why they are none. */
export type Reading = { readonly values: Quantity[] } | { readonly problem: string };

/** Reads quantities as the goal wants them: its objectives in its units, whatever else was measured as it is. */
export function readValues(goal: Goal, quantities: readonly Quantity[]): Reading {
  const objectives: Quantity[] = [];
  const problems: string[] = [];
  for (const objective of goal.objectives) {
    const read = readObjective(objective, quantities);
    if (typeof read === 'string') problems.push(read);
    else objectives.push(read);
  }
  if (problems.length > 0) return { problem: problems.join('; ') };
  const others = quantities.filter(({ name }) => goal.objectives.every((objective) => objective.name !== name));
  return { values: [...objectives, ...others] };
}

/** The objective in its unit, or why there is none. */
function readObjective({ name, unit }: Objective, quantities: readonly Quantity[]): Quantity | string {
  const found = quantities.find((quantity) => quantity.name === name);
  if (!found) return `${name} was not observed`;
  if (!isConvertible(found.unit, unit)) return `${name} was observed in "${found.unit}", which is no "${unit}"`;
  return found.unit === unit ? found : inUnit(found, unit);
}

function inUnit({ name, value, unit, uncertainty }: Quantity, target: string): Quantity {
  // an uncertainty is a difference, so the zero of the scale drops out
  const spread = (size: number) => Math.abs(convert(size, unit, target) - convert(0, unit, target));
  return {
    name,
    value: convert(value, unit, target),
    unit: target,
    ...(uncertainty !== undefined && { uncertainty: spread(uncertainty) }),
  };
}
