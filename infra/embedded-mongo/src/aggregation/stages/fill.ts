import { compareValues } from '../../bson/compare.js';
import { type Doc, isDocument } from '../../bson/document.js';
import { failedToParse, MongoError } from '../../errors.js';
import { addUnits } from '../../expression/calendar.js';
import { valueAt } from '../../expression/compile.js';
import { expressionsOf, type StageCompiler } from '../context.js';
import { fieldOf, stageOptions } from '../options.js';
import { unitOf } from '../window-bounds.js';
import { groupKey } from './group.js';
import { withValue } from './reshape.js';
import { $setWindowFields } from './window.js';

const METHODS: Record<string, string> = { linear: '$linearFill', locf: '$locf' };

export const $fill: StageCompiler = (operand, context, name) => {
  const options = stageOptions(name, operand, ['output'], ['partitionBy', 'partitionByFields', 'sortBy']);
  const methods: Doc = {};
  const values: [string[], (doc: Doc) => unknown][] = [];
  for (const [field, spec] of Object.entries(options.output as Doc)) {
    if (isDocument(spec) && 'value' in spec) values.push([field.split('.'), expressionsOf(context)(spec.value)]);
    else if (isDocument(spec) && METHODS[spec.method] !== undefined)
      methods[field] = { [METHODS[spec.method]!]: `$${field}` };
    else throw failedToParse(`$fill: '${field}' needs a value, or the method linear or locf`);
  }
  const fields = options.partitionByFields as string[] | undefined;
  const partitionBy = options.partitionBy ?? fields?.map((field) => `$${field}`) ?? null;
  const windowed =
    Object.keys(methods).length === 0
      ? undefined
      : $setWindowFields({ partitionBy, sortBy: options.sortBy, output: methods }, context, '$setWindowFields');
  return function* (input) {
    for (const doc of windowed?.(input) ?? input) {
      yield values.reduce((filled, [path, readValue]) => {
        return (valueAt(filled, path) ?? null) === null ? withValue(filled, path, readValue(doc) ?? null) : filled;
      }, doc);
    }
  };
};

export const $densify: StageCompiler = (operand, _context, name) => {
  const options = stageOptions(name, operand, ['field', 'range'], ['partitionByFields']);
  const path = fieldOf(name, options.field).split('.');
  const range = stageOptions(`${name}.range`, options.range, ['step', 'bounds'], ['unit']);
  if (typeof range.step !== 'number' || !(range.step > 0)) throw new MongoError(5733401, 'the step must be positive');
  const unit = unitOf(range.unit);
  const next = (value: number | Date, steps: number): number | Date =>
    unit === undefined ? Number(value) + steps * range.step : addUnits(value as Date, unit, steps * range.step);
  const partitionPaths: string[][] = (options.partitionByFields ?? []).map((field: string) => field.split('.'));
  const bounds = range.bounds as unknown;
  if (bounds !== 'full' && bounds !== 'partition' && !(Array.isArray(bounds) && bounds.length === 2)) {
    throw new MongoError(5733402, "the bounds must be 'full', 'partition' or an array of two values");
  }
  const readValue = (doc: Doc): number | Date | undefined => {
    const value = valueAt(doc, path) ?? undefined;
    if (value === undefined) return undefined;
    if (unit === undefined ? typeof value !== 'number' : !(value instanceof Date)) {
      throw new MongoError(
        5733201,
        unit === undefined ? 'densify field must be numeric' : 'densify field must be a date',
      );
    }
    return value as number | Date;
  };
  return function* (input) {
    const documents = [...input];
    yield* documents.filter((doc) => readValue(doc) === undefined);
    const valued = documents.filter((doc) => readValue(doc) !== undefined);
    valued.sort((a, b) => compareValues(readValue(a), readValue(b)));
    const partitions = new Map<string | number, Doc[]>();
    for (const doc of valued) {
      const key = groupKey(partitionPaths.map((part) => valueAt(doc, part) ?? null));
      partitions.set(key, [...(partitions.get(key) ?? []), doc]);
    }
    for (const members of partitions.values()) {
      const span = bounds === 'full' ? valued : members;
      const ends = Array.isArray(bounds) ? bounds : [readValue(span[0]!), readValue(span.at(-1)!)];
      yield* densified(members, ends[0], ends[1], !Array.isArray(bounds));
    }
  };

  function* densified(members: Doc[], low: number | Date, high: number | Date, inclusive: boolean): Generator<Doc> {
    const skeleton = partitionPaths.reduce((doc, part) => withValue(doc, part, valueAt(members[0], part)), {} as Doc);
    let at = 0;
    for (let step = 0; ; step++) {
      const point = next(low, step);
      const order = compareValues(point, high);
      if (order > 0 || (order === 0 && !inclusive)) break;
      while (at < members.length && compareValues(readValue(members[at]!), point) < 0) yield members[at++]!;
      if (at < members.length && compareValues(readValue(members[at]!), point) === 0) continue;
      yield withValue(skeleton, path, point);
    }
    yield* members.slice(at);
  }
};
