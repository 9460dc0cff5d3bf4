import { isDocument } from '../bson/document.js';
import { failedToParse, MongoError } from '../errors.js';
import { addUnits, UNITS, type Unit } from '../expression/calendar.js';
import type { Partition, WindowSetting } from './window-partition.js';

type Bound = 'unbounded' | 'current' | number;

/** The documents around the current one that a window function sees. */
export interface Window {
  /** Always the whole partition. */
  readonly unbounded: boolean;
  /** First index and the index after the last, for the document at `index`. */
  range(partition: Partition, index: number): [from: number, to: number];
}

/** Compiles a window; without one it is the whole partition. */
export function compileWindow(spec: unknown, setting: WindowSetting): Window {
  if (spec === undefined) return wholePartition;
  if (!isDocument(spec)) throw failedToParse("'window' field must be an object");
  for (const key of Object.keys(spec)) {
    if (!['documents', 'range', 'unit'].includes(key)) throw failedToParse(`'window' has an unknown field '${key}'`);
  }
  if ('documents' in spec === 'range' in spec) {
    throw failedToParse("'window' needs exactly one of 'documents' and 'range'");
  }
  const [low, high] = boundsOf(spec.documents ?? spec.range);
  if (low === 'unbounded' && high === 'unbounded') return wholePartition;
  if ('documents' in spec) {
    if ('unit' in spec) throw failedToParse("'unit' is only for range windows");
    if (!setting.sorted) throw new MongoError(5339901, 'document-based windows require a sortBy');
    return documentWindow(low, high);
  }
  if (setting.sortField === undefined)
    throw new MongoError(5339902, 'range-based windows require a sortBy on one field');
  return rangeWindow(low, high, unitOf(spec.unit));
}

const wholePartition: Window = { unbounded: true, range: ({ documents }) => [0, documents.length] };

function boundsOf(value: unknown): [Bound, Bound] {
  const valid = (bound: unknown): boolean => bound === 'unbounded' || bound === 'current' || Number.isFinite(bound);
  if (!Array.isArray(value) || value.length !== 2 || !value.every(valid)) {
    throw failedToParse("window bounds must be two of 'unbounded', 'current' or a number");
  }
  const [low, high] = value as [Bound, Bound];
  if (distance(low, -1) > distance(high, 1))
    throw new MongoError(5339900, 'the lower bound must not exceed the upper bound');
  return [low, high];
}

const distance = (bound: Bound, side: -1 | 1): number =>
  bound === 'unbounded' ? side * Number.POSITIVE_INFINITY : bound === 'current' ? 0 : bound;

export function unitOf(value: unknown): Unit | undefined {
  if (value === undefined) return undefined;
  if (!UNITS.includes(value as Unit)) throw failedToParse(`unknown time unit value: ${value}`);
  return value as Unit;
}

function documentWindow(low: Bound, high: Bound): Window {
  if (!Number.isInteger(distance(low, 0 as never)) && low !== 'unbounded')
    throw failedToParse('document bounds must be whole');
  return {
    unbounded: false,
    range: ({ documents }, index) => {
      const clamp = (n: number): number => Math.max(0, Math.min(documents.length, n));
      return [clamp(index + distance(low, -1)), clamp(index + distance(high, 1) + 1)];
    },
  };
}

function rangeWindow(low: Bound, high: Bound, unit: Unit | undefined): Window {
  return {
    unbounded: false,
    range: ({ documents, sortValue }, index) => {
      const here = sortValue(documents[index]!);
      const from = edge(here, distance(low, -1), unit);
      const to = edge(here, distance(high, 1), unit);
      const inside = documents.map((doc) => {
        const value = positionOf(sortValue(doc), unit);
        return value >= from && value <= to;
      });
      const first = inside.indexOf(true);
      return first < 0 ? [0, 0] : [first, inside.lastIndexOf(true) + 1];
    },
  };
}

function positionOf(value: unknown, unit: Unit | undefined): number {
  if (unit === undefined ? typeof value === 'number' : value instanceof Date) return Number(value);
  throw new MongoError(
    5429414,
    unit === undefined ? 'range windows need numeric sort values' : 'range windows with a unit need dates to sort by',
  );
}

function edge(here: unknown, offset: number, unit: Unit | undefined): number {
  const position = positionOf(here, unit);
  if (unit === undefined || !Number.isFinite(offset)) return position + offset;
  return addUnits(new Date(position), unit, offset).getTime();
}
