// Constraints that all hold at one point, often hardly anywhere else, each with an independent test.
import type { Constraint, Point } from '@meguri/bayesopt';
import type { RandomStream } from '@meguri/numerics';
import { chance, oneOf } from './draw.ts';
import { isSame, numberBetween, type OddParameter } from './parameters.ts';

export interface OddConstraint {
  readonly constraint: Constraint;
  /** Whether it holds up to 1e-9 of its largest term. */
  readonly holds: (point: Point) => boolean;
}

const NEAR = 1e-9;
/** Rounding of the test itself, beside what the planner may miss. */
const slack = (...sizes: number[]) => 1.001 * NEAR * Math.max(1, ...sizes.map(Math.abs));

/** Constraints on `parameters` that `inside` satisfies; numbers that exist only under a condition stay out of them. */
export function oddConstraints(
  parameters: readonly OddParameter[],
  inside: Point,
  random: RandomStream,
): OddConstraint[] {
  const always = parameters.filter(({ parameter }) => !('when' in parameter && parameter.when));
  const numeric = always
    .filter(({ parameter }) => ['continuous', 'integer', 'discrete'].includes(parameter.type))
    .map(({ parameter }) => parameter.name);
  const worded = always.filter(({ parameter }) => parameter.type === 'categorical').map((each) => each.parameter.name);
  const makes = [
    ...(numeric.length >= 2 ? [() => linear(numeric, inside, random), () => round(numeric, inside, random)] : []),
    ...(worded.length >= 1 && always.length >= 2 ? [() => exclusion(worded[0]!, always, inside, random)] : []),
  ];
  return makes.filter(() => chance(random, 0.6)).map((make) => make());
}

/** A sum of all numbers, each relative to its size at the point: a half space, a sliver or an equation through the point. */
function linear(names: readonly string[], inside: Point, random: RandomStream): OddConstraint {
  const terms = Object.fromEntries(
    names.map((name) => [name, oneOf(random, [1, -1, 0.3]) / (Math.abs(Number(inside[name])) || 1)]),
  );
  const sum = (point: Point) => names.reduce((total, name) => total + terms[name]! * Number(point[name]), 0);
  const largest = (point: Point) => Math.max(...names.map((name) => Math.abs(terms[name]! * Number(point[name]))));
  const at = sum(inside);
  const relation = oneOf(random, ['<=', '>=', '='] as const);
  const room = relation === '=' ? 0 : oneOf(random, [0.5, 1e-3, 1e-8]) * (relation === '<=' ? 1 : -1);
  const value = at + room;
  return {
    constraint: { type: 'linear', terms, relation, value },
    holds: (point) => {
      const over = sum(point) - value;
      const allowed = slack(sum(point), value) + 1e-15 * largest(point);
      return (relation === '>=' || over <= allowed) && (relation === '<=' || over >= -allowed);
    },
  };
}

/** Two numbers within a circle around the origin that passes just outside the point. */
function round(names: readonly string[], inside: Point, random: RandomStream): OddConstraint {
  const [x, y] = names as [string, string];
  const squares = (point: Point) => Number(point[x]) ** 2 + Number(point[y]) ** 2;
  const radius = squares(inside) * (1 + oneOf(random, [1, 1e-3, 1e-6])) + 1e-30;
  return {
    constraint: { type: 'expression', text: `${x}^2 + ${y}^2 <= ${plain(radius)}` },
    holds: (point) => squares(point) <= Number(plain(radius)) + slack(squares(point), radius),
  };
}

/** A number that a formula can hold. */
const plain = (value: number) => String(value).replace('e+', 'e');

/** A choice that does not go with what another parameter has, unless the point has both. */
function exclusion(
  name: string,
  parameters: readonly OddParameter[],
  inside: Point,
  random: RandomStream,
): OddConstraint {
  const [one, other] = [parameters.find(({ parameter }) => parameter.name === name)!, oneOf(random, parameters)].map(
    ({ parameter, draw }) => ({ parameter: parameter.name, in: [draw(random)] }),
  );
  const when = [one!, ...(inside[one!.parameter] === one!.in[0] ? [other!] : [])];
  const holds = (point: Point) => !when.every((each) => isSame(each.in[0], point[each.parameter]));
  if (holds(inside)) return { constraint: { type: 'exclusion', when }, holds };
  return { constraint: { type: 'predicate', admits: () => true }, holds: () => true };
}

/** A mixture whose amounts add up to one, of which few are present. */
export function oddMixture(
  few: boolean,
  random: RandomStream,
): { parameters: OddParameter[]; constraints: OddConstraint[] } {
  const names = Array.from({ length: random.integer(2, 5) }, (_, i) => `part${i}`);
  const step = oneOf(random, few ? [0.5, 0.25] : [undefined, undefined, 0.1]);
  const parameters = names.map((name) => numberBetween({ name, type: 'continuous', lower: 0, upper: 1, step }));
  const atMost = random.integer(1, names.length);
  const threshold = oneOf(random, [undefined, 0.1]);
  const total = (point: Point) => names.reduce((sum, name) => sum + Number(point[name]), 0);
  const present = (point: Point) => names.map((name) => Number(point[name])).filter((amount) => amount > NEAR);
  const sum: OddConstraint = {
    constraint: {
      type: 'linear',
      terms: Object.fromEntries(names.map((name) => [name, 1])),
      relation: '=',
      value: 1,
    },
    holds: (point) => Math.abs(total(point) - 1) <= slack(1),
  };
  const sparse: OddConstraint = {
    constraint: { type: 'cardinality', parameters: names, atMost, threshold },
    holds: (point) =>
      present(point).length <= atMost && present(point).every((amount) => amount >= (threshold ?? 0) - slack(1)),
  };
  return { parameters, constraints: chance(random, 0.6) ? [sum, sparse] : [sum] };
}
