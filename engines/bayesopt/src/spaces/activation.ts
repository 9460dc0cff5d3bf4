import { type Axis, admittedValue, axisOf, inactiveCoordinate } from './axis.js';
import type { Parameter, Point } from './space.js';
import { SpaceError } from './space-error.js';

/** An axis with what decides whether it is there. */
export interface ConditionalAxis extends Axis {
  /** Absent: it always is. */
  readonly activation?: {
    /** Index of the axis that decides, and the values of it at which this one is active. */
    readonly controller: number;
    readonly values: ReadonlySet<string | number>;
  };
}

/** Compiles the parameters; throws {@link SpaceError} for one that admits nothing or whose condition makes no sense. */
export function axesOf(parameters: readonly Parameter[]): ConditionalAxis[] {
  const axes = parameters.map(axisOf);
  const conditional = axes.map((axis, d) => {
    const parameter = parameters[d]!;
    const when = 'when' in parameter ? parameter.when : undefined;
    if (!when) return axis;
    const controller = axes.findIndex(({ name }) => name === when.parameter);
    if (controller < 0 || axes[controller]!.size === Number.POSITIVE_INFINITY) {
      throw new SpaceError(
        `${axis.name} depends on ${when.parameter}, whose values cannot be counted`,
        axis.name,
        'name a categorical, ordinal, discrete or integer parameter',
      );
    }
    const values = when.in.map((value) => {
      const admitted = admittedValue(axes[controller]!, value);
      if (admitted !== undefined) return admitted;
      throw new SpaceError(`${axis.name} depends on ${when.parameter} being ${value}`, axis.name, 'use values it has');
    });
    return { ...axis, activation: { controller, values: new Set(values) } };
  });
  conditional.forEach((_, d) => {
    checkAcyclic(conditional, d);
  });
  return conditional;
}

function checkAcyclic(axes: readonly ConditionalAxis[], start: number): void {
  let d = axes[start]!.activation?.controller;
  for (let steps = 0; d !== undefined; steps++, d = axes[d]!.activation?.controller) {
    if (steps <= axes.length) continue;
    const { name } = axes[start]!;
    throw new SpaceError(`the conditions of ${name} go round in a circle`, name, 'let one of them always be active');
  }
}

/** Whether an axis is active, given the values of the axes that decide. */
export function isActive(
  axes: readonly ConditionalAxis[],
  d: number,
  valueAt: (controller: number) => string | number | null | undefined,
): boolean {
  const { activation } = axes[d]!;
  if (!activation) return true;
  const { controller, values } = activation;
  return isActive(axes, controller, valueAt) && values.has(valueAt(controller)!);
}

/** Values of a point by the axes that decide: of numbers the admitted ones that they are but for rounding. */
export function decidingValues(
  axes: readonly ConditionalAxis[],
  point: Readonly<Record<string, string | number | null>>,
) {
  return (controller: number) => {
    const axis = axes[controller]!;
    const value = point[axis.name];
    return typeof value === 'number' ? (admittedValue(axis, value) ?? value) : value;
  };
}

/** Coordinates of a point; throws {@link SpaceError} when the value of an active parameter is missing or cannot be placed. */
export function encode(
  axes: readonly ConditionalAxis[],
  point: Readonly<Record<string, string | number | null>>,
): Float64Array {
  const valueAt = decidingValues(axes, point);
  return Float64Array.from(axes, (axis, d) =>
    isActive(axes, d, valueAt) ? axis.encode(point[axis.name]) : inactiveCoordinate(axis),
  );
}

/** Values by axis of the point nearest to the coordinates; undefined where a parameter is inactive. */
export function valuesOf(axes: readonly ConditionalAxis[], coordinates: ArrayLike<number>) {
  const valueAt = (d: number) => axes[d]!.decode(coordinates[d]!);
  return axes.map((_, d) => (isActive(axes, d, valueAt) ? valueAt(d) : undefined));
}

/** The point nearest to the coordinates. */
export function decode(axes: readonly ConditionalAxis[], coordinates: ArrayLike<number>): Point {
  const values = valuesOf(axes, coordinates);
  return Object.fromEntries(
    axes.flatMap(({ name }, d) => (values[d] === undefined ? [] : [[name, values[d]] as const])),
  );
}

/** The axes in an order in which each comes after those that decide about it. */
export function decisionOrder(axes: readonly ConditionalAxis[]): number[] {
  const depth = (d: number): number => {
    const controller = axes[d]!.activation?.controller;
    return controller === undefined ? 0 : 1 + depth(controller);
  };
  return [...axes.keys()].sort((a, b) => depth(a) - depth(b) || a - b);
}
