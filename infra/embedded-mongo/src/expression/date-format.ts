import { MongoError } from '../errors.js';
import { dayOfYear, isoDay, isoWeek, week } from './calendar.js';

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

const pad = (value: number, digits: number): string => String(value).padStart(digits, '0');

const WRITERS: Record<string, (local: Date, offset: number) => string> = {
  '%': () => '%',
  Y: (local) => pad(local.getUTCFullYear(), 4),
  m: (local) => pad(local.getUTCMonth() + 1, 2),
  d: (local) => pad(local.getUTCDate(), 2),
  H: (local) => pad(local.getUTCHours(), 2),
  M: (local) => pad(local.getUTCMinutes(), 2),
  S: (local) => pad(local.getUTCSeconds(), 2),
  L: (local) => pad(local.getUTCMilliseconds(), 3),
  j: (local) => pad(dayOfYear(local), 3),
  w: (local) => String(local.getUTCDay() + 1),
  u: (local) => String(isoDay(local)),
  U: (local) => pad(week(local), 2),
  V: (local) => pad(isoWeek(local).week, 2),
  G: (local) => pad(isoWeek(local).year, 4),
  b: (local) => MONTHS[local.getUTCMonth()]!.slice(0, 3),
  B: (local) => MONTHS[local.getUTCMonth()]!,
  z: (_, offset) => formatOffset(offset),
  Z: (_, offset) => `${offset < 0 ? '-' : '+'}${pad(Math.abs(offset) / 60_000, 3)}`,
};

function formatOffset(offset: number): string {
  const minutes = Math.abs(offset) / 60_000;
  return `${offset < 0 ? '-' : '+'}${pad(Math.floor(minutes / 60), 2)}${pad(minutes % 60, 2)}`;
}

/** Writes a local date by MongoDB's format specifiers; `offset` is the zone's distance from UTC in milliseconds. */
export function formatDate(format: string, local: Date, offset: number): string {
  return format.replace(/%(.?)/gs, (_, specifier: string) => {
    const write = WRITERS[specifier];
    if (write === undefined) throw new MongoError(18536, `Invalid format character '%${specifier}' in format string`);
    return write(local, offset);
  });
}

const PATTERNS: Record<string, string> = {
  Y: '(?<Y>\\d{4})',
  m: '(?<m>\\d{1,2})',
  d: '(?<d>\\d{1,2})',
  H: '(?<H>\\d{1,2})',
  M: '(?<M>\\d{1,2})',
  S: '(?<S>\\d{1,2})',
  L: '(?<L>\\d{1,3})',
  b: '(?<b>[A-Za-z]{3})',
  B: '(?<B>[A-Za-z]{3,})',
  z: '(?<z>Z|[+-]\\d{2}:?\\d{2})',
  '%': '%',
};

const DEFAULT =
  /^(?<Y>\d{4})-(?<m>\d\d)-(?<d>\d\d)(?:[T ](?<H>\d\d):(?<M>\d\d)(?::(?<S>\d\d)(?:\.(?<L>\d{1,3})\d*)?)?)?\s*(?<z>Z|[+-]\d\d:?\d\d)?$/;

/** Reads a date; `zoned` tells that the text named its zone. Undefined when the text does not have the form. */
export function parseDate(text: string, format?: string): { date: Date; zoned: boolean } | undefined {
  const match = (format === undefined ? DEFAULT : patternOf(format)).exec(text);
  if (match === null) return undefined;
  const found = match.groups ?? {};
  const number = (name: string, otherwise: number): number =>
    found[name] === undefined ? otherwise : Number(found[name]);
  const named = found.b ?? found.B;
  const month = named === undefined ? number('m', 1) - 1 : MONTHS.findIndex((name) => sameMonth(name, named));
  const milliseconds = found.L === undefined ? 0 : Number(found.L.padEnd(3, '0'));
  const fields = [
    number('Y', Number.NaN),
    month,
    number('d', 1),
    number('H', 0),
    number('M', 0),
    number('S', 0),
  ] as const;
  const time = Date.UTC(...fields, milliseconds);
  const date = new Date(time - zoneOffset(found.z));
  const there = new Date(time);
  const real =
    there.getUTCMonth() === fields[1] && there.getUTCDate() === fields[2] && fields[3] < 24 && fields[4] < 60;
  return real ? { date, zoned: found.z !== undefined } : undefined;
}

const sameMonth = (name: string, text: string): boolean =>
  name.toLowerCase() === text.toLowerCase() || name.slice(0, 3).toLowerCase() === text.toLowerCase();

function zoneOffset(zone: string | undefined): number {
  if (zone === undefined || zone === 'Z') return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return (zone.startsWith('-') ? -minutes : minutes) * 60_000;
}

function patternOf(format: string): RegExp {
  const source = format.replace(/%(.?)|[.*+?^${}()|[\]\\/]/gs, (whole, specifier: string | undefined) => {
    if (specifier === undefined) return `\\${whole}`;
    const pattern = PATTERNS[specifier];
    if (pattern === undefined) throw new MongoError(18536, `Invalid format character '%${specifier}' in format string`);
    return pattern;
  });
  return new RegExp(`^${source}$`);
}
