import { cloneValue, type Doc, isDocument } from '../bson/document.js';
import { MongoError } from '../errors.js';
import { elementMatcher } from './matcher.js';
import { compilePositional } from './positional.js';
import type { Action } from './projection-tree.js';

/** `$elemMatch` in a projection: the first element that matches. */
export function firstMatch(path: string, filter: unknown): Action {
  if (path.includes('.')) throw new MongoError(31275, 'Cannot use $elemMatch projection on a nested field');
  const matches = elementMatcher(filter);
  return {
    compute: (doc) => {
      const array = doc[path];
      const found = Array.isArray(array) ? array.find((item) => matches([item])) : undefined;
      return found === undefined ? undefined : [found];
    },
  };
}

/** `path.$` in a projection: the element the filter matched. */
export function positionalElement(path: string, filter: Doc): Action {
  const positionIn = compilePositional(path, filter);
  const parts = path.split('.');
  return {
    compute: (doc) => {
      const array = parts.reduce<unknown>((value, part) => (isDocument(value) ? value[part] : undefined), doc);
      if (!Array.isArray(array)) return array;
      const position = positionIn(doc);
      if (position === undefined) {
        throw new MongoError(51246, `positional projection '${path}.$' needs a condition on the array in the filter`);
      }
      return [cloneValue(array[position])];
    },
  };
}

/** The operand of `$slice` as find has it; other forms are expressions. */
export const isPlainSlice = (value: unknown): value is number | [skip: number, count: number] =>
  typeof value === 'number' ||
  (Array.isArray(value) && value.length === 2 && value.every((n) => typeof n === 'number'));

/** `$slice` in a find's projection: a part of an array. */
export function slicePart(spec: number | [skip: number, count: number]): Action {
  if (Array.isArray(spec) && spec[1] <= 0) throw new MongoError(28724, 'the second value of $slice must be positive');
  return {
    map: (value) => {
      if (!Array.isArray(value)) return value;
      if (typeof spec === 'number') return spec < 0 ? value.slice(spec) : value.slice(0, spec);
      const [skip, count] = spec;
      const start = skip < 0 ? Math.max(0, value.length + skip) : skip;
      return value.slice(start, start + count);
    },
  };
}
