import { activeParameters, type Space, sizeOfSpace, TOLERANCE, violations } from '@meguri/bayesopt';
import type { Goal, Parameter, Point } from '@meguri/contracts';

type Admitting = Pick<Goal, 'parameters' | 'constraints'>;

const spaces = new WeakMap<Admitting, Space>();

/** The space of a goal in the words of the optimiser, one object a goal, so that its constraints are read once. */
function spaceOf(goal: Admitting): Space {
  const { parameters, constraints } = goal;
  const space = spaces.get(goal) ?? { parameters, ...(constraints && { constraints }) };
  spaces.set(goal, space);
  return space;
}

/** Combinations up to which constrained points are counted here: it takes some milliseconds. */
const MOST_COUNTED = 10_000;

/**
 * Number of distinct points that a goal admits, Infinity as soon as one parameter is continuous. Where constraints or conditions rule
 * some out of very many, that of all combinations; the planner then says when no point is left.
 */
export function sizeOf(goal: Admitting): number {
  const combinations = goal.parameters.reduce((size, parameter) => size * choicesOf(parameter), 1);
  const isFull = !goal.constraints && goal.parameters.every(({ when }) => !when);
  return isFull || combinations > MOST_COUNTED ? combinations : sizeOfSpace(spaceOf(goal));
}

function choicesOf(parameter: Parameter): number {
  switch (parameter.type) {
    case 'categorical':
    case 'discrete':
      return parameter.values.length;
    case 'integer':
      return parameter.upper - parameter.lower + 1;
    case 'continuous':
      return parameter.step === undefined ? Number.POSITIVE_INFINITY : stepsOf(parameter, parameter.step) + 1;
  }
}

/** How many steps fit between the bounds. */
const stepsOf = ({ lower, upper }: Ranged, step: number): number => Math.floor((upper - lower) / step + TOLERANCE);

/** Parts in 10⁹ of a continuous range: values closer than that are the same point. */
const RESOLUTION = 1e9;

/** A text that two points share exactly when they are the same point of the space. */
export const keyOf = (parameters: readonly Parameter[], point: Point): string =>
  JSON.stringify(parameters.map((parameter) => coordinateOf(parameter, point[parameter.name])));

function coordinateOf(parameter: Parameter, value: string | number | undefined): string | number | undefined {
  if (parameter.type !== 'continuous' || typeof value !== 'number') return value;
  const { lower, upper, scale } = parameter;
  const place = scale === 'log' ? Math.log(value / lower) / Math.log(upper / lower) : (value - lower) / (upper - lower);
  return Math.round(place * RESOLUTION);
}

/** What keeps a point from being in the space of the goal; empty when nothing does. */
export function reasonsAgainst(goal: Admitting, point: Point): string[] {
  const space = spaceOf(goal);
  const known = new Set(goal.parameters.map(({ name }) => name));
  const unknown = Object.keys(point).filter((name) => !known.has(name));
  const active = new Set(activeParameters(space, point));
  const reasons = [
    ...unknown.map((name) => `${name} is not a parameter of the campaign`),
    ...goal.parameters.flatMap((parameter) =>
      active.has(parameter.name)
        ? (reasonAgainst(parameter, point[parameter.name]) ?? [])
        : reasonsAgainstInactive(parameter, point[parameter.name]),
    ),
  ];
  return reasons.length > 0 ? reasons : violations(space, point).map((rule) => `it does not satisfy: ${rule}`);
}

/** What keeps a point from joining a batch that has these points already; empty when nothing does. */
export function reasonsAgainstJoining(goal: Admitting, chosen: readonly Point[], point: Point): string[] {
  return (goal.constraints ?? []).flatMap((constraint) => {
    if (constraint.type !== 'batch') return [];
    const { parameter, atMostDistinct } = constraint;
    const values = new Set([...chosen, point].map((each) => each[parameter]).filter((value) => value !== undefined));
    return values.size > atMostDistinct ? [`a batch has at most ${atMostDistinct} values of ${parameter}`] : [];
  });
}

/** A parameter that a trial does not have has no value. */
const reasonsAgainstInactive = ({ name, when }: Parameter, value: string | number | undefined): string[] =>
  value === undefined || !when ? [] : [`there is ${name} only where ${when.parameter} is ${when.in.join(' or ')}`];

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
        : `${parameter.name} must lie between ${parameter.lower} and ${parameter.upper} ${parameter.unit}${stepText(parameter)}, not ${value}`;
  }
}

type Ranged = Extract<Parameter, { lower: number }>;

const isWithin = (parameter: Ranged, value: string | number): boolean =>
  typeof value === 'number' &&
  value >= parameter.lower &&
  value <= parameter.upper &&
  (parameter.type === 'continuous' ? isOnStep(parameter, value) : Number.isInteger(value));

function isOnStep(parameter: Extract<Parameter, { type: 'continuous' }>, value: number): boolean {
  const { lower, upper, step } = parameter;
  if (step === undefined) return true;
  const nearest = lower + Math.round((value - lower) / step) * step;
  return Math.abs(value - nearest) <= TOLERANCE * Math.max(Math.abs(lower), Math.abs(upper));
}

const stepText = (parameter: Ranged): string =>
  'step' in parameter && parameter.step !== undefined ? ` in steps of ${parameter.step}` : '';
