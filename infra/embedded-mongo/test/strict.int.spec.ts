import { Code, Decimal128, Long } from 'bson';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTemporary } from '../conformance/server.js';
import { WireClient } from './wire-client.js';

let server: Awaited<ReturnType<typeof startTemporary>>;
let client: WireClient;

beforeAll(async () => {
  server = await startTemporary();
  client = await WireClient.connect(Number(new URL(server.url).port));
  await client.run({ insert: 'c', documents: [{ _id: 1, a: 1, list: [1, 2], text: 'x' }] });
});

afterAll(async () => {
  client.end();
  await server.close();
});

const find = (filter: object, rest: object = {}) => ({ find: 'c', filter, ...rest });
const aggregate = (...pipeline: object[]) => ({ aggregate: 'c', pipeline, cursor: {} });
const update = (u: object, rest: object = {}) => ({ update: 'c', updates: [{ q: {}, u, ...rest }] });
const insert = (doc: object) => ({ insert: 'c', documents: [doc] });
const index = (spec: object) => ({ createIndexes: 'c', indexes: [{ name: 'i', key: { a: 1 }, ...spec }] });

const refused: [title: string, command: object, code: number][] = [
  ['an unknown command', { frobnicate: 1 }, 59],
  ['a command named like a property of objects', { constructor: 1 }, 59],
  ['an unknown option of find', find({}, { frobnicate: 1 }), 40415],
  ['an unknown option of insert', { ...insert({}), frobnicate: 1 }, 40415],
  ['an unknown option of an update statement', update({ $set: { b: 1 } }, { frobnicate: 1 }), 40415],
  ['an unknown option of a delete statement', { delete: 'c', deletes: [{ q: {}, limit: 1, frobnicate: 1 }] }, 40415],
  ['an unknown cursor option', { ...aggregate(), cursor: { frobnicate: 1 } }, 40415],
  ['authentication', { saslStart: 1, mechanism: 'SCRAM-SHA-256' }, 59],
  ['a collation in find', find({}, { collation: { locale: 'en' } }), 115],
  ['a collation in aggregate', { ...aggregate(), collation: { locale: 'en' } }, 115],
  ['a collation in an update', update({ $set: { b: 1 } }, { collation: { locale: 'en' } }), 115],
  ['a tailable cursor', find({}, { tailable: true }), 115],
  ['record ids', find({}, { showRecordId: true }), 115],
  ['index bounds', find({}, { min: { a: 1 }, hint: { a: 1 } }), 115],
  ['explain', { explain: find({}) }, 115],
  ['a write concern for several nodes', { ...insert({}), writeConcern: { w: 3 } }, 100],
  ['an unknown write concern', { ...insert({}), writeConcern: { frobnicate: 1 } }, 9],
  ['a snapshot outside transactions', find({}, { readConcern: { level: 'snapshot' } }), 72],
  ['a point in time', find({}, { readConcern: { atClusterTime: 1 } }), 72],
  ['the strict API', { ping: 1, apiVersion: '1', apiStrict: true }, 115],
  ['an index with options to ignore', { ...index({}), ignoreUnknownIndexOptions: true }, 115],
  ['another API version', { ping: 1, apiVersion: '2' }, 322],
  ['a negative limit', find({}, { limit: -1 }), 51024],

  ['an unknown query operator', find({ a: { $frobnicate: 1 } }), 2],
  ['an unknown top-level operator', find({ $frobnicate: 1 }), 2],
  ['an unknown operator on an empty collection', { find: 'none', filter: { a: { $frobnicate: 1 } } }, 2],
  ['$where', find({ $where: 'true' }), 2],
  ['$text', find({ $text: { $search: 'x' } }), 2],
  ['$jsonSchema', find({ $jsonSchema: {} }), 2],
  ['geometry', find({ a: { $geoWithin: { $center: [[0, 0], 1] } } }), 2],
  ['nearness', find({ a: { $near: [0, 0] } }), 2],
  ['$in without an array', find({ a: { $in: 1 } }), 2],
  ['$or without clauses', find({ $or: [] }), 2],
  ['$size of a half', find({ a: { $size: 0.5 } }), 2],
  ['$options alone', find({ a: { $options: 'i' } }), 2],
  ['a pattern JavaScript does not know', find({ a: { $regex: '(?<', $options: '' } }), 2],
  ['extended patterns', find({ a: { $regex: 'a b', $options: 'x' } }), 2],
  ['the type of a number', find({ a: { $type: 'int' } }), 2],
  ['a sort by text score', find({}, { sort: { a: { $meta: 'textScore' } } }), 15975],
  ['a sort in no direction', find({}, { sort: { a: 2 } }), 15975],
  ['a projection of the text score', find({}, { projection: { a: { $meta: 'textScore' } } }), 115],
  ['an unknown projection operator', find({}, { projection: { a: { $frobnicate: 1 } } }), 31325],

  ['an unknown stage', aggregate({ $frobnicate: 1 }), 40324],
  ['a stage of two', aggregate({ $match: {}, $limit: 1 }), 40323],
  ['an unknown accumulator', aggregate({ $group: { _id: null, a: { $frobnicate: 1 } } }), 15952],
  ['an unknown expression', aggregate({ $set: { a: { $frobnicate: 1 } } }), 168],
  [
    'an unknown expression in a collection that is empty',
    { aggregate: 'none', pipeline: [{ $set: { a: { $frobnicate: 1 } } }], cursor: {} },
    168,
  ],
  ['an unknown window function', aggregate({ $setWindowFields: { output: { a: { $frobnicate: 1 } } } }), 9],
  [
    'an unknown option of a stage',
    aggregate({ $lookup: { from: 'c', as: 'x', localField: 'a', foreignField: 'a', frobnicate: 1 } }),
    40415,
  ],
  [
    'an unknown argument of an expression',
    aggregate({ $set: { a: { $dateTrunc: { date: '$d', unit: 'day', frobnicate: 1 } } } }),
    2,
  ],
  ['JavaScript in expressions', aggregate({ $set: { a: { $function: { body: 'x', args: [], lang: 'js' } } } }), 168],
  ['JavaScript in accumulators', aggregate({ $group: { _id: null, a: { $accumulator: {} } } }), 15952],
  ['the type of a number in an expression', aggregate({ $set: { t: { $type: '$a' } } }), 2],
  ['decimals', aggregate({ $set: { a: { $toDecimal: '$a' } } }), 168],
  ['$redact', aggregate({ $redact: '$$KEEP' }), 40324],
  ['$geoNear', aggregate({ $geoNear: {} }), 40324],
  ['$search', aggregate({ $search: {} }), 40324],
  ['$collStats', aggregate({ $collStats: {} }), 40324],
  ['an unknown option of a change stream', aggregate({ $changeStream: { startAtOperationTime: 1 } }), 40415],
  ['a stage a change stream cannot have', aggregate({ $changeStream: {} }, { $group: { _id: null } }), 20],
  ['images before changes', aggregate({ $changeStream: { fullDocument: 'required' } }), 9],
  ['a resume token of nobody', aggregate({ $changeStream: { resumeAfter: { _data: 'x' } } }), 260],
  [
    'a resume token from before the last start',
    aggregate({ $changeStream: { resumeAfter: { _data: '0'.repeat(26) } } }),
    286,
  ],
  ['writing in the middle of a pipeline', aggregate({ $out: 'x' }, { $match: {} }), 40601],
  ['writing inside $facet', aggregate({ $facet: { a: [{ $out: 'x' }] } }), 51047],
  ['an unknown way to merge', aggregate({ $merge: { into: 'x', whenMatched: 'frobnicate' } }), 9],
  ['no cursor', { aggregate: 'c', pipeline: [] }, 9],

  ['an unknown index type', index({ key: { a: 'text' } }), 115],
  ['a hashed index', index({ key: { a: 'hashed' } }), 115],
  ['a geographic index', index({ key: { a: '2dsphere' } }), 115],
  ['a wildcard index', index({ key: { 'a.$**': 1 } }), 115],
  ['an index with a collation', index({ collation: { locale: 'en' } }), 115],
  ['a hidden index', index({ hidden: true }), 115],
  ['an unknown index option', index({ frobnicate: 1 }), 197],
  ['an index both sparse and partial', index({ sparse: true, partialFilterExpression: { a: 1 } }), 67],
  ['a partial index with a negation', index({ partialFilterExpression: { a: { $ne: 1 } } }), 67],
  ['a lifetime on two fields', index({ key: { a: 1, b: 1 }, expireAfterSeconds: 1 }), 67],
  ['a time series', { create: 'ts', timeseries: { timeField: 't' } }, 115],
  ['a capped collection', { create: 'capped', capped: true, size: 1000 }, 115],
  ['a view', { create: 'view', viewOn: 'c', pipeline: [] }, 115],
  ['a validator', { create: 'valid', validator: {} }, 115],
  ['a collection there is', { create: 'c' }, 48],
  ['a name with a dollar', { create: 'a$b' }, 73],
  ['a system name', { create: 'system.views' }, 73],
  ['collMod', { collMod: 'c', validator: {} }, 59],
  ['mapReduce', { mapReduce: 'c' }, 59],
];

