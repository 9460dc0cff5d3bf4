import type { Point } from '../spaces/space.js';

/**
 * A weighted sum of numeric parameters, in their own units, compared with a value: `{ water: 1, ethanol: 1 } = 1` for a mixture.
 * A parameter that is inactive counts as zero.
 */
export interface LinearConstraint {
  readonly type: 'linear';
  /** Coefficient of each parameter, by name. */
  readonly terms: Readonly<Record<string, number>>;
  readonly relation: '=' | '<=' | '>=';
  readonly value: number;
}

/** How many of some amounts may be present at once; an amount is either zero or at least the threshold. */
export interface CardinalityConstraint {
  readonly type: 'cardinality';
  readonly parameters: readonly string[];
  /** Most amounts present. */
  readonly atMost: number;
  /** Fewest amounts present; default 0. */
  readonly atLeast?: number;
  /** Smallest amount that counts as present, in the unit of the parameters; default: anything above zero. */
  readonly threshold?: number;
}

/** A condition on one parameter: one of some values, or a range with both ends included. */
export type Condition =
  | { readonly parameter: string; readonly in: readonly (string | number)[] }
  | { readonly parameter: string; readonly atLeast?: number; readonly atMost?: number };

/** Conditions that never hold all at once; the condition of an inactive parameter does not hold. */
export interface ExclusionConstraint {
  readonly type: 'exclusion';
  readonly when: readonly Condition[];
}

/**
 * A formula that holds, such as `sqrt(x^2 + y^2) <= 1 and solvent != "DMF"`; names with spaces stand in backquotes. It says nothing
 * of points in which a parameter it names is inactive.
 */
export interface ExpressionConstraint {
  readonly type: 'expression';
  readonly text: string;
}

/** Any other rule; only in the library, since it cannot be written down. */
export interface PredicateConstraint {
  readonly type: 'predicate';
  readonly admits: (point: Point) => boolean;
}

/** What the points suggested together share: one value of the parameter, or at most so many. */
export interface BatchConstraint {
  readonly type: 'batch';
  readonly parameter: string;
  /** One value for the whole batch. */
  readonly sameFor?: true;
  /** Most values in one batch. */
  readonly atMostDistinct?: number;
}

export type Constraint =
  | LinearConstraint
  | CardinalityConstraint
  | ExclusionConstraint
  | ExpressionConstraint
  | PredicateConstraint
  | BatchConstraint;

/** Size up to which a constraint may be missed, absolutely and relative to its largest term: what rounding needs. */
export const TOLERANCE = 1e-9;
