import { type Doc, isDocument } from '../bson/document.js';
import { MongoError, notSupported } from '../errors.js';
import { compileFilter, operatorsOf } from '../query/matcher.js';

const OPTIONS = new Set([
  'v',
  'key',
  'name',
  'unique',
  'sparse',
  'expireAfterSeconds',
  'partialFilterExpression',
  'background',
]);
const REFUSED = new Set([
  'collation',
  'hidden',
  'weights',
  'default_language',
  'language_override',
  'textIndexVersion',
  '2dsphereIndexVersion',
  'bits',
  'min',
  'max',
  'wildcardProjection',
  'storageEngine',
  'prepareUnique',
  'clustered',
]);
const PARTIAL_OPERATORS = new Set(['$eq', '$exists', '$gt', '$gte', '$lt', '$lte', '$type', '$in']);

/** Checks one index description and gives the form that is stored and listed. */
export function indexSpec(given: unknown): Doc {
  if (!isDocument(given)) throw new MongoError(14, 'each index must be described by an object');
  for (const option of Object.keys(given)) {
    if (REFUSED.has(option)) throw notSupported(`the index option '${option}'`);
    if (!OPTIONS.has(option)) {
      throw new MongoError(197, `The field '${option}' is not valid for an index specification`);
    }
  }
  if (!isDocument(given.key) || Object.keys(given.key).length === 0) {
    throw new MongoError(67, 'Index keys cannot be an empty object');
  }
  checkKey(given.key);
  if (typeof given.name !== 'string' || given.name === '') throw new MongoError(67, 'an index needs a name');
  checkExpiry(given);
  checkPartial(given);
  const { background: _, v: __, key, name, ...rest } = given;
  return { v: 2, key, name, ...rest };
}

function checkKey(key: Doc): void {
  for (const field of Object.keys(key)) {
    const kind: unknown = key[field];
    if (typeof kind === 'string') throw notSupported(`an index of type '${kind}'`);
    if (typeof kind !== 'number' || kind === 0 || Number.isNaN(kind)) {
      throw new MongoError(67, `Values in the index key pattern must be numbers > 0 or < 0: '${field}'`);
    }
    if (field.includes('$**')) throw notSupported('a wildcard index');
    if (field === '' || field.split('.').some((part) => part === '' || part.startsWith('$'))) {
      throw new MongoError(67, `Index key contains an illegal field name: '${field}'`);
    }
  }
}

function checkExpiry({ expireAfterSeconds, key }: Doc): void {
  if (expireAfterSeconds === undefined) return;
  if (typeof expireAfterSeconds !== 'number' || expireAfterSeconds < 0 || expireAfterSeconds > 2 ** 31 - 1) {
    throw new MongoError(67, 'TTL index needs a number of seconds from 0 to 2147483647');
  }
  if (Object.keys(key).length > 1) throw new MongoError(67, 'TTL indexes are single-field indexes');
}

function checkPartial({ partialFilterExpression: filter, sparse }: Doc): void {
  if (filter === undefined) return;
  if (sparse) throw new MongoError(67, 'cannot mix "partialFilterExpression" and "sparse" options');
  compileFilter(filter);
  checkPartialTerms(filter);
}

function checkPartialTerms(filter: Doc): void {
  for (const key of Object.keys(filter)) {
    if (key === '$and' || key === '$or') for (const clause of filter[key]) checkPartialTerms(clause);
    else if (key.startsWith('$')) throw new MongoError(67, `unsupported expression in partial index: ${key}`);
    for (const operator of operatorsOf(filter[key]) ?? []) {
      const negative = operator === '$exists' && filter[key].$exists !== true;
      if (!PARTIAL_OPERATORS.has(operator) || negative) {
        throw new MongoError(67, `unsupported expression in partial index: ${operator}`);
      }
    }
  }
}
