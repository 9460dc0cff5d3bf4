import { MongoError } from '../errors.js';
import { integerOf, isNullish, kindOf, nullable, numberOf, positional } from './arguments.js';
import type { OperatorCompiler } from './operators.js';

const MANY = Number.POSITIVE_INFINITY;

const unary = (operator: string, apply: (value: number) => number): OperatorCompiler =>
  positional(
    1,
    1,
    nullable((value) => apply(numberOf(operator, value))),
  );

/** Arithmetic; null or missing operands give null. */
export const arithmetic: Record<string, OperatorCompiler> = {
  $add: positional(1, MANY, nullable(add)),
  $subtract: positional(2, 2, nullable(subtract)),
  $multiply: positional(
    1,
    MANY,
    nullable((...values) => values.reduce<number>((product, value) => product * numberOf('$multiply', value, 14), 1)),
  ),
  $divide: positional(2, 2, nullable(divide)),
  $mod: positional(2, 2, nullable(modulo)),
  $pow: positional(2, 2, nullable(power)),
  $log: positional(2, 2, nullable(logarithm)),
  $round: positional(1, 2, (value, place = 0) => rounded('$round', value, place, roundHalfEven)),
  $trunc: positional(1, 2, (value, place = 0) => rounded('$trunc', value, place, Math.trunc)),
  $abs: unary('$abs', Math.abs),
  $ceil: unary('$ceil', Math.ceil),
  $floor: unary('$floor', Math.floor),
  $exp: unary('$exp', Math.exp),
  $sqrt: unary('$sqrt', (value) => root(value)),
  $ln: unary('$ln', (value) => Math.log(positive('$ln', value))),
  $log10: unary('$log10', (value) => Math.log10(positive('$log10', value))),
};

function add(...values: unknown[]): number | Date {
  let sum = 0;
  let dates = 0;
  for (const value of values) {
    if (value instanceof Date) dates++;
    else if (typeof value !== 'number') {
      throw new MongoError(14, `$add only supports numeric or date types, not ${kindOf(value)}`);
    }
    sum += Number(value);
  }
  if (dates > 1) throw new MongoError(16612, 'only one date allowed in an $add expression');
  return dates === 1 ? new Date(sum) : sum;
}

function subtract(left: unknown, right: unknown): number | Date {
  if (left instanceof Date && right instanceof Date) return left.getTime() - right.getTime();
  if (left instanceof Date && typeof right === 'number') return new Date(left.getTime() - right);
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  throw new MongoError(14, `can't $subtract ${kindOf(right)} from ${kindOf(left)}`);
}

function divide(left: unknown, right: unknown): number {
  const divisor = numberOf('$divide', right, 14);
  if (divisor === 0) throw new MongoError(2, "can't $divide by zero");
  return numberOf('$divide', left, 14) / divisor;
}

function modulo(left: unknown, right: unknown): number {
  const divisor = numberOf('$mod', right, 16611);
  if (divisor === 0) throw new MongoError(16610, "can't $mod by zero");
  return numberOf('$mod', left, 16611) % divisor;
}

function power(base: unknown, exponent: unknown): number {
  const b = numberOf('$pow', base, 28762);
  const e = numberOf('$pow', exponent, 28763);
  if (b === 0 && e < 0) throw new MongoError(28764, '$pow cannot take a base of 0 and a negative exponent');
  return b ** e;
}

function logarithm(value: unknown, base: unknown): number {
  const x = positive('$log', numberOf('$log', value, 28756));
  const b = numberOf('$log', base, 28757);
  if (b <= 0 || b === 1) throw new MongoError(28759, "$log's base must be a positive number not equal to 1");
  return Math.log(x) / Math.log(b);
}

function positive(operator: string, value: number): number {
  if (value <= 0) throw new MongoError(28766, `${operator}'s argument must be a positive number, but is ${value}`);
  return value;
}

function root(value: number): number {
  if (value < 0) throw new MongoError(28714, "$sqrt's argument must be greater than or equal to 0");
  return Math.sqrt(value);
}

function rounded(operator: string, value: unknown, place: unknown, round: (value: number) => number): unknown {
  if (isNullish(value) || isNullish(place)) return null;
  const number = numberOf(operator, value, 51081);
  const digits = integerOf(operator, place, 51082);
  if (digits < -20 || digits > 100) {
    throw new MongoError(51083, `cannot apply ${operator} with precision value ${digits}, it must be in [-20, 100]`);
  }
  if (!Number.isFinite(number)) return number;
  return shift(round(shift(number, digits)), -digits);
}

/** Moves the decimal point through the decimal text, which keeps 2.675 what it is written as. */
function shift(value: number, digits: number): number {
  const [mantissa, exponent = '0'] = String(value).split('e') as [string, string?];
  return Number(`${mantissa}e${Number(exponent) + digits}`);
}

function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  if (value - floor !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}
