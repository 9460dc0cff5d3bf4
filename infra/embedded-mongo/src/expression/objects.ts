import { type Doc, isDocument } from '../bson/document.js';
import { MongoError } from '../errors.js';
import { arrayOf, isNullish, kindOf, named, nullable, positional } from './arguments.js';
import type { OperatorCompiler } from './operators.js';

/** Operators on documents. */
export const objects: Record<string, OperatorCompiler> = {
  $mergeObjects: positional(1, Number.POSITIVE_INFINITY, mergeObjects),
  $objectToArray: positional(
    1,
    1,
    nullable((value) => Object.entries(documentOf('$objectToArray', value)).map(([k, v]) => ({ k, v }))),
  ),
  $arrayToObject: positional(1, 1, nullable(arrayToObject)),
  $getField: (operator, operand, names, compile) => {
    const whole = isDocument(operand) && 'field' in operand ? operand : { field: operand, input: '$$CURRENT' };
    return named(['field'], ['input'], getField)(operator, { input: '$$CURRENT', ...whole }, names, compile);
  },
  $setField: named(['field', 'input', 'value'], [], ({ field, input, value }) => setField(field, input, value)),
  $unsetField: named(['field', 'input'], [], ({ field, input }) => setField(field, input, undefined)),
};

function documentOf(operator: string, value: unknown): Doc {
  if (!isDocument(value)) throw new MongoError(40390, `${operator} needs an object, not ${kindOf(value)}`);
  return value;
}

/** Documents laid over each other, later fields win; null and missing count as empty. */
export function mergeObjects(...values: unknown[]): Doc {
  const list = values.length === 1 && Array.isArray(values[0]) ? values[0] : values;
  const merged: Doc = {};
  for (const value of list) {
    if (isNullish(value)) continue;
    if (!isDocument(value)) throw new MongoError(40400, `$mergeObjects requires object inputs, not ${kindOf(value)}`);
    Object.assign(merged, value);
  }
  return merged;
}

function arrayToObject(value: unknown): Doc {
  const result: Doc = {};
  for (const entry of arrayOf('$arrayToObject', value, 40386)) {
    const [key, item] = Array.isArray(entry) ? entry : [(entry as Doc)?.k, (entry as Doc)?.v];
    if (typeof key !== 'string') throw new MongoError(40394, '$arrayToObject needs entries [key, value] or {k, v}');
    result[key] = item;
  }
  return result;
}

function getField({ field, input }: Record<string, unknown>): unknown {
  if (typeof field !== 'string') throw new MongoError(5654602, '$getField needs a constant field name');
  if (isNullish(input)) return input;
  return isDocument(input) ? input[field] : undefined;
}

function setField(field: unknown, input: unknown, value: unknown): unknown {
  if (typeof field !== 'string') throw new MongoError(4161107, '$setField needs a constant field name');
  if (isNullish(input)) return null;
  const copy = { ...documentOf('$setField', input) };
  if (value === undefined) delete copy[field];
  else copy[field] = value;
  return copy;
}
