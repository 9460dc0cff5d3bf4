import { mean } from '@meguri/numerics';
import { quantityOf } from '../constraints/expression.js';
import type { Trend } from '../kernels/covariance.js';
import type { Objective, Outcome, PriorTable } from '../objectives/objective.js';
import { type ConditionalAxis, valuesOf } from '../spaces/activation.js';
import { type CompiledSpace, decode } from '../spaces/compiled-space.js';
import type { Point } from '../spaces/space.js';
import { makesSense } from './answers.js';
import type { Bend } from './outcome-scale.js';

/** A prior mean as a function of coordinates, as an outcome of which more is better, bent like those. */
export interface PriorMean {
  /** The coordinates that it depends on. */
  readonly axes: readonly number[];
  at(x: ArrayLike<number>): number;
}

/** Step of the differences that a slope is taken by, where values lie dense. */
const STEP = 1e-5;

/**
 * The prior mean of an objective; undefined without one. Where the formula has no value it is the mean of those at `rows`: nothing is
 * known there. Throws FormulaError for a formula that cannot be read.
 */
export function priorMeanOf(
  objective: Objective,
  { of }: Outcome,
  before: Bend | undefined,
  { axes }: CompiledSpace,
  rows: readonly Float64Array[],
): PriorMean | undefined {
  if (objective.priorMean === undefined) return undefined;
  const stated = statedOf(objective.priorMean, axes);
  const outcome = (x: ArrayLike<number>) => {
    const value = stated.at(x);
    return before ? before.to(of(value)) : of(value);
  };
  const known = rows.map(outcome).filter(makesSense);
  const elsewhere = known.length > 0 ? mean(known) : 0;
  return {
    axes: stated.axes,
    at: (x) => {
      const value = outcome(x);
      return makesSense(value) ? value : elsewhere;
    },
  };
}

/** What is stated, in the unit of the objective; NaN where there is no value. */
function statedOf(priorMean: NonNullable<Objective['priorMean']>, axes: readonly ConditionalAxis[]): PriorMean {
  if (typeof priorMean === 'object') return tabulated(priorMean, axes);
  if (typeof priorMean === 'function') {
    return { axes: [...axes.keys()], at: (x) => priorMean(decode(axes, x)) };
  }
  const quantity = quantityOf(priorMean, axes);
  return {
    axes: [...new Set(quantity.axes.flatMap((d) => withControllers(axes, d)))],
    at: (x) => quantity.valueAt(valuesOf(axes, x)) ?? Number.NaN,
  };
}

/** The table's values by the parameters that it is about. */
function tabulated({ points, values }: PriorTable, axes: readonly ConditionalAxis[]): PriorMean {
  const names = Object.keys(points[0] ?? {});
  const keyOf = (point: Point) => JSON.stringify(names.map((name) => point[name] ?? null));
  const known = new Map(points.map((point, i) => [keyOf(point), values[i]!]));
  return {
    axes: [...axes.keys()].filter((d) => names.includes(axes[d]!.name)),
    at: (x) => known.get(keyOf(decode(axes, x))) ?? Number.NaN,
  };
}

/** An axis with those that decide whether it is there. */
function withControllers(axes: readonly ConditionalAxis[], d: number): number[] {
  const controller = axes[d]!.activation?.controller;
  return controller === undefined ? [d] : [d, ...withControllers(axes, controller)];
}

/** The trend of a prior mean whose outcomes are divided by `unit`. Slopes are central differences, over a step of a grid where there is one. */
export function trendOf(priorMean: PriorMean, unit: number, { axes }: CompiledSpace): Trend {
  const at = (x: ArrayLike<number>) => priorMean.at(x) / unit;
  return {
    axes: priorMean.axes,
    at,
    slope: (x, axis) => {
      const step = axes[axis]!.spacing || STEP;
      const [lower, upper] = [Math.max(0, x[axis]! - step), Math.min(1, x[axis]! + step)];
      if (!(lower < upper) || !priorMean.axes.includes(axis)) return 0;
      const moved = Float64Array.from(x);
      const value = (coordinate: number) => {
        moved[axis] = coordinate;
        return at(moved);
      };
      return (value(upper) - value(lower)) / (upper - lower);
    },
  };
}
