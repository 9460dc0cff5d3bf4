import type { Goal, Parameter, Point } from '@meguri/contracts';

/** Number of distinct points, Infinity as soon as one parameter is continuous. */
export const sizeOf = (parameters: readonly Parameter[]): number =>
  parameters.reduce((size, parameter) => size * choicesOf(parameter), 1);

function choicesOf(parameter: Parameter): number {
  switch (parameter.type) {
    case 'categorical':
    case 'discrete':
      return parameter.values.length;
    case 'integer':
      return parameter.upper - parameter.lower + 1;
    case 'continuous':
      return Number.POSITIVE_INFINITY;
  }
}

/** Parts in 10⁹ of a continuous range: values closer than that are the same point. */
const RESOLUTION = 1e9;

/** A text that two points share exactly when they are the same point of the space. */
export const keyOf = (parameters: readonly Parameter[], point: Point): string =>
  JSON.stringify(parameters.map((parameter) => coordinateOf(parameter, point[parameter.name])));

function coordinateOf(parameter: Parameter, value: string | number | undefined): string | number | undefined {
  if (parameter.type !== 'continuous' || typeof value !== 'number') return value;
  return Math.round(((value - parameter.lower) / (parameter.upper - parameter.lower)) * RESOLUTION);
}

/** What keeps a point from being in the space of the goal; empty when nothing does. */
export function reasonsAgainst(goal: Goal, point: Point): string[] {
  const known = new Set(goal.parameters.map(({ name }) => name));
  const unknown = Object.keys(point).filter((name) => !known.has(name));
  return [
    ...unknown.map((name) => `${name} is not a parameter of the campaign`),
    ...goal.parameters.flatMap((parameter) => reasonAgainst(parameter, point[parameter.name]) ?? []),
  ];
}

function reasonAgainst(parameter: Parameter, value: string | number | undefined): string | undefined {
  if (value === undefined) return `${parameter.name} is missing`;
  switch (parameter.type) {
    case 'categorical':
      return parameter.values.includes(String(value)) && typeof value === 'string'
        ? undefined
        : `${parameter.name} may not be ${value}`;
    case 'discrete':
      return typeof value === 'number' && parameter.values.includes(value)
        ? undefined
        : `${parameter.name} may not be ${value} ${parameter.unit}`;
    case 'integer':
    case 'continuous':
      return isWithin(parameter, value)
        ? undefined
        : `${parameter.name} must lie between ${parameter.lower} and ${parameter.upper} ${parameter.unit}, not ${value}`;
  }
}

type Ranged = Extract<Parameter, { lower: number }>;

const isWithin = (parameter: Ranged, value: string | number): boolean =>
  typeof value === 'number' &&
  value >= parameter.lower &&
  value <= parameter.upper &&
  (parameter.type === 'continuous' || Number.isInteger(value));
