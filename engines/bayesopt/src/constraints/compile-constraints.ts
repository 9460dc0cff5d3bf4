import { type Axis, admittedValue } from '../spaces/axis.js';
import type { Point } from '../spaces/space.js';
import { SpaceError } from '../spaces/space-error.js';
import type {
  BatchConstraint,
  CardinalityConstraint,
  Condition,
  Constraint,
  ExclusionConstraint,
  LinearConstraint,
} from './constraint.js';
import { type ExpressionRule, expressionRule } from './expression.js';
import { type CardinalityRule, cardinalityRule, type LinearRule, linearRule, type Rule, type Values } from './rule.js';

export type AnyRule = Rule | LinearRule | CardinalityRule | ExpressionRule;

/** The constraints of a space, sorted by what the search can do with them. */
export interface Rules {
  /** Every rule that a point must satisfy. */
  readonly all: readonly AnyRule[];
  /** Those that are linear, and the linear ones that others contain. */
  readonly linear: readonly LinearRule[];
  readonly cardinality: readonly CardinalityRule[];
  readonly batch: readonly BatchLimit[];
}

/** At most `distinct` values of one axis in a batch. */
export interface BatchLimit {
  readonly axis: number;
  readonly distinct: number;
}

/** Compiles constraints; throws {@link SpaceError} for one that makes no sense. */
export function compileConstraints(constraints: readonly Constraint[], axes: readonly Axis[]): Rules {
  const isBatch = (constraint: Constraint): constraint is BatchConstraint => constraint.type === 'batch';
  const rules = constraints.flatMap((constraint) => (isBatch(constraint) ? [] : [ruleOf(constraint, axes)]));
  const batch = constraints.filter(isBatch).map((constraint) => batchLimit(constraint, axes));
  return { ...sorted(rules), batch };
}

/** Rules sorted by kind, without batch limits. */
export function sorted(all: readonly AnyRule[]): Rules {
  return {
    all,
    linear: all.flatMap((rule) => ('implied' in rule ? rule.implied : 'coefficients' in rule ? [rule] : [])),
    cardinality: all.flatMap((rule) => ('threshold' in rule ? [rule] : [])),
    batch: [],
  };
}

function ruleOf(constraint: Exclude<Constraint, BatchConstraint>, axes: readonly Axis[]): AnyRule {
  switch (constraint.type) {
    case 'linear':
      return sumRule(constraint, axes);
    case 'cardinality':
      return countRule(constraint, axes);
    case 'exclusion':
      return exclusionRule(constraint, axes);
    case 'expression':
      return expressionRule(constraint.text, axes);
    case 'predicate':
      return predicateRule(constraint.admits, axes);
  }
}

function axisNamed(name: string, axes: readonly Axis[], numeric: boolean): number {
  const d = axes.findIndex((axis) => axis.name === name);
  if (d < 0) {
    const names = axes.map((axis) => axis.name).join(', ');
    throw new SpaceError(`a constraint names ${name}, which is no parameter`, name, `use one of ${names}`);
  }
  if (numeric && !axes[d]!.numeric) {
    throw new SpaceError(
      `a constraint calculates with ${name}`,
      name,
      'use continuous, integer or discrete parameters',
    );
  }
  return d;
}

function sumRule({ terms, relation, value }: LinearConstraint, axes: readonly Axis[]): LinearRule {
  const sum = Object.entries(terms).map(([name, coefficient]) => `${coefficient} ${name}`);
  const label = `${sum.join(' + ')} ${relation} ${value}`;
  if (sum.length === 0 || ![value, ...Object.values(terms)].every(Number.isFinite)) {
    throw new SpaceError(`the constraint ${label} makes no sense`, undefined, 'give finite coefficients and a value');
  }
  const coefficients = new Map(
    Object.entries(terms).map(([name, coefficient]) => [axisNamed(name, axes, true), coefficient]),
  );
  const lower = relation === '<=' ? Number.NEGATIVE_INFINITY : value;
  return linearRule(label, coefficients, lower, relation === '>=' ? Number.POSITIVE_INFINITY : value);
}

function countRule(constraint: CardinalityConstraint, axes: readonly Axis[]): CardinalityRule {
  const { parameters, atMost, atLeast = 0, threshold = 0 } = constraint;
  const label = `${atLeast} to ${atMost} of ${parameters.join(', ')}`;
  const members = parameters.map((name) => axisNamed(name, axes, true));
  if (!(atLeast >= 0 && atLeast <= atMost) || !(threshold >= 0) || new Set(members).size < members.length) {
    throw new SpaceError(`the constraint ${label} makes no sense`, undefined, 'use 0 <= atLeast <= atMost, names once');
  }
  const negative = members.map((d) => axes[d]!).find((axis) => Number(axis.decode(0)) < 0);
  if (negative) {
    throw new SpaceError(
      `${negative.name} can be negative and is no amount`,
      negative.name,
      'give it a lower bound of 0',
    );
  }
  return cardinalityRule(label, members, { atLeast, atMost, threshold });
}

function exclusionRule({ when }: ExclusionConstraint, axes: readonly Axis[]): Rule {
  const conditions = when.map((condition) => conditionOf(condition, axes));
  if (conditions.length === 0) {
    throw new SpaceError('an exclusion has no conditions', undefined, 'name what must not come together');
  }
  return {
    label: `not ${conditions.map(({ label }) => label).join(' and ')}`,
    axes: [...new Set(conditions.map(({ axis }) => axis))],
    holds: (values) => !conditions.every(({ axis, meets }) => values[axis] !== undefined && meets(values[axis])),
  };
}

function conditionOf(condition: Condition, axes: readonly Axis[]) {
  const { parameter } = condition;
  if ('in' in condition) {
    const axis = axisNamed(parameter, axes, false);
    const values = new Set(condition.in.map((value) => admittedValue(axes[axis]!, value)));
    return {
      axis,
      label: `${parameter} in ${condition.in.join(', ')}`,
      meets: (value: string | number) => values.has(value),
    };
  }
  const { atLeast = Number.NEGATIVE_INFINITY, atMost = Number.POSITIVE_INFINITY } = condition;
  return {
    axis: axisNamed(parameter, axes, true),
    label: `${parameter} in ${atLeast} to ${atMost}`,
    meets: (value: string | number) => Number(value) >= atLeast && Number(value) <= atMost,
  };
}

function predicateRule(admits: (point: Point) => boolean, axes: readonly Axis[]): Rule {
  return {
    label: `the predicate ${admits.name}`.trim(),
    axes: [...axes.keys()],
    holds: (values) => admits(pointOf(axes, values)),
  };
}

function pointOf(axes: readonly Axis[], values: Values): Point {
  const active = axes.flatMap(({ name }, d) => (values[d] === undefined ? [] : [[name, values[d]] as const]));
  return Object.fromEntries(active);
}

function batchLimit({ parameter, sameFor, atMostDistinct }: BatchConstraint, axes: readonly Axis[]): BatchLimit {
  const axis = axisNamed(parameter, axes, false);
  const distinct = sameFor ? 1 : atMostDistinct;
  if (!(distinct !== undefined && Number.isInteger(distinct) && distinct >= 1)) {
    throw new SpaceError(
      `the batch limit of ${parameter} says nothing`,
      parameter,
      'give sameFor: true or atMostDistinct of at least 1',
    );
  }
  return { axis, distinct };
}
