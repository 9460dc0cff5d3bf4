import { compareValues, rankOf } from '../../bson/compare.js';
import { type Doc, isDocument } from '../../bson/document.js';
import { MongoError } from '../../errors.js';
import { expressionsOf, type StageCompiler } from '../context.js';
import { stageOptions } from '../options.js';
import { compileOutputs, type Group, groupDocument, newGroup } from './group.js';

const COUNT = { count: { $sum: 1 } };

export const $bucket: StageCompiler = (operand, context, name) => {
  const options = stageOptions(name, operand, ['groupBy', 'boundaries'], ['default', 'output']);
  const boundaries = checkBoundaries(options.boundaries);
  const readValue = expressionsOf(context)(options.groupBy);
  const outputs = compileOutputs(outputOf(options.output), context);
  const idOf = (value: unknown): unknown => {
    if (compareValues(value, boundaries[0]) >= 0 && compareValues(value, boundaries.at(-1)) < 0) {
      return boundaries.findLast((boundary) => compareValues(boundary, value) <= 0);
    }
    if ('default' in options) return options.default;
    throw new MongoError(40066, '$bucket could not find a bucket for an input, and no default was specified');
  };
  return function* (input) {
    const groups: Group[] = [];
    for (const root of input) {
      const id = idOf(readValue(root) ?? null);
      let group = groups.find((other) => compareValues(other.id, id) === 0);
      if (group === undefined) {
        group = newGroup(id, outputs);
        groups.push(group);
      }
      for (const [, accumulation] of group.fields) accumulation.add({ root, variables: context.variables });
    }
    yield* groups.sort((a, b) => compareValues(a.id, b.id)).map(groupDocument);
  };
};

function checkBoundaries(boundaries: unknown): unknown[] {
  if (!Array.isArray(boundaries) || boundaries.length < 2) {
    throw new MongoError(40192, "the $bucket 'boundaries' field must have at least 2 values");
  }
  boundaries.slice(1).forEach((boundary, i) => {
    if (rankOf(boundary) !== rankOf(boundaries[i])) {
      throw new MongoError(40193, "all values in the 'boundaries' option must have the same type");
    }
    if (compareValues(boundaries[i], boundary) >= 0) {
      throw new MongoError(40194, "the 'boundaries' option must be sorted in ascending order");
    }
  });
  return boundaries;
}

function outputOf(output: unknown): Doc {
  if (output === undefined) return COUNT;
  if (!isDocument(output)) throw new MongoError(40196, "the 'output' field must be an object");
  return output;
}

export const $bucketAuto: StageCompiler = (operand, context, name) => {
  const options = stageOptions(name, operand, ['groupBy', 'buckets'], ['output']);
  if (!Number.isInteger(options.buckets) || options.buckets < 1) {
    throw new MongoError(40243, "the $bucketAuto 'buckets' field must be a positive integer");
  }
  const readValue = expressionsOf(context)(options.groupBy);
  const outputs = compileOutputs(outputOf(options.output), context);
  return function* (input) {
    const entries = [...input].map((root) => ({ root, value: readValue(root) ?? null }));
    entries.sort((a, b) => compareValues(a.value, b.value));
    const size = Math.max(1, Math.round(entries.length / options.buckets));
    for (let start = 0, bucket = 1; start < entries.length; bucket++) {
      const end = bucket === options.buckets ? entries.length : bucketEnd(entries, start + size);
      const group = newGroup(undefined, outputs);
      for (const { root } of entries.slice(start, end)) {
        for (const [, accumulation] of group.fields) accumulation.add({ root, variables: context.variables });
      }
      const max = entries[end]?.value ?? entries[entries.length - 1]!.value;
      yield { ...groupDocument(group), _id: { min: entries[start]!.value, max } };
      start = end;
    }
  };
};

/** A bucket takes in all further entries that equal its last one. */
function bucketEnd(entries: { value: unknown }[], from: number): number {
  let end = Math.min(from, entries.length);
  while (end < entries.length && compareValues(entries[end]!.value, entries[end - 1]!.value) === 0) end++;
  return end;
}
