import { MongoError } from '../errors.js';

/** Units of `$dateTrunc`, `$dateAdd` and `$dateDiff`. */
export const UNITS = ['year', 'quarter', 'month', 'week', 'day', 'hour', 'minute', 'second', 'millisecond'] as const;

export type Unit = (typeof UNITS)[number];

/** Length of the units whose length does not vary, in milliseconds. */
export const MILLISECONDS: Record<'week' | 'day' | 'hour' | 'minute' | 'second' | 'millisecond', number> = {
  week: 604_800_000,
  day: 86_400_000,
  hour: 3_600_000,
  minute: 60_000,
  second: 1000,
  millisecond: 1,
};

const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

const formats = new Map<string, Intl.DateTimeFormat>();

/** The date moved so that its UTC fields show the local time of the zone. */
export function toLocal(date: Date, zone: unknown): Date {
  return new Date(date.getTime() + offsetAt(date, zone));
}

/** The moment whose local time the UTC fields show; the inverse of {@link toLocal}. */
export function fromLocal(local: Date, zone: unknown): Date {
  const guess = new Date(local.getTime() - offsetAt(local, zone));
  return new Date(local.getTime() - offsetAt(guess, zone));
}

/** Distance of a zone from UTC at a moment, in milliseconds, positive to the east. */
export function offsetAt(date: Date, zone: unknown): number {
  if (zone === undefined || zone === 'UTC' || zone === 'GMT' || zone === 'Z') return 0;
  if (typeof zone !== 'string') throw new MongoError(40517, 'timezone must evaluate to a string');
  const fixed = /^([+-])(\d\d):?(\d\d)?$/.exec(zone);
  if (fixed !== null) {
    const minutes = Number(fixed[2]) * 60 + Number(fixed[3] ?? 0);
    return (fixed[1] === '-' ? -minutes : minutes) * MILLISECONDS.minute;
  }
  const parts = Object.fromEntries(
    formatOf(zone)
      .formatToParts(date)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const shown = Date.UTC(parts.year!, parts.month! - 1, parts.day!, parts.hour!, parts.minute!, parts.second!);
  return shown - Math.floor(date.getTime() / 1000) * 1000;
}

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (format === undefined) {
    try {
      format = new Intl.DateTimeFormat('en-US', {
        timeZone: zone,
        hourCycle: 'h23',
        year: 'numeric',
        month: 'numeric',
        day: 'numeric',
        hour: 'numeric',
        minute: 'numeric',
        second: 'numeric',
      });
    } catch {
      throw new MongoError(40485, `unrecognized time zone identifier: "${zone}"`);
    }
    formats.set(zone, format);
  }
  return format;
}

export function dayOfYear(local: Date): number {
  const start = Date.UTC(local.getUTCFullYear(), 0, 1);
  return Math.floor((local.getTime() - start) / MILLISECONDS.day) + 1;
}

/** Week of the year from 0; weeks begin on Sunday, days before the first Sunday are in week 0. */
export function week(local: Date): number {
  return Math.floor((dayOfYear(local) - 1 + 7 - local.getUTCDay()) / 7);
}

/** ISO 8601 week and its year: weeks begin on Monday, week 1 holds the first Thursday. */
export function isoWeek(local: Date): { week: number; year: number } {
  const thursday = new Date(local.getTime() + (4 - isoDay(local)) * MILLISECONDS.day);
  return { week: Math.floor((dayOfYear(thursday) - 1) / 7) + 1, year: thursday.getUTCFullYear() };
}

/** Day of the week from Monday = 1 to Sunday = 7. */
export const isoDay = (local: Date): number => local.getUTCDay() || 7;

/** The first day of a week as 0 (Sunday) to 6, from its name or three letters. */
export function weekStart(name: unknown): number {
  if (name === undefined) return 0;
  const text = String(name).toLowerCase();
  const day = WEEKDAYS.findIndex((weekday) => weekday === text || weekday.slice(0, 3) === text);
  if (day < 0) throw new MongoError(5439015, `unknown day of week value: ${name}`);
  return day;
}

/** Adds units to a local date; a day that the target month lacks becomes its last day. */
export function addUnits(local: Date, unit: Unit, amount: number): Date {
  const months = unit === 'year' ? 12 : unit === 'quarter' ? 3 : unit === 'month' ? 1 : 0;
  if (months === 0) return new Date(local.getTime() + amount * MILLISECONDS[unit as 'day']);
  const first = new Date(local);
  first.setUTCDate(1);
  first.setUTCMonth(first.getUTCMonth() + amount * months);
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  first.setUTCDate(Math.min(local.getUTCDate(), last));
  return first;
}

/** Number of a unit's bin since the start of 2000, the reference of `$dateTrunc`. */
export function binIndex(local: Date, unit: Unit, startOfWeek = 0): number {
  const reference = Date.UTC(2000, 0, 1);
  const year = local.getUTCFullYear() - 2000;
  switch (unit) {
    case 'year':
      return year;
    case 'quarter':
      return year * 4 + Math.floor(local.getUTCMonth() / 3);
    case 'month':
      return year * 12 + local.getUTCMonth();
    case 'week':
      return Math.floor((local.getTime() - weekReference(startOfWeek)) / MILLISECONDS.week);
    default:
      return Math.floor((local.getTime() - reference) / MILLISECONDS[unit]);
  }
}

/** The local date at which a bin begins; the inverse of {@link binIndex}. */
export function binStart(index: number, unit: Unit, startOfWeek = 0): Date {
  if (unit === 'week') return new Date(weekReference(startOfWeek) + index * MILLISECONDS.week);
  return addUnits(new Date(Date.UTC(2000, 0, 1)), unit, index);
}

/** The first start of a week in 2000; 1 January 2000 was a Saturday. */
const weekReference = (startOfWeek: number): number =>
  Date.UTC(2000, 0, 1) + ((startOfWeek + 1) % 7) * MILLISECONDS.day;
