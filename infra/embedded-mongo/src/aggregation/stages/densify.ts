import { compareValues } from '../../bson/compare.js';
import type { Doc } from '../../bson/document.js';
import { MongoError } from '../../errors.js';
import { addUnits, type Unit } from '../../expression/calendar.js';
import { valueAt } from '../../expression/scope.js';
import type { StageCompiler } from '../context.js';
import { fieldOf, stageOptions } from '../options.js';
import { unitOf } from '../window-bounds.js';
import { groupKey } from './group.js';
import { withValue } from './reshape.js';

type Point = number | Date;

/** A compiled `$densify`. */
interface Densify {
  readonly path: string[];
  readonly partitionPaths: string[][];
  readonly step: number;
  readonly unit: Unit | undefined;
  readonly bounds: 'full' | 'partition' | [low: Point, high: Point];
}

export const $densify: StageCompiler = (operand, _context, name) => {
  const densify = compile(operand, name);
  return function* (input) {
    const documents = [...input];
    const points = new Map(documents.map((doc) => [doc, pointOf(doc, densify)]));
    yield* documents.filter((doc) => points.get(doc) === undefined);
    const valued = documents.filter((doc) => points.get(doc) !== undefined);
    valued.sort((a, b) => compareValues(points.get(a), points.get(b)));
    for (const members of partitions(valued, densify.partitionPaths)) {
      const span = densify.bounds === 'full' ? valued : members;
      const ends = Array.isArray(densify.bounds) ? densify.bounds : [points.get(span[0]!)!, points.get(span.at(-1)!)!];
      yield* densified(members, points, densify, ends as [Point, Point]);
    }
  };
};

function compile(operand: unknown, name: string): Densify {
  const options = stageOptions(name, operand, ['field', 'range'], ['partitionByFields']);
  const { step, bounds, unit } = stageOptions(`${name}.range`, options.range, ['step', 'bounds'], ['unit']);
  if (typeof step !== 'number' || !(step > 0)) throw new MongoError(5733401, 'the step must be positive');
  if (bounds !== 'full' && bounds !== 'partition' && !(Array.isArray(bounds) && bounds.length === 2)) {
    throw new MongoError(5733402, "the bounds must be 'full', 'partition' or an array of two values");
  }
  return {
    path: fieldOf(name, options.field).split('.'),
    partitionPaths: (options.partitionByFields ?? []).map((field: string) => field.split('.')),
    step,
    unit: unitOf(unit),
    bounds,
  };
}

function pointOf(doc: Doc, { path, unit }: Densify): Point | undefined {
  const value = valueAt(doc, path) ?? undefined;
  if (value === undefined) return undefined;
  if (unit === undefined ? typeof value === 'number' : value instanceof Date) return value as Point;
  throw new MongoError(5733201, `densify field must be ${unit === undefined ? 'numeric' : 'a date'}`);
}

function partitions(documents: Doc[], paths: string[][]): Iterable<Doc[]> {
  const groups = new Map<string | number, Doc[]>();
  for (const doc of documents) {
    const key = groupKey(paths.map((path) => valueAt(doc, path) ?? null));
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [doc]);
    else group.push(doc);
  }
  return groups.values();
}

/** The documents of one partition with those that are missing between the ends; explicit bounds leave the end out. */
function* densified(
  members: Doc[],
  points: ReadonlyMap<Doc, Point | undefined>,
  { path, partitionPaths, step, unit, bounds }: Densify,
  [low, high]: [Point, Point],
): Generator<Doc> {
  const skeleton = partitionPaths.reduce((doc, part) => withValue(doc, part, valueAt(members[0], part)), {} as Doc);
  const orderOf = (at: number, point: Point): number => compareValues(points.get(members[at]!), point);
  let at = 0;
  for (let n = 0; ; n++) {
    const point = unit === undefined ? Number(low) + n * step : addUnits(low as Date, unit, n * step);
    const order = compareValues(point, high);
    if (order > 0 || (order === 0 && Array.isArray(bounds))) break;
    while (at < members.length && orderOf(at, point) < 0) yield members[at++]!;
    if (at === members.length || orderOf(at, point) !== 0) yield withValue(skeleton, path, point);
  }
  yield* members.slice(at);
}
