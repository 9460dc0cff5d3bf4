import { type Doc, isDocument } from '../../bson/document.js';
import { MongoError } from '../../errors.js';
import { compileFilter } from '../../query/matcher.js';
import { compileSort, sortItems } from '../../query/sort.js';
import { expressionsOf, type StageCompiler } from '../context.js';
import { stageOptions } from '../options.js';

export const $match: StageCompiler = (operand, context) => {
  if (!isDocument(operand)) throw new MongoError(15959, 'the match filter must be an expression in an object');
  const matches = compileFilter(operand, expressionsOf(context));
  return function* (input) {
    for (const doc of input) {
      context.tick();
      if (matches(doc)) yield doc;
    }
  };
};

export const $sort: StageCompiler = (operand) => {
  const order = isDocument(operand) ? compileSort(operand) : undefined;
  if (order === undefined) throw new MongoError(15976, '$sort stage must have at least one sort key');
  return function* (input) {
    yield* sortItems(input, (doc) => order.keyOf(doc));
  };
};

export const $limit: StageCompiler = (operand) => {
  if (!Number.isInteger(operand) || (operand as number) < 1) {
    throw new MongoError(15958, 'the limit must be a positive integer');
  }
  return function* (input) {
    let left = operand as number;
    for (const doc of input) {
      yield doc;
      if (--left === 0) return;
    }
  };
};

export const $skip: StageCompiler = (operand) => {
  if (!Number.isInteger(operand) || (operand as number) < 0) {
    throw new MongoError(5107200, 'invalid argument to $skip stage: a non-negative integer is needed');
  }
  return function* (input) {
    let left = operand as number;
    for (const doc of input) if (left-- <= 0) yield doc;
  };
};

export const $sample: StageCompiler = (operand) => {
  const { size } = stageOptions('$sample', operand, ['size']);
  if (!Number.isInteger(size) || size < 1) throw new MongoError(28747, 'size argument to $sample must be positive');
  return function* (input) {
    const reservoir: Doc[] = [];
    let seen = 0;
    for (const doc of input) {
      seen++;
      if (reservoir.length < size) reservoir.push(doc);
      else {
        const place = Math.floor(Math.random() * seen);
        if (place < size) reservoir[place] = doc;
      }
    }
    yield* reservoir;
  };
};
