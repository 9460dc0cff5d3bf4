import type { Objective, Point, Space } from '@meguri/bayesopt';

/** A function whose best value is known. */
export interface Problem {
  readonly name: string;
  readonly space: Space;
  readonly objective: Objective;
  readonly value: (point: Point) => number;
  /** A point is feasible where none of these exceeds 0. */
  readonly constraints?: (point: Point) => readonly number[];
  /** The best feasible value known and a point that has it. */
  readonly optimum: { readonly value: number; readonly point: Point };
}

/** A function with several objectives, all minimised. */
export interface MultiObjectiveProblem {
  readonly name: string;
  readonly space: Space;
  readonly values: (point: Point) => readonly number[];
  /** A point is feasible where none of these exceeds 0. */
  readonly constraints?: (point: Point) => readonly number[];
  /** Point that the hypervolume is measured from; no objective may exceed it. */
  readonly reference: readonly number[];
  /** The greatest hypervolume that can be reached. */
  readonly hypervolume: number;
}

/** The objective of most test functions. */
export const minimised: Objective = { name: 'value', direction: 'minimise' };

export type Bounds = readonly (readonly [lower: number, upper: number])[];
type OfCoordinates<T> = (x: readonly number[]) => T;

/** How much worse than the optimum a value is; not below 0 but for rounding. */
export function regret({ objective, optimum }: Problem, value: number): number {
  return objective.direction === 'minimise' ? value - optimum.value : optimum.value - value;
}

/** Whether every constraint holds, up to `tolerance`. */
export function isFeasible({ constraints }: Pick<Problem, 'constraints'>, point: Point, tolerance = 0): boolean {
  return constraints === undefined || constraints(point).every((value) => value <= tolerance);
}

/** Continuous parameters x1, x2, … between the bounds. */
export function box(bounds: Bounds): Space {
  return {
    parameters: bounds.map(([lower, upper], d) => ({ name: `x${d + 1}`, type: 'continuous', lower, upper })),
  };
}

/** The same bounds for `dimensions` coordinates. */
export function cube(dimensions: number, lower: number, upper: number): Bounds {
  return Array.from({ length: dimensions }, () => [lower, upper] as const);
}

/** A point of the coordinates x1, x2, … */
export function pointOf(x: readonly number[]): Point {
  return Object.fromEntries(x.map((value, d) => [`x${d + 1}`, value]));
}

/** Lets a function of coordinates take points with the parameters x1, x2, … */
export function ofPoint<T>(f: OfCoordinates<T>): (point: Point) => T {
  return (point) => f(Object.keys(point).map((_, d) => Number(point[`x${d + 1}`])));
}
