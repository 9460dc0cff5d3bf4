import type { Axis } from '../spaces/axis.js';
import { type LinearRule, linearRule, slack, type Values } from './rule.js';

/** A sum of coefficients times axes, and a constant. */
interface LinearForm {
  readonly terms: ReadonlyMap<number, number>;
  readonly constant: number;
}

/** A part of a formula: what kind of value it has and how it follows from a point. */
export interface Term {
  /** A `choice` is the value of a parameter that has no order. */
  readonly kind: 'number' | 'text' | 'truth' | 'choice';
  /** Where it begins in the formula, from 1. */
  readonly position: number;
  /** The value; every parameter of the formula is active. */
  readonly value: (values: Values) => number | string | boolean;
  /** Present when the value is linear in numeric parameters. */
  readonly linear?: LinearForm;
  /** For a condition: linear rules that hold whenever it does. */
  readonly implied?: readonly LinearRule[];
  /** The axis of a single choice, and the text of a constant, for checking one against the other. */
  readonly axis?: Axis;
  readonly constant?: string | number;
}

/** The functions of formulas; those of `VARIADIC` take several numbers. */
export const FUNCTIONS: Readonly<Record<string, (...x: number[]) => number>> = {
  abs: Math.abs,
  min: Math.min,
  max: Math.max,
  sqrt: Math.sqrt,
  exp: Math.exp,
  log: Math.log,
  log10: Math.log10,
  sin: Math.sin,
  cos: Math.cos,
};
export const VARIADIC: ReadonlySet<string> = new Set(['min', 'max']);

export function textTerm(text: string, position: number): Term {
  return { kind: 'text', position, value: () => text, constant: text };
}

export function numberTerm(number: number, position: number): Term {
  const linear = { terms: new Map(), constant: number };
  return { kind: 'number', position, value: () => number, linear, constant: number };
}

/** The value of the parameter on axis `d`. */
export function parameterTerm(axis: Axis, d: number, position: number): Term {
  const value = (v: Values) => v[d]!;
  if (!axis.numeric) return { kind: 'choice', position, value, axis };
  return { kind: 'number', position, value, linear: { terms: new Map([[d, 1]]), constant: 0 } };
}

export function disjunction(a: Term, b: Term): Term {
  return { kind: 'truth', position: a.position, value: (v) => a.value(v) === true || b.value(v) === true };
}

export function conjunction(a: Term, b: Term): Term {
  return {
    kind: 'truth',
    position: a.position,
    value: (v) => a.value(v) === true && b.value(v) === true,
    implied: [...(a.implied ?? []), ...(b.implied ?? [])],
  };
}

export function negation(condition: Term, position: number): Term {
  return { kind: 'truth', position, value: (v) => condition.value(v) !== true };
}

/** Compares two numbers, rounding left aside: <= and >= hold for numbers that it makes differ, < and > do not. */
export function comparison(a: Term, operator: '<' | '<=' | '>' | '>=', b: Term, label: string): Term {
  const difference = (v: Values) => {
    const [x, y] = [a.value(v) as number, b.value(v) as number];
    return (x - y) / slack(x, y);
  };
  // a difference that is not a number satisfies nothing
  const value = {
    '<': (v: Values) => difference(v) < -1,
    '<=': (v: Values) => difference(v) <= 1,
    '>': (v: Values) => difference(v) > 1,
    '>=': (v: Values) => difference(v) >= -1,
  }[operator];
  return { kind: 'truth', position: a.position, value, implied: implied(a, operator, b, label) };
}

/** Whether two values are the same or, `negated`, not; numbers may differ by rounding. */
export function equality(a: Term, b: Term, negated: boolean, label: string): Term {
  const numeric = a.kind === 'number' && b.kind === 'number';
  const same = numeric
    ? (v: Values) => {
        const [x, y] = [a.value(v) as number, b.value(v) as number];
        return Math.abs(x - y) <= slack(x, y);
      }
    : (v: Values) => a.value(v) === b.value(v);
  return {
    kind: 'truth',
    position: a.position,
    value: negated ? (v) => !same(v) : same,
    implied: numeric && !negated ? implied(a, '=', b, label) : [],
  };
}

/** a + factor · b. */
export function sum(a: Term, b: Term, factor: 1 | -1): Term {
  return {
    kind: 'number',
    position: a.position,
    value: (v) => (a.value(v) as number) + factor * (b.value(v) as number),
    linear: combined(a, b, factor),
  };
}

export function product(a: Term, b: Term): Term {
  return {
    kind: 'number',
    position: a.position,
    value: (v) => (a.value(v) as number) * (b.value(v) as number),
    linear: scaled(a.linear, constantOf(b)) ?? scaled(b.linear, constantOf(a)),
  };
}

export function quotient(a: Term, b: Term): Term {
  return {
    kind: 'number',
    position: a.position,
    value: (v) => (a.value(v) as number) / (b.value(v) as number),
    linear: scaled(a.linear, reciprocal(constantOf(b))),
  };
}

export function signed(a: Term, factor: 1 | -1, position: number): Term {
  return {
    kind: 'number',
    position,
    value: (v) => factor * (a.value(v) as number),
    linear: scaled(a.linear, factor),
  };
}

export function power(a: Term, b: Term): Term {
  return { kind: 'number', position: a.position, value: (v) => (a.value(v) as number) ** (b.value(v) as number) };
}

export function application(apply: (...x: number[]) => number, parts: readonly Term[], position: number): Term {
  return { kind: 'number', position, value: (v) => apply(...parts.map((part) => part.value(v) as number)) };
}

/** The linear rule that a comparison of two numbers is, if it is one. */
function implied(a: Term, operator: string, b: Term, label: string): LinearRule[] {
  const difference = combined(a, b, -1);
  if (!difference || difference.terms.size === 0) return [];
  const bound = -difference.constant;
  const lower = operator.startsWith('<') ? Number.NEGATIVE_INFINITY : bound;
  const upper = operator.startsWith('>') ? Number.POSITIVE_INFINITY : bound;
  return [linearRule(label, difference.terms, lower, upper)];
}

function constantOf({ linear }: Term): number | undefined {
  return linear && linear.terms.size === 0 ? linear.constant : undefined;
}

function reciprocal(divisor: number | undefined): number | undefined {
  return divisor === undefined || divisor === 0 ? undefined : 1 / divisor;
}

function scaled(form: LinearForm | undefined, factor: number | undefined): LinearForm | undefined {
  if (!form || factor === undefined) return undefined;
  return {
    terms: new Map([...form.terms].map(([d, coefficient]) => [d, factor * coefficient])),
    constant: factor * form.constant,
  };
}

/** a + factor · b, when both are linear. */
function combined(a: Term, b: Term, factor: number): LinearForm | undefined {
  if (!a.linear || !b.linear) return undefined;
  const terms = new Map(a.linear.terms);
  for (const [d, coefficient] of b.linear.terms) terms.set(d, (terms.get(d) ?? 0) + factor * coefficient);
  for (const [d, coefficient] of terms) if (coefficient === 0) terms.delete(d);
  return { terms, constant: a.linear.constant + factor * b.linear.constant };
}
