import type { BatchConstraint, Parameter, Point, SourceParameter, Space } from '@meguri/bayesopt';
import type { RandomStream } from '@meguri/numerics';
import { type OddConstraint, oddConstraints, oddMixture } from './constraints.ts';
import { chance, oneOf, several } from './draw.ts';
import { drawPoint, isActive, type OddParameter, oddParameter } from './parameters.ts';

/** A space with a way to draw points of its parameters and an independent word on what it admits. */
export interface OddSpace {
  readonly space: Space;
  /** A point that keeps to the parameters, though not always to the constraints. */
  readonly draw: (random: RandomStream) => Point;
  /** What is wrong with a batch that was suggested: nothing when every list is empty. */
  readonly faults: (batch: readonly Point[]) => readonly string[];
}

/** Share of spaces that may be too large to list; they are slow. */
const LARGE = 0.01;

export function oddSpace(random: RandomStream): OddSpace {
  const few = !chance(random, LARGE);
  const mixture = chance(random, 0.15) ? oddMixture(few, random) : undefined;
  const others = several(random, mixture ? 0 : 1, mixture ? 2 : 4, (i) => oddParameter(`p${i}`, few, random));
  const parameters = [...withCondition(others, random), ...(mixture?.parameters ?? []), ...sources(random)];
  const inside = ofTheTarget(drawPoint(parameters, random), parameters);
  const constraints = mixture?.constraints ?? (chance(random, 0.4) ? oddConstraints(parameters, inside, random) : []);
  const limit = chance(random, 0.15) ? batchLimit(others, random) : undefined;
  const draw = (source: RandomStream) => drawPoint(parameters, source);
  const isListed = !mixture && chance(random, 0.15);
  const candidates = [inside, ...several(random, 0, 30, () => draw(random))];
  const space: Space = {
    parameters: parameters.map(({ parameter }) => parameter),
    constraints: [...constraints.map(({ constraint }) => constraint), ...(limit ? [limit] : [])],
    ...(isListed && { candidates }),
  };
  return { space, draw, faults: (batch) => faultsOf(batch, parameters, constraints, limit) };
}

/** Now and then the last parameter exists only under some values of the first. */
function withCondition(parameters: readonly OddParameter[], random: RandomStream): readonly OddParameter[] {
  const [first, last] = [parameters[0], parameters.at(-1)];
  if (!first || !last || first === last || !chance(random, 0.2)) return parameters;
  const { parameter } = first;
  if (!('values' in parameter) || parameter.type === 'source') return parameters;
  const values = parameter.values.slice(0, random.integer(1, parameter.values.length));
  const conditional = { ...last.parameter, when: { parameter: parameter.name, in: values } } as Parameter;
  return [...parameters.slice(0, -1), { ...last, parameter: conditional }];
}

function sources(random: RandomStream): OddParameter[] {
  if (!chance(random, 0.12)) return [];
  const values = ['measured', 'calculated', 'guessed'].slice(0, random.integer(1, 3));
  const target = oneOf(random, values);
  const costs = Object.fromEntries(
    values
      .filter((value) => value === target || chance(random, 0.7))
      .map((value) => [value, 10 ** random.integer(-3, 3)]),
  );
  const parameter: SourceParameter = { name: 'source', type: 'source', values, target, costs };
  return [
    { parameter, draw: (source) => oneOf(source, values), admits: (value) => Object.hasOwn(costs, String(value)) },
  ];
}

/** Constraints must leave the target something to answer. */
function ofTheTarget(point: Point, parameters: readonly OddParameter[]): Point {
  const source = parameters.map(({ parameter }) => parameter).find((parameter) => parameter.type === 'source');
  return source ? { ...point, [source.name]: source.target } : point;
}

function batchLimit(parameters: readonly OddParameter[], random: RandomStream): BatchConstraint | undefined {
  if (parameters.length === 0) return undefined;
  const { name } = oneOf(random, parameters).parameter;
  return chance(random, 0.5)
    ? { type: 'batch', parameter: name, sameFor: true }
    : { type: 'batch', parameter: name, atMostDistinct: random.integer(1, 3) };
}

function faultsOf(
  batch: readonly Point[],
  parameters: readonly OddParameter[],
  constraints: readonly OddConstraint[],
  limit: BatchConstraint | undefined,
): string[] {
  const faults = batch.flatMap((point) => [
    ...parameters
      .filter(({ parameter, admits }) =>
        isActive(parameter, point) ? !admits(point[parameter.name]) : parameter.name in point,
      )
      .map(({ parameter }) => `${parameter.name} is ${point[parameter.name]}`),
    ...constraints
      .filter(({ holds }) => !holds(point))
      .map(({ constraint }) => `${JSON.stringify(constraint)} does not hold at ${JSON.stringify(point)}`),
  ]);
  if (!limit) return faults;
  const shared = new Set(batch.map((point) => point[limit.parameter]).filter((value) => value !== undefined));
  const most = limit.sameFor ? 1 : limit.atMostDistinct!;
  return shared.size <= most ? faults : [...faults, `a batch has ${shared.size} values of ${limit.parameter}`];
}
