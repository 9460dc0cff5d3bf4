import { TOLERANCE } from './constraint.js';

/** The values of a point by axis, in their own units; undefined where a parameter is inactive. */
export type Values = readonly (string | number | undefined)[];

/** A constraint that one point satisfies or not. */
export interface Rule {
  /** What to call it in messages. */
  readonly label: string;
  /** The axes whose values it looks at. */
  readonly axes: readonly number[];
  holds(values: Values): boolean;
}

/** lower ≤ Σ coefficient · value ≤ upper over numeric axes; both bounds equal for an equation. */
export interface LinearRule extends Rule {
  readonly coefficients: readonly number[];
  readonly lower: number;
  readonly upper: number;
}

/** Each member is zero or at least `threshold`; between `atLeast` and `atMost` of them are not zero. */
export interface CardinalityRule extends Rule {
  readonly atLeast: number;
  readonly atMost: number;
  readonly threshold: number;
}

/** By how much rounding may miss a comparison of sizes `a` and `b`. */
export function slack(a: number, b: number): number {
  return TOLERANCE * Math.max(1, Math.abs(a), Math.abs(b));
}

export function linearRule(
  label: string,
  terms: ReadonlyMap<number, number>,
  lower: number,
  upper: number,
): LinearRule {
  const axes = [...terms.keys()];
  const coefficients = [...terms.values()];
  const bound = Math.max(...[lower, upper].filter(Number.isFinite).map(Math.abs));
  return {
    label,
    axes,
    coefficients,
    lower,
    upper,
    holds(values) {
      let sum = 0;
      for (let i = 0; i < axes.length; i++) sum += coefficients[i]! * ((values[axes[i]!] as number | undefined) ?? 0);
      const allowance = slack(sum, bound);
      return sum >= lower - allowance && sum <= upper + allowance;
    },
  };
}

/** Whether an amount counts as present under a cardinality constraint. */
export function isPresent(amount: string | number | undefined): boolean {
  return Number(amount ?? 0) > TOLERANCE;
}

export function cardinalityRule(
  label: string,
  axes: readonly number[],
  limits: Pick<CardinalityRule, 'atLeast' | 'atMost' | 'threshold'>,
): CardinalityRule {
  const { atLeast, atMost, threshold } = limits;
  return {
    label,
    axes,
    ...limits,
    holds(values) {
      const present = axes.map((d) => values[d]).filter(isPresent);
      return (
        present.length >= atLeast &&
        present.length <= atMost &&
        present.every((amount) => Number(amount) >= threshold - TOLERANCE)
      );
    },
  };
}
