import { describe, expect, it } from 'vitest';
import { type Doc, testDatabase } from './server.js';

const database = testDatabase();
let fresh = 0;

/** An empty collection of its own for one test. */
const collection = () => database.connection.collection<Doc>(`documents_${fresh++}`);

const namesOf = (docs: { name: string }[]): string[] => docs.map(({ name }) => name);

describe('what is stored', () => {
  it('comes back with its types', async () => {
    const { ObjectId, Binary, Timestamp, MinKey, MaxKey, UUID } = database.mongoose.mongo.BSON;
    const c = collection();
    const stored = {
      _id: new ObjectId(),
      text: 'Meguri 巡り',
      number: 2.5,
      whole: 7,
      big: 2 ** 40,
      yes: true,
      nothing: null,
      date: new Date(1_700_000_000_000),
      bytes: new Binary(Buffer.from([1, 2, 3])),
      uuid: new UUID('0123456789abcdef0123456789abcdef'),
      at: new Timestamp({ t: 5, i: 6 }),
      list: [1, 'two', { three: 3 }, [4]],
      nested: { a: { b: {} } },
      least: new MinKey(),
      most: new MaxKey(),
    };
    await c.insertOne(stored);
    const found = await c.findOne({ _id: stored._id });
    expect(Object.keys(found)).toEqual(Object.keys(stored));
    expect(found).toMatchObject({ text: stored.text, number: 2.5, whole: 7, big: 2 ** 40, yes: true, nothing: null });
    expect(found.date).toEqual(stored.date);
    expect(Buffer.from(found.bytes.buffer)).toEqual(Buffer.from([1, 2, 3]));
    expect(found.uuid.toString()).toBe(stored.uuid.toString());
    expect(found.at.equals(stored.at)).toBe(true);
    expect(found.list).toEqual(stored.list);
    expect(found.nested).toEqual(stored.nested);
  });

  it('has its _id first, wherever the client put it', async () => {
    const c = collection();
    await c.insertOne({ name: 'a', _id: 1, more: true });
    expect(Object.keys(await c.findOne({}))).toEqual(['_id', 'name', 'more']);
  });

  it('may be an int64 within 2^53', async () => {
    const c = collection();
    await c.insertOne({ n: database.mongoose.mongo.BSON.Long.fromString('9007199254740991') });
    expect((await c.findOne({ n: 9_007_199_254_740_991 })).n).toBe(9_007_199_254_740_991);
  });

  it('may have any sort of _id but an array', async () => {
    const c = collection();
    await c.insertMany([{ _id: 'text' }, { _id: 1 }, { _id: { a: 1, b: 2 } }, { _id: new Date(0) }, { _id: null }]);
    expect(await c.findOne({ _id: { a: 1, b: 2 } })).not.toBeNull();
    expect(await c.findOne({ _id: { b: 2, a: 1 } })).toBeNull();
    await expect(c.insertOne({ _id: [1] })).rejects.toMatchObject({ code: 2 });
  });

  it('is at most 16 MB', async () => {
    const c = collection();
    await c.insertOne({ bytes: Buffer.alloc(15_000_000) });
    await expect(c.insertOne({ bytes: Buffer.alloc(17_000_000) })).rejects.toThrow();
    expect(await c.countDocuments()).toBe(1);
  });
});

describe('inserting many', () => {
  it('stops at the first failure when ordered', async () => {
    const c = collection();
    await expect(c.insertMany([{ _id: 1 }, { _id: 1 }, { _id: 2 }])).rejects.toMatchObject({ code: 11000 });
    expect(await c.countDocuments()).toBe(1);
  });

  it('goes on after a failure when unordered, and names each one', async () => {
    const c = collection();
    const error = await c
      .insertMany([{ _id: 1 }, { _id: 1 }, { _id: 2 }, { _id: 2 }], { ordered: false })
      .catch((e) => e);
    expect(error.writeErrors.map((e: Doc) => e.index)).toEqual([1, 3]);
    expect(await c.countDocuments()).toBe(2);
  });

  it('keeps the order of insertion', async () => {
    const c = collection();
    await c.insertMany(Array.from({ length: 300 }, (_, n) => ({ n })));
    expect((await c.find().toArray()).map(({ n }) => n)).toEqual(Array.from({ length: 300 }, (_, n) => n));
  });
});

