import { ObjectId, Timestamp } from 'bson';
import { isDocument } from '../bson/document.js';
import { MongoError } from '../errors.js';
import { integerOf, isNullish, kindOf, named } from './arguments.js';
import {
  addUnits,
  binIndex,
  binStart,
  dayOfYear,
  fromLocal,
  isoDay,
  isoWeek,
  offsetAt,
  toLocal,
  UNITS,
  type Unit,
  week,
  weekStart,
} from './calendar.js';
import { formatDate, parseDate } from './date-format.js';
import type { OperatorCompiler } from './operators.js';

type Args = Record<string, unknown>;

/** Operators on dates; null or missing dates give null. */
export const dates: Record<string, OperatorCompiler> = {
  $year: part((local) => local.getUTCFullYear()),
  $month: part((local) => local.getUTCMonth() + 1),
  $dayOfMonth: part((local) => local.getUTCDate()),
  $hour: part((local) => local.getUTCHours()),
  $minute: part((local) => local.getUTCMinutes()),
  $second: part((local) => local.getUTCSeconds()),
  $millisecond: part((local) => local.getUTCMilliseconds()),
  $dayOfYear: part(dayOfYear),
  $dayOfWeek: part((local) => local.getUTCDay() + 1),
  $week: part(week),
  $isoDayOfWeek: part(isoDay),
  $isoWeek: part((local) => isoWeek(local).week),
  $isoWeekYear: part((local) => isoWeek(local).year),
  $dateToString: named(['date'], ['format', 'timezone', 'onNull'], dateToString),
  $dateFromString: named(['dateString'], ['format', 'timezone', 'onNull', 'onError'], dateFromString),
  $dateTrunc: named(['date', 'unit'], ['binSize', 'timezone', 'startOfWeek'], dateTrunc),
  $dateAdd: named(['startDate', 'unit', 'amount'], ['timezone'], (args) => dateAdd(args, 1)),
  $dateSubtract: named(['startDate', 'unit', 'amount'], ['timezone'], (args) => dateAdd(args, -1)),
  $dateDiff: named(['startDate', 'endDate', 'unit'], ['timezone', 'startOfWeek'], dateDiff),
  $dateToParts: named(['date'], ['timezone', 'iso8601'], dateToParts),
  $dateFromParts: named(
    ['year'],
    ['month', 'day', 'hour', 'minute', 'second', 'millisecond', 'timezone'],
    dateFromParts,
  ),
};

/** An operator that takes a date, or a date with its time zone. */
function part(read: (local: Date) => number): OperatorCompiler {
  return (operator, operand, names, compile) => {
    const single = Array.isArray(operand) && operand.length === 1 ? operand[0] : operand;
    const whole = isDocument(single) && 'date' in single ? single : { date: single };
    return named(['date'], ['timezone'], ({ date, timezone }) => {
      if (isNullish(date) || timezone === null) return null;
      return read(toLocal(dateOf(date), timezone));
    })(operator, whole, names, compile);
  };
}

function dateOf(value: unknown): Date {
  if (value instanceof Date) return value;
  if (value instanceof ObjectId) return value.getTimestamp();
  if (value instanceof Timestamp) return new Date(value.getHighBitsUnsigned() * 1000);
  throw new MongoError(16006, `can't convert from BSON type ${kindOf(value)} to Date`);
}

function unitOf(value: unknown): Unit {
  if (!UNITS.includes(value as Unit)) throw new MongoError(9, `unknown time unit value: ${value}`);
  return value as Unit;
}

function dateToString(args: Args): unknown {
  if (isNullish(args.date)) return args.onNull ?? null;
  if (args.format === null || args.timezone === null) return null;
  const date = dateOf(args.date);
  const zoned = args.timezone !== undefined && args.timezone !== 'UTC';
  const format = args.format ?? (zoned ? '%Y-%m-%dT%H:%M:%S.%L%z' : '%Y-%m-%dT%H:%M:%S.%LZ');
  return formatDate(String(format), toLocal(date, args.timezone), offsetAt(date, args.timezone));
}

function dateFromString(args: Args): unknown {
  if (isNullish(args.dateString)) return args.onNull ?? null;
  if (typeof args.dateString === 'string') {
    const parsed = parseDate(args.dateString, args.format as string | undefined);
    if (parsed !== undefined) {
      if (parsed.zoned && args.timezone !== undefined) {
        throw new MongoError(18628, `a date string with a time zone cannot be given with a timezone argument`);
      }
      return parsed.zoned ? parsed.date : fromLocal(parsed.date, args.timezone);
    }
  }
  if ('onError' in args) return args.onError;
  throw new MongoError(241, `Error parsing date string ${JSON.stringify(args.dateString)}`);
}

function dateTrunc(args: Args): unknown {
  if (Object.values(args).some(isNullish)) return null;
  const unit = unitOf(args.unit);
  const size = integerOf('$dateTrunc', args.binSize ?? 1, 5439017);
  if (size < 1) throw new MongoError(5439018, '$dateTrunc requires a binSize greater than 0');
  const start = weekStart(args.startOfWeek);
  const index = binIndex(toLocal(dateOf(args.date), args.timezone), unit, start);
  return fromLocal(binStart(Math.floor(index / size) * size, unit, start), args.timezone);
}

function dateAdd(args: Args, sign: 1 | -1): unknown {
  if (Object.values(args).some(isNullish)) return null;
  const unit = unitOf(args.unit);
  const amount = sign * integerOf('$dateAdd', args.amount, 5166405);
  const date = dateOf(args.startDate);
  if (['hour', 'minute', 'second', 'millisecond'].includes(unit)) return addUnits(date, unit, amount);
  return fromLocal(addUnits(toLocal(date, args.timezone), unit, amount), args.timezone);
}

function dateDiff(args: Args): unknown {
  if (Object.values(args).some(isNullish)) return null;
  const unit = unitOf(args.unit);
  const start = weekStart(args.startOfWeek);
  const index = (date: unknown): number => binIndex(toLocal(dateOf(date), args.timezone), unit, start);
  return index(args.endDate) - index(args.startDate);
}

function dateToParts(args: Args): unknown {
  if (isNullish(args.date) || args.timezone === null || args.iso8601 === null) return null;
  const local = toLocal(dateOf(args.date), args.timezone);
  const time = {
    hour: local.getUTCHours(),
    minute: local.getUTCMinutes(),
    second: local.getUTCSeconds(),
    millisecond: local.getUTCMilliseconds(),
  };
  if (args.iso8601) {
    const iso = isoWeek(local);
    return { isoWeekYear: iso.year, isoWeek: iso.week, isoDayOfWeek: isoDay(local), ...time };
  }
  return { year: local.getUTCFullYear(), month: local.getUTCMonth() + 1, day: local.getUTCDate(), ...time };
}

function dateFromParts(args: Args): unknown {
  if (Object.values(args).some(isNullish)) return null;
  const read = (name: string, otherwise: number): number =>
    name in args ? integerOf('$dateFromParts', args[name], 40515) : otherwise;
  const local = new Date(
    Date.UTC(
      read('year', 0),
      read('month', 1) - 1,
      read('day', 1),
      read('hour', 0),
      read('minute', 0),
      read('second', 0),
      read('millisecond', 0),
    ),
  );
  return fromLocal(local, args.timezone);
}
