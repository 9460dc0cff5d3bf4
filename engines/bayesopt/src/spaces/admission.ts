import { compileConstraints } from '../constraints/compile-constraints.js';
import type { Constraint } from '../constraints/constraint.js';
import { quantityOf } from '../constraints/expression.js';
import { axesOf, decidingValues, isActive } from './activation.js';
import { compileSpace, outlineOf } from './compiled-space.js';
import type { Parameter, Point, Space } from './space.js';

/** Checks one constraint by itself; throws SpaceError, or FormulaError for an expression that cannot be read. */
export function checkConstraint(parameters: readonly Parameter[], constraint: Constraint): void {
  compileConstraints([constraint], axesOf(parameters));
}

/** Checks a formula that gives a number, such as a prior mean; throws FormulaError for one that cannot be read. */
export function checkQuantity(parameters: readonly Parameter[], text: string): void {
  quantityOf(text, axesOf(parameters));
}

/**
 * Number of points that the space admits when they can be listed, otherwise of all combinations; Infinity with a continuous
 * parameter. Throws SpaceError for a space that admits nothing. Computed once per object.
 */
export function sizeOfSpace(space: Space): number {
  return compileSpace(space).size;
}

/** Names of the parameters that a point has, as far as the values of those that decide about them are known. */
export function activeParameters(space: Space, point: Point): string[] {
  const { axes } = outlineOf(space);
  return axes.filter((_, d) => isActive(axes, d, decidingValues(axes, point))).map(({ name }) => name);
}

/** The constraints that a point misses by more than 1e-9, in words; limits on batches are left out. */
export function violations(space: Space, point: Point): string[] {
  const { axes, rules } = outlineOf(space);
  const values = axes.map(({ name }, d) => (isActive(axes, d, decidingValues(axes, point)) ? point[name] : undefined));
  return rules.all.filter((rule) => !rule.holds(values)).map(({ label }) => label);
}
