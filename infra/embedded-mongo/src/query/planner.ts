import { equalValues } from '../bson/compare.js';
import { type Doc, isDocument } from '../bson/document.js';
import { afterPrefix, sortKey } from '../bson/sort-key.js';
import { badValue } from '../errors.js';
import type { CollectionInfo, IndexInfo } from '../store/catalog.js';
import type { Interval } from '../store/scans.js';
import { type Conditions, fieldBounds, requiredConditions } from './bounds.js';
import type { SortOrder } from './sort.js';

const MAX_INTERVALS = 1000;

/** How to find the candidates of a query. A candidate still has to match the filter. */
export interface Plan {
  /** The index to scan; the whole collection when there is none. */
  index?: IndexInfo;
  intervals: Interval[];
  backward: boolean;
  /** The candidates come in the wanted order. */
  sorted: boolean;
}

/** A choice of index with what it is worth: bounded fields first, then the order it gives. */
interface Candidate extends Plan {
  score: number;
}

/** Chooses the index that leaves the fewest candidates, by rules rather than statistics. */
export function planQuery(collection: CollectionInfo, filter: Doc, sort?: SortOrder, hint?: unknown): Plan {
  const hinted = hint === undefined ? undefined : findHint(collection, hint);
  if (hinted === 'natural') return { intervals: [], backward: false, sorted: false };
  const conditions = requiredConditions(filter);
  const indexes = hinted === undefined ? collection.indexes : [hinted];
  let best: Candidate | undefined;
  for (const index of indexes) {
    const candidate = consider(index, conditions, filter, sort, hinted !== undefined);
    if (candidate !== undefined && (best === undefined || candidate.score > best.score)) best = candidate;
  }
  return best ?? { intervals: [], backward: false, sorted: false };
}

function findHint(collection: CollectionInfo, hint: unknown): IndexInfo | 'natural' {
  if (isDocument(hint) && '$natural' in hint) return 'natural';
  const found = collection.indexes.find((index) =>
    typeof hint === 'string' ? index.name === hint : equalValues(index.spec.key, hint),
  );
  if (found === undefined) throw badValue('hint provided does not correspond to an existing index');
  return found;
}

function consider(
  index: IndexInfo,
  conditions: Conditions,
  filter: Doc,
  sort: SortOrder | undefined,
  hinted: boolean,
): Candidate | undefined {
  if (index.partial !== undefined && !hinted && !implies(filter, index.partial.filter)) return undefined;
  const { intervals, points, ranged, fixed } = indexBounds(index, conditions);
  const bounded = points > 0 || ranged;
  if (!bounded && index.sparse && !hinted) return undefined;
  const order = sort === undefined ? undefined : orderGiven(index, sort, fixed);
  if (!bounded && order === undefined && !hinted) return undefined;
  const exact = index.unique && points === index.fields.length;
  const score = (exact ? 1000 : 0) + points * 100 + (ranged ? 50 : 0) + (order === undefined ? 0 : 30);
  return { index, intervals, backward: order === 'backward', sorted: order !== undefined, score };
}

function implies(filter: Doc, partial: Doc): boolean {
  return Object.keys(partial).every((key) => key in filter && equalValues(filter[key], partial[key]));
}

interface IndexBounds {
  intervals: Interval[];
  /** How many leading fields are bound to values. */
  points: number;
  ranged: boolean;
  /** How many leading fields are bound to exactly one value. */
  fixed: number;
}

function indexBounds(index: IndexInfo, conditions: Conditions): IndexBounds {
  let prefixes: Buffer[] = [Buffer.alloc(0)];
  let points = 0;
  let fixed = 0;
  // keys of one document may come from different array elements, so only the first field can bound them all
  const usable = index.multikey ? 1 : index.fields.length;
  for (let i = 0; i < usable; i++) {
    const direction = index.directions[i]!;
    const bounds = fieldBounds(conditions.get(index.fields[i]!), direction, index.multikey);
    if (bounds === undefined) break;
    if ('range' in bounds) {
      const { range } = bounds;
      return { intervals: distinctPrefixes(prefixes).map((p) => within(p, range)), points, ranged: true, fixed };
    }
    if (index.sparse && bounds.points.includes(null)) break;
    if (prefixes.length * bounds.points.length > MAX_INTERVALS) break;
    const keys = bounds.points.map((point) => sortKey([point], [direction]));
    prefixes = prefixes.flatMap((prefix) => keys.map((key) => Buffer.concat([prefix, key])));
    points++;
    if (bounds.points.length === 1 && fixed === i) fixed++;
  }
  return { intervals: distinctPrefixes(prefixes).map(startingWith), points, ranged: false, fixed };
}

function distinctPrefixes(prefixes: Buffer[]): Buffer[] {
  const sorted = prefixes.sort(Buffer.compare);
  return sorted.filter((prefix, i) => i === 0 || !prefix.equals(sorted[i - 1]!));
}

const startingWith = (prefix: Buffer): Interval =>
  prefix.length === 0 ? {} : { low: prefix, high: afterPrefix(prefix) };

const within = (prefix: Buffer, range: Interval): Interval => ({
  low: Buffer.concat([prefix, range.low!]),
  high: Buffer.concat([prefix, range.high!]),
});

/** Whether scanning the index gives the wanted order; leading fields with one value do not matter. */
function orderGiven(index: IndexInfo, sort: SortOrder, fixed: number): 'forward' | 'backward' | undefined {
  if (index.multikey) return undefined;
  let at = 0;
  let sign: number | undefined;
  for (let i = 0; i < sort.fields.length; i++) {
    const field = sort.fields[i]!;
    if (index.fields.slice(0, fixed).includes(field)) continue;
    while (at < fixed && index.fields[at] !== field) at++;
    if (index.fields[at] !== field) return undefined;
    const next = sort.directions[i]! * index.directions[at]!;
    if (sign !== undefined && next !== sign) return undefined;
    sign = next;
    at++;
  }
  return sign === -1 ? 'backward' : 'forward';
}