describe('finding', () => {
  const people = [
    {
      name: 'ada',
      age: 36,
      tags: ['a', 'b'],
      at: { city: 'London' },
      scores: [
        { of: 'x', n: 1 },
        { of: 'y', n: 9 },
      ],
    },
    { name: 'bob', age: 41, tags: ['b'], at: { city: 'Oslo', zip: null }, scores: [{ of: 'x', n: 5 }] },
    { name: 'cyd', age: null, tags: [], scores: [] },
    { name: 'dan', tags: 'b', at: [{ city: 'Rome' }, { city: 'Oslo' }] },
    { name: 'eve', age: 'old', tags: [['b']] },
    { name: 'fay', age: Number.NaN },
    { name: 'gus', age: new Date(0) },
  ];
  const cases: [title: string, filter: object, names: string][] = [
    ['equality', { name: 'ada' }, 'ada'],
    ['null, which is also missing', { age: null }, 'cyd dan'],
    ['a number within its type only', { age: { $gt: 0 } }, 'ada bob'],
    ['less or equal', { age: { $lte: 36 } }, 'ada'],
    ['NaN', { age: Number.NaN }, 'fay'],
    ['not equal', { age: { $ne: 36 } }, 'bob cyd dan eve fay gus'],
    ['an array element', { tags: 'b' }, 'ada bob dan'],
    ['a whole array', { tags: ['b'] }, 'bob eve'],
    ['an element by position', { 'tags.0': 'b' }, 'bob'],
    ['an empty array', { tags: [] }, 'cyd'],
    ['one of several', { name: { $in: ['ada', 'bob', /^c/] } }, 'ada bob cyd'],
    ['none of several', { tags: { $nin: ['a', 'b'] } }, 'cyd eve fay gus'],
    ['all of several', { tags: { $all: ['a', 'b'] } }, 'ada'],
    ['the size of an array', { tags: { $size: 1 } }, 'bob eve'],
    ['a nested field', { 'at.city': 'Oslo' }, 'bob dan'],
    ['a nested null', { 'at.zip': null }, 'ada bob cyd dan eve fay gus'],
    ['existence', { age: { $exists: true } }, 'ada bob cyd eve fay gus'],
    ['absence', { age: { $exists: false } }, 'dan'],
    ['a field of some element', { 'scores.n': { $gt: 4 } }, 'ada bob'],
    ['conditions on different elements', { 'scores.of': 'x', 'scores.n': 9 }, 'ada'],
    ['conditions on one element', { scores: { $elemMatch: { of: 'x', n: { $gt: 4 } } } }, 'bob'],
    ['a value element', { tags: { $elemMatch: { $eq: 'b' } } }, 'ada bob'],
    ['a pattern', { name: /^[a-c]/ }, 'ada bob cyd'],
    ['a pattern with options', { name: { $regex: '^ADA', $options: 'i' } }, 'ada'],
    ['not a pattern', { name: { $not: /^[a-e]/ } }, 'fay gus'],
    ['a type', { age: { $type: 'string' } }, 'eve'],
    ['one of two types', { age: { $type: ['date', 'null'] } }, 'cyd gus'],
    ['an array type', { tags: { $type: 'array' } }, 'ada bob cyd eve'],
    ['a remainder', { age: { $mod: [5, 1] } }, 'ada bob'],
    ['or', { $or: [{ name: 'ada' }, { age: 41 }] }, 'ada bob'],
    ['nor', { $nor: [{ age: { $gt: 0 } }, { tags: 'b' }] }, 'cyd eve fay gus'],
    ['and', { $and: [{ tags: 'b' }, { age: { $lt: 40 } }] }, 'ada'],
    ['a range', { age: { $gt: 36, $lt: 42 } }, 'bob'],
    ['not a range', { age: { $not: { $gt: 40 } } }, 'ada cyd dan eve fay gus'],
    ['an expression', { $expr: { $gt: [{ $size: { $ifNull: ['$scores', []] } }, 1] } }, 'ada'],
    [
      'an expression on a missing date',
      { $expr: { $eq: [{ $year: '$nowhere' }, null] } },
      'ada bob cyd dan eve fay gus',
    ],
    ['bits', { age: { $bitsAllSet: 36 } }, 'ada'],
    ['a whole document', { at: { city: 'London' } }, 'ada'],
  ];
  it.each(cases)('knows %s', async (_, filter, names) => {
    const c = collection();
    await c.insertMany(structuredClone(people));
    expect(namesOf(await c.find(filter).sort({ name: 1 }).toArray()).join(' ')).toBe(names);
    for (const key of [{ age: 1 }, { tags: -1, age: 1 }, { 'at.city': 1 }, { name: 1, age: -1 }, { 'scores.n': 1 }])
      await c.createIndex(key as Doc);
    expect(namesOf(await c.find(filter).sort({ name: 1 }).toArray()).join(' ')).toBe(names);
  });

  it('sorts types in one order', async () => {
    const { ObjectId, MinKey, MaxKey, Binary } = database.mongoose.mongo.BSON;
    const values = [
      new MinKey(),
      null,
      Number.NaN,
      -5,
      0,
      3.5,
      '',
      'B',
      'a',
      '巡',
      {},
      { a: 1 },
      { a: 2 },
      new Binary(Buffer.from('x')),
      new ObjectId('000000000000000000000001'),
      false,
      true,
      new Date(0),
      new MaxKey(),
    ];
    const c = collection();
    await c.insertMany(values.map((v, n) => ({ n, v })).reverse());
    const order = async (direction: 1 | -1) => (await c.find().sort({ v: direction }).toArray()).map(({ n }) => n);
    const expected = values.map((_, n) => n);
    expect(await order(1)).toEqual(expected);
    expect(await order(-1)).toEqual([...expected].reverse());
    await c.createIndex({ v: 1 });
    expect(await order(1)).toEqual(expected);
    expect(await order(-1)).toEqual([...expected].reverse());
  });

  it('sorts an array by its smallest or largest element', async () => {
    const c = collection();
    await c.insertMany([{ n: 1, v: [5, 10] }, { n: 2, v: 7 }, { n: 3, v: [] }, { n: 4 }]);
    expect((await c.find().sort({ v: 1 }).toArray()).map(({ n }) => n)).toEqual([3, 4, 1, 2]);
    expect((await c.find().sort({ v: -1 }).toArray()).map(({ n }) => n)).toEqual([1, 2, 4, 3]);
  });

  it('sorts by several fields, skips and limits', async () => {
    const c = collection();
    await c.insertMany(Array.from({ length: 20 }, (_, n) => ({ n, even: n % 2 === 0 })));
    const found = await c.find().sort({ even: -1, n: -1 }).skip(2).limit(3).toArray();
    expect(found.map(({ n }) => n)).toEqual([14, 12, 10]);
  });

  it('sees what a cursor has not read yet, in batches', async () => {
    const c = collection();
    await c.insertMany(Array.from({ length: 1000 }, (_, n) => ({ n, text: 'x'.repeat(100) })));
    const cursor = c.find().batchSize(7);
    let sum = 0;
    for await (const { n } of cursor) sum += n;
    expect(sum).toBe(499_500);
  });

  it('ends a cursor that is closed early', async () => {
    const c = collection();
    await c.insertMany(Array.from({ length: 500 }, (_, n) => ({ n })));
    const cursor = c.find().batchSize(10);
    await cursor.next();
    await cursor.close();
    expect(await c.countDocuments()).toBe(500);
  });

  it('answers more than one message can hold', async () => {
    const c = collection();
    for (let n = 0; n < 5; n++) await c.insertOne({ n, bytes: Buffer.alloc(10_000_000, n) });
    const found = await c.find().sort({ n: 1 }).toArray();
    expect(found.map((doc) => doc.bytes.buffer[9_999_999])).toEqual([0, 1, 2, 3, 4]);
  });

  it('lists the distinct values of a field', async () => {
    const c = collection();
    await c.insertMany([{ v: 'b' }, { v: ['a', 'b'] }, { v: 1 }, { v: 1 }, {}]);
    expect(new Set(await c.distinct('v'))).toEqual(new Set(['a', 'b', 1]));
    expect(await c.distinct('v', { v: 1 })).toEqual([1]);
  });

  it('counts', async () => {
    const c = collection();
    expect([await c.countDocuments(), await c.estimatedDocumentCount()]).toEqual([0, 0]);
    await c.insertMany([{ n: 1 }, { n: 2 }, { n: 3 }]);
    expect(await c.countDocuments({ n: { $gt: 1 } })).toBe(2);
    expect(await c.countDocuments({}, { skip: 1, limit: 1 })).toBe(1);
    expect(await c.estimatedDocumentCount()).toBe(3);
  });

  it('gives up when its time is over', async () => {
    const c = collection();
    await c.insertMany(Array.from({ length: 3000 }, (_, n) => ({ n })));
    const slow = c.aggregate(
      [{ $lookup: { from: c.collectionName, pipeline: [{ $match: { $expr: { $eq: ['$n', -1] } } }], as: 'x' } }],
      { maxTimeMS: 20 },
    );
    await expect(slow.toArray()).rejects.toMatchObject({ code: 50 });
  });
});

