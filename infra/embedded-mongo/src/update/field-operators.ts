import { Timestamp } from 'bson';
import { compareValues } from '../bson/compare.js';
import { cloneValue, isDocument } from '../bson/document.js';
import { badValue, MongoError, typeMismatch } from '../errors.js';
import { kindOf } from '../expression/arguments.js';
import type { Target } from './targets.js';

/** What an update operator does at one place. */
export interface Operator {
  /** Makes missing documents on the way to the place. */
  readonly creates: boolean;
  change(target: Target): void;
}

const creating = (change: (target: Target) => void): Operator => ({ creates: true, change });
const existing = (change: (target: Target) => void): Operator => ({ creates: false, change });

/** Operators on single values. */
export const fieldOperators: Record<string, (operand: unknown, path: string) => Operator> = {
  $set: (operand) => creating((target) => target.set(cloneValue(operand))),
  $unset: () => existing((target) => target.remove()),
  $inc: (operand, path) => arithmetic('$inc', operand, path, 0, (value, by) => value + by),
  $mul: (operand, path) => arithmetic('$mul', operand, path, 0, (value, by) => value * by),
  $min: (operand) => extreme(operand, -1),
  $max: (operand) => extreme(operand, 1),
  $currentDate: (operand) => currentDate(operand),
  $bit: (operand, path) => bitwise(operand, path),
};

function arithmetic(
  name: string,
  operand: unknown,
  path: string,
  initial: number,
  compute: (value: number, by: number) => number,
): Operator {
  if (typeof operand !== 'number') {
    throw typeMismatch(
      `Cannot ${name === '$inc' ? 'increment' : 'multiply'} with non-numeric argument: {${path}: ${kindOf(operand)}}`,
    );
  }
  return creating((target) => {
    if (!target.exists) return target.set(compute(initial, operand));
    if (typeof target.value !== 'number') {
      throw typeMismatch(`Cannot apply ${name} to a value of non-numeric type: '${path}' is ${kindOf(target.value)}`);
    }
    target.set(compute(target.value, operand));
  });
}

function extreme(operand: unknown, sign: 1 | -1): Operator {
  return creating((target) => {
    if (!target.exists || compareValues(operand, target.value) * sign > 0) target.set(cloneValue(operand));
  });
}

function currentDate(operand: unknown): Operator {
  const type = isDocument(operand) ? operand.$type : 'date';
  if (
    operand !== true &&
    !(isDocument(operand) && Object.keys(operand).length === 1 && ['date', 'timestamp'].includes(type))
  ) {
    throw badValue("$currentDate needs true or {$type: 'date' | 'timestamp'}");
  }
  return creating((target) =>
    target.set(type === 'date' ? new Date() : new Timestamp({ t: Math.floor(Date.now() / 1000), i: 1 })),
  );
}

const BITS: Record<string, (value: number, mask: number) => number> = {
  and: (value, mask) => value & mask,
  or: (value, mask) => value | mask,
  xor: (value, mask) => value ^ mask,
};

function bitwise(operand: unknown, path: string): Operator {
  if (!isDocument(operand) || Object.keys(operand).length === 0) throw badValue('$bit needs {and|or|xor: integer}');
  const steps = Object.entries(operand).map(([name, mask]) => {
    if (BITS[name] === undefined || !isInt32(mask)) throw badValue('$bit needs {and|or|xor: 32-bit integer}');
    return [BITS[name], mask] as const;
  });
  return creating((target) => {
    const start = target.exists ? target.value : 0;
    if (!isInt32(start)) throw new MongoError(2, `Cannot apply $bit to '${path}', which is no 32-bit integer`);
    target.set(steps.reduce((value, [apply, mask]) => apply(value, mask), start));
  });
}

const isInt32 = (value: unknown): value is number =>
  Number.isInteger(value) && (value as number) === ((value as number) | 0);
