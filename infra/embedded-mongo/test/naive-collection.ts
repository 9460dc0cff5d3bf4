export type Value = number | string | null | number[];
export interface Doc {
  _id: number;
  a?: Value;
  b?: Value;
  s?: { x?: number };
  r?: { x?: number; y?: number }[];
}
export type Condition =
  | { op: '$eq' | '$gt' | '$gte' | '$lt' | '$lte' | '$ne'; value: number | string | null }
  | { op: '$in'; value: (number | string | null)[] };
export type Field = 'a' | 'b' | 's.x' | 'r.x' | 'r.y' | '_id';
export interface Filter {
  field: Field;
  condition: Condition;
  /** A second one, of which both or either must hold. */
  also?: { join: '$and' | '$or'; filter: Filter };
}
export type Update = { op: '$set' | '$unset' | '$inc' | '$push' | '$min'; field: 'a' | 'b' | 's.x'; value: number };
export type Operation =
  | { kind: 'insert'; docs: Doc[]; ordered: boolean }
  | { kind: 'update'; filter: Filter; update: Update; multi: boolean; upsert: boolean }
  | { kind: 'delete'; filter: Filter; limit: 0 | 1 }
  | { kind: 'find'; filter: Filter; sort?: { field: Field; direction: 1 | -1 }; limit: number };

/** A collection in the plainest words: an array that is searched from end to end. */
export class NaiveCollection {
  private docs: Doc[] = [];

  run(operation: Operation): unknown {
    switch (operation.kind) {
      case 'insert':
        return this.insert(operation.docs, operation.ordered);
      case 'update':
        return this.update(operation);
      case 'delete': {
        const gone = this.matching(operation.filter).slice(0, operation.limit || undefined);
        this.docs = this.docs.filter((doc) => !gone.includes(doc));
        return { n: gone.length };
      }
      case 'find':
        return this.find(operation);
    }
  }

  private insert(docs: Doc[], ordered: boolean): unknown {
    let n = 0;
    let failed = 0;
    for (const doc of docs) {
      if (ordered && failed > 0) break;
      if (this.docs.some(({ _id }) => _id === doc._id)) failed++;
      else {
        this.docs.push(structuredClone(doc));
        n++;
      }
    }
    return { n, failed };
  }

  private update({ filter, update, multi, upsert }: Operation & { kind: 'update' }): unknown {
    const found = this.matching(filter).slice(0, multi ? undefined : 1);
    if (
      found.length === 0 &&
      upsert &&
      filter.field === '_id' &&
      filter.condition.op === '$eq' &&
      filter.also === undefined
    ) {
      const doc = { _id: filter.condition.value as number };
      if (apply(doc, update) === 'refused') return { n: 0, changed: 0, failed: 1 };
      this.docs.push(doc);
      return { n: 1, changed: 0, failed: 0 };
    }
    const outcomes = found.map((doc) => apply(doc, update));
    if (outcomes.includes('refused')) return { n: 0, changed: 0, failed: 1 };
    return { n: found.length, changed: outcomes.filter((outcome) => outcome === 'changed').length, failed: 0 };
  }

  private find({ filter, sort, limit }: Operation & { kind: 'find' }): unknown {
    const found = this.matching(filter);
    if (sort !== undefined) {
      const keyed = found.map((doc) => ({ doc, key: sortKeyOf(doc, sort.field, sort.direction) }));
      keyed.sort((x, y) => order(x.key, y.key) * sort.direction || x.doc._id - y.doc._id);
      return keyed.map(({ doc }) => doc).slice(0, limit || undefined);
    }
    return found.sort((x, y) => x._id - y._id).slice(0, limit || undefined);
  }

  private matching(filter: Filter): Doc[] {
    return this.docs.filter((doc) => matches(doc, filter));
  }
}

/** The values a field offers to a condition: missing is null, an array offers its elements. */
function candidatesIn(doc: Doc, field: Field): (number | string | null)[] {
  if (field === 'r.x' || field === 'r.y') {
    return doc.r === undefined ? [null] : doc.r.map((element) => element[field === 'r.x' ? 'x' : 'y'] ?? null);
  }
  const value = field === 's.x' ? doc.s?.x : doc[field];
  return Array.isArray(value) ? value : [value ?? null];
}

function matches(doc: Doc, { field, condition, also }: Filter): boolean {
  const here = holds(candidatesIn(doc, field), condition);
  if (also === undefined) return here;
  return also.join === '$and' ? here && matches(doc, also.filter) : here || matches(doc, also.filter);
}

function holds(candidates: (number | string | null)[], condition: Condition): boolean {
  switch (condition.op) {
    case '$in':
      return candidates.some((value) => condition.value.includes(value));
    case '$eq':
      return candidates.includes(condition.value);
    case '$ne':
      return !candidates.includes(condition.value);
  }
  const { op, value: bound } = condition;
  return candidates.some((value) => {
    if (typeof value !== typeof bound) return false;
    if (bound === null || value === null) return bound === null && value === null && op.endsWith('e');
    if (op === '$gt') return value > bound;
    if (op === '$gte') return value >= bound;
    return op === '$lt' ? value < bound : value <= bound;
  });
}

/** Empty array, then nothing, then numbers, then text. */
const rank = (value: unknown): number =>
  value === undefined ? 0 : value === null ? 1 : typeof value === 'number' ? 2 : 3;

function order(x: unknown, y: unknown): number {
  if (rank(x) !== rank(y)) return rank(x) - rank(y);
  if (x === y) return 0;
  return (x as number) < (y as number) ? -1 : 1;
}

function sortKeyOf(doc: Doc, field: Field, direction: 1 | -1): unknown {
  if (field.startsWith('r.') && doc.r?.length === 0) return null;
  return candidatesIn(doc, field).toSorted((x, y) => order(x, y) * direction)[0];
}

function apply(doc: Doc, { op, field, value }: Update): 'changed' | 'same' | 'refused' {
  const before = JSON.stringify(doc);
  if (field === 's.x') doc.s ??= {};
  const holder = (field === 's.x' ? doc.s : doc) as Record<string, unknown>;
  const key = field === 's.x' ? 'x' : field;
  const there = holder[key];
  if (op === '$inc' && key in holder && typeof there !== 'number') return 'refused';
  if (op === '$push' && key in holder && !Array.isArray(there)) return 'refused';
  if (op === '$set') holder[key] = value;
  if (op === '$inc') holder[key] = ((there as number) ?? 0) + value;
  if (op === '$push') holder[key] = [...((there as number[]) ?? []), value];
  if (op === '$min' && (!(key in holder) || order(value, arrayLast(there)) < 0)) holder[key] = value;
  if (op === '$unset') {
    delete holder[key];
    if (field === 's.x' && !before.includes('"s"')) delete doc.s;
  }
  return JSON.stringify(doc) === before ? 'same' : 'changed';
}

/** An array is above every number and text. */
const arrayLast = (value: unknown): unknown => (Array.isArray(value) ? '\uffff' : value);