describe('a projection', () => {
  const doc = {
    _id: 1,
    a: 1,
    b: { c: 2, d: 3 },
    list: [{ x: 1, y: 2 }, { x: 3 }, 5],
    n: [1, 2, 3, 4],
    deep: [{ n: [1, 2] }, { n: [3, 4] }],
  };
  const cases: [title: string, projection: object, expected: object][] = [
    ['includes', { a: 1 }, { _id: 1, a: 1 }],
    ['leaves the _id out', { a: 1, _id: 0 }, { a: 1 }],
    ['excludes', { list: 0, n: 0, b: 0, deep: 0 }, { _id: 1, a: 1 }],
    ['reaches into documents', { 'b.c': 1, _id: 0 }, { b: { c: 2 } }],
    ['excludes inside documents', { 'b.c': 0, list: 0, n: 0, deep: 0 }, { _id: 1, a: 1, b: { d: 3 } }],
    ['reaches into arrays', { 'list.x': 1, _id: 0 }, { list: [{ x: 1 }, { x: 3 }] }],
    ['takes a nested form', { b: { d: 1 }, _id: 0 }, { b: { d: 3 } }],
    ['slices the start', { n: { $slice: 2 }, a: 1 }, { _id: 1, a: 1, n: [1, 2] }],
    ['slices the end', { n: { $slice: -1 }, _id: 0, a: 1 }, { a: 1, n: [4] }],
    [
      'slices inside documents',
      { 'deep.n': { $slice: 1 }, n: 0, list: 0, b: 0 },
      { _id: 1, a: 1, deep: [{ n: [1] }, { n: [3] }] },
    ],
    ['slices nothing where there is nothing', { 'nowhere.n': { $slice: 1 }, a: 1 }, { _id: 1, a: 1 }],
    ['slices a part', { n: { $slice: [1, 2] }, _id: 0, a: 1 }, { a: 1, n: [2, 3] }],
    ['takes the first matching element', { list: { $elemMatch: { x: 3 } }, _id: 0 }, { list: [{ x: 3 }] }],
    ['computes', { twice: { $multiply: ['$a', 2] }, _id: 0 }, { twice: 2 }],
    ['copies a field', { copy: '$b.c', _id: 0 }, { copy: 2 }],
  ];
  it.each(cases)('%s', async (_, projection, expected) => {
    const c = collection();
    await c.insertOne(structuredClone(doc));
    expect(await c.findOne({}, { projection })).toEqual(expected);
  });

  it('shows the element the filter matched', async () => {
    const c = collection();
    await c.insertOne({ list: [{ x: 1 }, { x: 2 }, { x: 3 }], n: [5, 6] });
    expect(await c.findOne({ 'list.x': { $gt: 1 } }, { projection: { 'list.$': 1, _id: 0 } })).toEqual({
      list: [{ x: 2 }],
    });
    expect(await c.findOne({ n: 6 }, { projection: { 'n.$': 1, _id: 0 } })).toEqual({ n: [6] });
  });

  it('cannot both include and exclude', async () => {
    const c = collection();
    await c.insertOne({ a: 1 });
    await expect(c.findOne({}, { projection: { a: 1, b: 0 } })).rejects.toMatchObject({ code: 31254 });
    await expect(c.findOne({}, { projection: { a: 0, b: 1 } })).rejects.toMatchObject({ code: 31253 });
  });
});

