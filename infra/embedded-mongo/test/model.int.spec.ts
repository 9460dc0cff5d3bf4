import { BSON } from 'bson';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTemporary } from '../conformance/server.js';
import {
  type Condition,
  type Doc,
  type Field,
  type Filter,
  NaiveCollection,
  type Operation,
  type Update,
  type Value,
} from './naive-collection.js';
import { WireClient } from './wire-client.js';

const id = fc.integer({ min: 0, max: 12 });
const number = fc.integer({ min: -3, max: 3 });
const scalar = fc.oneof({ arbitrary: number, weight: 3 }, fc.constantFrom('x', 'y', null));
const value: fc.Arbitrary<Value> = fc.oneof(scalar, fc.array(number, { maxLength: 3 }));
const pair = fc.record({ x: number, y: number }, { requiredKeys: [] });
const doc: fc.Arbitrary<Doc> = fc.record(
  {
    _id: id,
    a: value,
    b: value,
    s: fc.record({ x: number }, { requiredKeys: [] }),
    r: fc.array(pair, { maxLength: 3 }),
  },
  { requiredKeys: ['_id'] },
);
const field = fc.constantFrom<Field[]>('a', 'b', 's.x', 'r.x', 'r.y', '_id');
const comparison = fc.constantFrom('$eq', '$gt', '$gte', '$lt', '$lte', '$ne');
const condition: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({ op: comparison, value: scalar }),
  fc.record({ op: fc.constant('$in' as const), value: fc.array(scalar, { maxLength: 3 }) }),
);
const simple: fc.Arbitrary<Filter> = fc.record({ field, condition });
const joined = (first: Filter, join: '$and' | '$or', second: Filter): Filter => ({
  ...first,
  also: { join, filter: second },
});
const range = fc
  .tuple(field, number, number)
  .map(([on, low, high]) => joined(above(on, low), '$and', { field: on, condition: { op: '$lt', value: high } }));
/** Both fields of the pairs, though not of one pair. */
const pairs = fc.tuple(number, number).map(([x, y]) => joined(equal('r.x', x), '$and', equal('r.y', y)));
const above = (on: Field, bound: number): Filter => ({ field: on, condition: { op: '$gt', value: bound } });
const equal = (on: Field, to: number): Filter => ({ field: on, condition: { op: '$eq', value: to } });
const filter = fc.oneof(
  simple,
  range,
  pairs,
  fc.tuple(simple, fc.constantFrom('$and' as const, '$or' as const), simple).map((parts) => joined(...parts)),
);
/** Where one document is meant there is but one it can be. */
const byId = id.map((one) => equal('_id', one));
const updateWith = (...operators: Update['op'][]): fc.Arbitrary<Update> =>
  fc.record({ op: fc.constantFrom(...operators), field: fc.constantFrom('a', 'b', 's.x'), value: number });
const kind = <K extends Operation['kind']>(name: K): fc.Arbitrary<K> => fc.constant(name);
const operation: fc.Arbitrary<Operation> = fc.oneof(
  fc.record({ kind: kind('insert'), docs: fc.array(doc, { minLength: 1, maxLength: 4 }), ordered: fc.boolean() }),
  fc.record({
    kind: kind('update'),
    filter: byId,
    update: updateWith('$set', '$unset', '$inc', '$push', '$min'),
    multi: fc.constant(false),
    upsert: fc.boolean(),
  }),
  fc.record({
    kind: kind('update'),
    filter,
    update: updateWith('$set', '$unset', '$min'),
    multi: fc.constant(true),
    upsert: fc.constant(false),
  }),
  fc.record({ kind: kind('delete'), filter: byId, limit: fc.constant(1 as const) }),
  fc.record({ kind: kind('delete'), filter, limit: fc.constant(0 as const) }),
  fc.record({
    kind: kind('find'),
    filter,
    sort: fc.option(fc.record({ field, direction: fc.constantFrom(1 as const, -1 as const) }), { nil: undefined }),
    limit: fc.constantFrom(0, 0, 2),
  }),
);

function filterDocument({ field, condition: { op, value: operand }, also }: Filter): object {
  const here = { [field]: op === '$eq' ? operand : { [op]: operand } };
  return also === undefined ? here : { [also.join]: [here, filterDocument(also.filter)] };
}

let server: Awaited<ReturnType<typeof startTemporary>>;
let client: WireClient;
let fresh = 0;

beforeAll(async () => {
  server = await startTemporary();
  client = await WireClient.connect(Number(new URL(server.url).port));
});

afterAll(async () => {
  client.end();
  await server.close();
});

/** The one place where the two agree on what an answer says. */
async function runOnServer(name: string, op: Operation): Promise<unknown> {
  const q = 'filter' in op ? filterDocument(op.filter) : {};
  switch (op.kind) {
    case 'insert': {
      const reply = await client.run({ insert: name, documents: op.docs, ordered: op.ordered });
      return { n: reply.n, failed: reply.writeErrors?.length ?? 0 };
    }
    case 'update': {
      const { op: operator, field, value: operand } = op.update;
      const u = { [operator]: { [field]: operand } };
      const reply = await client.run({ update: name, updates: [{ q, u, multi: op.multi, upsert: op.upsert }] });
      return { n: reply.n, changed: reply.nModified, failed: reply.writeErrors?.length ?? 0 };
    }
    case 'delete':
      return { n: (await client.run({ delete: name, deletes: [{ q, limit: op.limit }] })).n };
    case 'find': {
      const sort = {
        ...(op.sort && { [op.sort.field]: op.sort.direction }),
        ...(op.sort?.field !== '_id' && { _id: 1 }),
      };
      const reply = await client.run({ find: name, filter: q, sort, limit: op.limit, batchSize: 1000 });
      return reply.cursor.firstBatch;
    }
  }
}

const plain = (result: unknown): unknown => BSON.EJSON.parse(BSON.EJSON.stringify(result as object));

it('any sequence of operations gives what a naive collection gives, with and without indexes', async () => {
  const plans = [
    [],
    [{ a: 1 }, { b: -1 }, { 's.x': 1 }, { 'r.x': 1 }],
    [
      { 'r.x': 1, 'r.y': -1 },
      { 's.x': 1, a: -1 },
    ],
    [
      { a: 1, b: 1 },
      { b: 1, 's.x': -1, a: 1 },
    ],
  ];
  await fc.assert(
    fc.asyncProperty(
      fc.array(operation, { minLength: 5, maxLength: 40 }),
      fc.constantFrom(...plans),
      async (operations, keys) => {
        const name = `c${fresh++}`;
        const indexes = keys.map((key) => ({ key, name: JSON.stringify(key) }));
        if (indexes.length > 0) await client.run({ createIndexes: name, indexes });
        const naive = new NaiveCollection();
        // a write the indexes cannot take is for another test
        const arrays = keys.some((key) => 'a' in key && Object.keys(key).length > 1);
        for (const op of operations) {
          if (arrays && writesArrays(op)) continue;
          const expected = naive.run(op);
          expect(plain(await runOnServer(name, op)), JSON.stringify(op)).toEqual(plain(expected));
        }
      },
    ),
    { numRuns: 200 },
  );
});

/** Whether two arrays may meet in one document. */
function writesArrays(op: Operation): boolean {
  if (op.kind === 'insert') return op.docs.some(({ b }) => Array.isArray(b));
  return op.kind === 'update' && op.update.op === '$push' && op.update.field !== 'a';
}