it.each(refused)('%s is refused', async (_, command, code) => {
  const reply = await client.run(command);
  const failure = reply.writeErrors?.[0] ?? reply;
  expect(failure).toMatchObject({ code, errmsg: expect.stringMatching(/.{10}/) });
  if (reply.ok === 0) expect(reply.codeName).toEqual(expect.any(String));
});

describe('what could only be stored wrongly is refused', () => {
  const cases: [title: string, doc: object, code: number][] = [
    ['a Decimal128', { d: Decimal128.fromString('1.5') }, 2],
    ['a Decimal128 deep inside', { a: [{ b: { c: Decimal128.fromString('1.5') } }] }, 2],
    ['an int64 beyond 2^53', { n: Long.fromString('9007199254740993') }, 2],
    ['JavaScript', { f: new Code('x') }, 2],
    ['a field that begins with a dollar', { $a: 1 }, 52],
    ['a DBRef', { r: { $ref: 'c', $id: 1 } }, 2],
    ['a field named __proto__', JSON.parse('{"a":{"__proto__":1}}'), 2],
    ['more than 180 levels', nested(200), 15],
  ];
  it.each(cases)('%s', async (_, doc, code) => {
    for (const command of [insert(doc), update({ $set: { x: doc } })]) {
      const reply = await client.run(command);
      expect((reply.writeErrors?.[0] ?? reply).code).toBe(code);
      if (code === 52) break;
    }
    expect(await client.run({ count: 'c' })).toMatchObject({ n: 1 });
  });

  it('also in filters', async () => {
    expect(await client.run(find({ a: { $gt: Decimal128.fromString('0.5') } }))).toMatchObject({ ok: 0, code: 2 });
  });
});

it('an update cannot make a document larger than 16 MB', async () => {
  await client.run({ insert: 'large', documents: [{ _id: 1, text: 'x'.repeat(9_000_000) }] });
  const grow = [{ $set: { text: { $concat: ['$text', '$text'] } } }];
  const reply = await client.run({ update: 'large', updates: [{ q: {}, u: grow }] });
  expect(reply.writeErrors[0].code).toBe(10334);
  const { cursor } = await client.run({ find: 'large', filter: {} });
  expect(cursor.firstBatch[0].text.length).toBe(9_000_000);
});

function nested(depth: number): object {
  return depth === 0 ? {} : { a: nested(depth - 1) };
}