describe('deleting', () => {
  it('removes one or all that match', async () => {
    const c = collection();
    await c.insertMany([{ v: 1 }, { v: 1 }, { v: 2 }]);
    expect((await c.deleteOne({ v: 1 })).deletedCount).toBe(1);
    expect((await c.deleteMany({})).deletedCount).toBe(2);
    expect((await c.deleteMany({})).deletedCount).toBe(0);
  });

  it('gives the removed document back', async () => {
    const c = collection();
    await c.insertMany([{ v: 1 }, { v: 3 }, { v: 2 }]);
    expect(await c.findOneAndDelete({}, { sort: { v: -1 }, projection: { _id: 0 } })).toEqual({ v: 3 });
    expect(await c.findOneAndDelete({ v: 9 })).toBeNull();
  });
});

describe('mongoose', () => {
  it('saves, populates, stamps and refuses stale versions', async () => {
    const { mongoose, connection } = database;
    const Vessel = connection.model(
      'Vessel',
      new mongoose.Schema({ name: String, marks: [String] }, { timestamps: true, optimisticConcurrency: true }),
    );
    const Sample = connection.model(
      'Sample',
      new mongoose.Schema({ vessel: { type: mongoose.Schema.Types.ObjectId, ref: 'Vessel' }, of: Map }),
    );
    const vessel = await Vessel.create({ name: 'v1', marks: ['x'] });
    const sample = await Sample.create({ vessel: vessel._id, of: { base: 1 } });
    const found = await Sample.findById(sample._id).populate<{ vessel: { name: string } }>('vessel').orFail();
    expect(found.vessel.name).toBe('v1');
    expect(found.of?.get('base')).toBe(1);
    const stale = await Vessel.findById(vessel._id).orFail();
    vessel.marks.push('y');
    await vessel.save();
    stale.name = 'other';
    await expect(stale.save()).rejects.toThrow(/version|No matching document/);
    expect((await Vessel.findById(vessel._id).orFail()).get('updatedAt')).toBeInstanceOf(Date);
    const names: string[] = [];
    for await (const each of Vessel.find().cursor()) names.push(each.name!);
    expect(names).toEqual(['v1']);
  });
});
