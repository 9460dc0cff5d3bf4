import { ObjectId } from 'bson';
import { equalValues } from '../bson/compare.js';
import { cloneValue, type Doc, isDocument } from '../bson/document.js';
import { MongoError } from '../errors.js';
import { operatorsOf } from '../query/matcher.js';
import type { Update } from './apply.js';
import { compileArrayFilters } from './array-filters.js';
import { eachTarget } from './targets.js';

/** The document an upsert inserts: what the filter fixes, then the update. */
export function upsertDocument(filter: Doc, update: Update): Doc {
  const seed = update.kind === 'replace' ? idOf(filter) : seedFrom(filter);
  const doc = update.apply(seed, true);
  const { _id = new ObjectId(), ...rest } = doc;
  return { _id, ...rest };
}

function idOf(filter: Doc): Doc {
  const seed = seedFrom(filter);
  return '_id' in seed ? { _id: seed._id } : {};
}

function seedFrom(filter: Doc): Doc {
  const seed: Doc = {};
  for (const [path, value] of fixedValues(filter)) {
    const positions = { filters: compileArrayFilters(undefined), matched: () => 0 };
    eachTarget(seed, path.split('.'), positions, true, (target) => {
      if (target.exists && !equalValues(target.value, value)) {
        throw new MongoError(54, `cannot infer query fields to set, path '${path}' is matched twice`);
      }
      target.set(cloneValue(value));
    });
  }
  return seed;
}

/** The fields a filter requires to equal one value. */
function fixedValues(filter: Doc): [path: string, value: unknown][] {
  return Object.keys(filter).flatMap((key): [string, unknown][] => {
    const condition = filter[key];
    if (key === '$and') return (condition as Doc[]).flatMap(fixedValues);
    if (key === '$or' && (condition as Doc[]).length === 1) return fixedValues((condition as Doc[])[0]!);
    if (key.startsWith('$')) return [];
    if (operatorsOf(condition) === undefined) return isPattern(condition) ? [] : [[key, condition]];
    const operators = condition as Doc;
    if ('$eq' in operators) return [[key, operators.$eq]];
    if (Array.isArray(operators.$in) && operators.$in.length === 1 && !isPattern(operators.$in[0])) {
      return [[key, operators.$in[0]]];
    }
    if (Array.isArray(operators.$all) && operators.$all.length === 1 && !isDocument(operators.$all[0])) {
      return [[key, operators.$all[0]]];
    }
    return [];
  });
}

const isPattern = (value: unknown): boolean => (value as { _bsontype?: string })?._bsontype === 'BSONRegExp';
