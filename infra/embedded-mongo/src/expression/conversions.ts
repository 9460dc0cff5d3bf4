import { ObjectId } from 'bson';
import { MongoError } from '../errors.js';
import { isNullish, kindOf, named, positional } from './arguments.js';
import type { OperatorCompiler } from './operators.js';

type Conversion = (value: unknown) => unknown;

const INT32 = 2 ** 31;

/** Conversions between types; numbers are all doubles here, so `int` and `long` only mean whole numbers. */
export const conversions: Record<string, OperatorCompiler> = {
  $toString: converting(toText),
  $toDouble: converting(toDouble),
  $toInt: converting((value) => toInteger(value, 'int', INT32)),
  $toLong: converting((value) => toInteger(value, 'long', Number.MAX_SAFE_INTEGER)),
  $toBool: converting(toBoolean),
  $toDate: converting(toDate),
  $toObjectId: converting(toObjectId),
  $isNumber: positional(1, 1, (value) => typeof value === 'number'),
  $type: positional(1, 1, typeName),
  $convert: named(['input', 'to'], ['onError', 'onNull'], convert),
};

function converting(apply: Conversion): OperatorCompiler {
  return positional(1, 1, (value) => (isNullish(value) ? null : apply(value)));
}

const TARGETS: Record<string, Conversion> = {
  string: toText,
  double: toDouble,
  int: (value) => toInteger(value, 'int', INT32),
  long: (value) => toInteger(value, 'long', Number.MAX_SAFE_INTEGER),
  bool: toBoolean,
  date: toDate,
  objectId: toObjectId,
};
const BY_NUMBER: Record<number, string> = {
  1: 'double',
  2: 'string',
  7: 'objectId',
  8: 'bool',
  9: 'date',
  16: 'int',
  18: 'long',
};

function convert(args: Record<string, unknown>): unknown {
  const { input, to } = args;
  const apply = TARGETS[typeof to === 'number' ? (BY_NUMBER[to] ?? '') : String(to)];
  if (apply === undefined) throw new MongoError(2, `$convert to ${JSON.stringify(to)} is not supported`);
  if (isNullish(input)) return args.onNull ?? null;
  try {
    return apply(input);
  } catch (error) {
    if ('onError' in args && error instanceof MongoError) return args.onError;
    throw error;
  }
}

const refuse = (value: unknown, to: string): never => {
  throw new MongoError(241, `Unsupported conversion from ${kindOf(value)} to ${to} in $convert`);
};

function toText(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  if (value instanceof ObjectId) return value.toHexString();
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
  return refuse(value, 'string');
}

function toDouble(value: unknown): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean' || value instanceof Date) return Number(value);
  if (typeof value === 'string') return parseNumber(value, /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/);
  return refuse(value, 'double');
}

function toInteger(value: unknown, name: string, limit: number): number {
  const number =
    typeof value === 'string'
      ? parseNumber(value, /^[+-]?\d+$/)
      : value instanceof Date && name === 'int'
        ? refuse(value, name)
        : toDouble(value);
  const whole = Math.trunc(number);
  if (!(whole >= -limit && whole < limit + (limit === INT32 ? 0 : 1))) {
    throw new MongoError(241, `Conversion would overflow target type in $convert: ${number}`);
  }
  return whole;
}

function parseNumber(text: string, form: RegExp): number {
  if (!form.test(text)) throw new MongoError(241, `Failed to parse number '${text}' in $convert`);
  return Number(text);
}

function toBoolean(value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') return value !== 0;
  return true;
}

function toDate(value: unknown): Date {
  if (value instanceof Date) return value;
  if (value instanceof ObjectId) return value.getTimestamp();
  if (typeof value === 'number' && Number.isFinite(value) && !isInt32(value)) return new Date(Math.trunc(value));
  if (typeof value !== 'string') return refuse(value, 'date');
  const iso = /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?$/.test(value);
  // text without a zone is UTC
  const date = new Date(/(Z|[+-]\d\d:?\d\d)$/.test(value) || value.length <= 10 ? value : `${value}Z`);
  if (!iso || Number.isNaN(date.getTime())) throw new MongoError(241, `Error parsing date string '${value}'`);
  return date;
}

/** Whole numbers this small are stored as int32, which MongoDB does not take for a date. */
const isInt32 = (value: number): boolean => value === (value | 0);

function toObjectId(value: unknown): ObjectId {
  if (value instanceof ObjectId) return value;
  if (typeof value === 'string' && /^[0-9a-fA-F]{24}$/.test(value)) return new ObjectId(value);
  if (typeof value === 'string') throw new MongoError(241, `Failed to parse objectId '${value}' in $convert`);
  return refuse(value, 'objectId');
}

function typeName(value: unknown): string {
  if (typeof value === 'number') throw new MongoError(2, '$type of a number is not supported: use $isNumber');
  return kindOf(value);
}
