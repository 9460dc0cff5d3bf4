import { BSONRegExp, MaxKey, MinKey } from 'bson';
import { RANK, rankOf } from '../bson/compare.js';
import { type Doc, isDocument } from '../bson/document.js';
import { afterPrefix, type Direction, sortKey } from '../bson/sort-key.js';
import type { Interval } from '../store/scans.js';
import { operatorsOf } from './matcher.js';

/** What a filter asks of one field, each an operator with its operand, all of which must hold. */
export type Conditions = Map<string, [operator: string, operand: unknown][]>;

/** The conditions of a filter that hold for every match; alternatives (`$or`) are left out. */
export function requiredConditions(filter: Doc, into: Conditions = new Map()): Conditions {
  for (const key of Object.keys(filter)) {
    const value = filter[key];
    if (key === '$and') for (const clause of value as Doc[]) requiredConditions(clause, into);
    if (key.startsWith('$')) continue;
    const operators = operatorsOf(value);
    const found: [string, unknown][] = operators?.map((name) => [name, value[name]]) ?? [['$eq', value]];
    into.set(key, [...(into.get(key) ?? []), ...found]);
  }
  return into;
}

/** Values an index field must equal (one of them), or a range it must lie in. */
export type FieldBounds = { points: unknown[] } | { range: Interval } | undefined;

/** The bounds that conditions put on one index field; a field with several keys per document takes one side only. */
export function fieldBounds(
  conditions: [string, unknown][] | undefined,
  direction: Direction,
  multikey: boolean,
): FieldBounds {
  if (conditions === undefined) return undefined;
  for (const [operator, operand] of conditions) {
    if (operator === '$eq' && isPoint(operand)) return { points: [operand] };
    if (operator === '$in' && (operand as unknown[]).every(isPoint)) return { points: operand as unknown[] };
  }
  return rangeBounds(conditions, direction, multikey);
}

function isPoint(value: unknown): boolean {
  return value !== undefined && !Array.isArray(value) && !(value instanceof BSONRegExp);
}

function rangeBounds(conditions: [string, unknown][], direction: Direction, multikey: boolean): FieldBounds {
  let range: Interval | undefined;
  for (const [operator, operand] of conditions) {
    const next = oneRange(operator, operand, direction);
    if (next === undefined) continue;
    range = range === undefined ? next : intersect(range, next);
    if (multikey) break;
  }
  return range === undefined ? undefined : { range };
}

function oneRange(operator: string, operand: unknown, direction: Direction): Interval | undefined {
  if (!['$gt', '$gte', '$lt', '$lte'].includes(operator)) return undefined;
  const rank = rankOf(operand);
  if (rank === RANK.null || Array.isArray(operand) || isDocument(operand)) return undefined;
  if (operand instanceof MinKey || operand instanceof MaxKey) return undefined;
  const key = sortKey([operand], [direction]);
  const bracket = key.subarray(0, 1);
  const upward = operator.startsWith('$g') === (direction === 1);
  const inclusive = operator.endsWith('e');
  if (upward) return { low: inclusive ? key : afterPrefix(key)!, high: afterPrefix(bracket)! };
  return { low: bracket, high: inclusive ? afterPrefix(key)! : key };
}

function intersect(a: Interval, b: Interval): Interval {
  return {
    low: Buffer.compare(a.low!, b.low!) >= 0 ? a.low : b.low,
    high: Buffer.compare(a.high!, b.high!) <= 0 ? a.high : b.high,
  };
}
