import { describe, expect, it } from 'vitest';
import { type Doc, testDatabase } from './server.js';

const database = testDatabase();
let fresh = 0;
const collection = () => database.connection.collection<Doc>(`updates_${fresh++}`);

describe('an update', () => {
  const before = {
    a: 1,
    text: 'x',
    list: [1, 2, 3],
    docs: [
      { k: 'x', n: 1 },
      { k: 'y', n: 2 },
    ],
    in: { b: 2 },
  };
  const cases: [title: string, update: object, expected: object][] = [
    ['sets', { $set: { a: 5, 'in.c': 3, 'new.d': 1 } }, { ...before, a: 5, in: { b: 2, c: 3 }, new: { d: 1 } }],
    ['unsets', { $unset: { a: '', 'in.b': '', nowhere: '' } }, { ...without(before, 'a'), in: {} }],
    ['leaves null where it unsets an element', { $unset: { 'list.1': '' } }, { ...before, list: [1, null, 3] }],
    ['increments', { $inc: { a: 2, fresh: -1 } }, { ...before, a: 3, fresh: -1 }],
    ['multiplies', { $mul: { a: 2.5, fresh: 3 } }, { ...before, a: 2.5, fresh: 0 }],
    ['keeps the smaller', { $min: { a: 0, 'in.b': 9 } }, { ...before, a: 0 }],
    ['keeps the larger', { $max: { a: 0, 'in.b': 9 } }, { ...before, in: { b: 9 } }],
    ['renames', { $rename: { a: 'z', 'in.b': 'y' } }, { ...without(before, 'a'), in: {}, z: 1, y: 2 }],
    ['pushes', { $push: { list: 4 } }, { ...before, list: [1, 2, 3, 4] }],
    ['pushes an array as one element', { $push: { list: [4, 5] } }, { ...before, list: [1, 2, 3, [4, 5]] }],
    [
      'pushes several, sorted and cut',
      { $push: { list: { $each: [9, 0], $sort: -1, $slice: 3 } } },
      { ...before, list: [9, 3, 2] },
    ],
    [
      'pushes at a position',
      { $push: { list: { $each: [7, 8], $position: 1 } } },
      { ...before, list: [1, 7, 8, 2, 3] },
    ],
    ['keeps the last of what it pushes', { $push: { list: { $each: [4], $slice: -2 } } }, { ...before, list: [3, 4] }],
    [
      'sorts documents',
      { $push: { docs: { $each: [{ k: 'a', n: 9 }], $sort: { n: -1 } } } },
      {
        ...before,
        docs: [
          { k: 'a', n: 9 },
          { k: 'y', n: 2 },
          { k: 'x', n: 1 },
        ],
      },
    ],
    ['makes an array to push to', { $push: { fresh: 1 } }, { ...before, fresh: [1] }],
    ['adds to a set', { $addToSet: { list: 3, docs: { k: 'x', n: 1 } } }, before],
    ['adds several to a set', { $addToSet: { list: { $each: [3, 4, 4] } } }, { ...before, list: [1, 2, 3, 4] }],
    ['pops the last', { $pop: { list: 1 } }, { ...before, list: [1, 2] }],
    ['pops the first', { $pop: { list: -1 } }, { ...before, list: [2, 3] }],
    ['pulls a value', { $pull: { list: 2 } }, { ...before, list: [1, 3] }],
    ['pulls by condition', { $pull: { list: { $gte: 2 } } }, { ...before, list: [1] }],
    ['pulls documents', { $pull: { docs: { k: 'x' } } }, { ...before, docs: [{ k: 'y', n: 2 }] }],
    ['pulls all of several', { $pullAll: { list: [1, 3] } }, { ...before, list: [2] }],
    [
      'sets an element',
      { $set: { 'docs.1.n': 7 } },
      {
        ...before,
        docs: [
          { k: 'x', n: 1 },
          { k: 'y', n: 7 },
        ],
      },
    ],
    ['sets beyond the end', { $set: { 'list.4': 5 } }, { ...before, list: [1, 2, 3, null, 5] }],
    [
      'sets every element',
      { $inc: { 'docs.$[].n': 10 } },
      {
        ...before,
        docs: [
          { k: 'x', n: 11 },
          { k: 'y', n: 12 },
        ],
      },
    ],
    ['changes bits', { $bit: { a: { or: 6 } } }, { ...before, a: 7 }],
  ];
  it.each(cases)('%s', async (_, update, expected) => {
    const c = collection();
    await c.insertOne({ _id: 1, ...structuredClone(before) });
    const result = await c.updateOne({ _id: 1 }, update);
    expect(await c.findOne({})).toEqual({ _id: 1, ...expected });
    expect(result.modifiedCount).toBe(JSON.stringify(expected) === JSON.stringify(before) ? 0 : 1);
  });

  it('sets the elements that array filters choose', async () => {
    const c = collection();
    await c.insertOne({
      g: [1, 5, 9],
      docs: [
        { k: 'x', n: [1, 2] },
        { k: 'y', n: [3] },
      ],
    });
    await c.updateOne(
      {},
      { $set: { 'g.$[big]': 0, 'docs.$[d].n.$[two]': 20 } },
      { arrayFilters: [{ big: { $gt: 4 } }, { 'd.k': 'x' }, { two: 2 }] },
    );
    expect(await c.findOne({}, { projection: { _id: 0 } })).toEqual({
      g: [1, 0, 0],
      docs: [
        { k: 'x', n: [1, 20] },
        { k: 'y', n: [3] },
      ],
    });
  });

  it('sets the element the filter matched', async () => {
    const c = collection();
    await c.insertOne({ docs: [{ k: 'x' }, { k: 'y' }], n: [3, 4] });
    await c.updateOne({ 'docs.k': 'y' }, { $set: { 'docs.$.hit': true } });
    await c.updateOne({ n: { $gt: 3 } }, { $inc: { 'n.$': 1 } });
    await c.updateOne({ docs: { $elemMatch: { k: 'x' } } }, { $set: { 'docs.$.k': 'z' } });
    expect(await c.findOne({}, { projection: { _id: 0 } })).toEqual({
      docs: [{ k: 'z' }, { k: 'y', hit: true }],
      n: [3, 5],
    });
  });

  it('replaces all but the _id', async () => {
    const c = collection();
    await c.insertOne({ _id: 1, a: 1, b: 2 });
    expect(await c.replaceOne({ a: 1 }, { c: 3 })).toMatchObject({ matchedCount: 1, modifiedCount: 1 });
    expect(await c.findOne({})).toEqual({ _id: 1, c: 3 });
    expect(await c.replaceOne({ c: 3 }, { _id: 1, c: 3 })).toMatchObject({ matchedCount: 1, modifiedCount: 0 });
  });

  it('may be a pipeline', async () => {
    const c = collection();
    await c.insertOne({ _id: 1, a: 2, b: { c: 3 } });
    await c.updateOne({ _id: 1 }, [{ $set: { sum: { $add: ['$a', '$b.c'] }, 'b.d': 1 } }, { $unset: 'a' }]);
    expect(await c.findOne({})).toEqual({ _id: 1, b: { c: 3, d: 1 }, sum: 5 });
    await c.updateOne({ _id: 1 }, [{ $replaceWith: { only: '$sum' } }]);
    expect(await c.findOne({})).toEqual({ _id: 1, only: 5 });
  });

  it('changes all that match when it is for many', async () => {
    const c = collection();
    await c.insertMany([{ v: 1 }, { v: 1 }, { v: 2 }]);
    expect(await c.updateMany({ v: { $lt: 3 } }, { $max: { v: 2 } })).toMatchObject({
      matchedCount: 3,
      modifiedCount: 2,
    });
  });

  it('writes the time', async () => {
    const c = collection();
    await c.insertOne({});
    await c.updateOne({}, { $currentDate: { at: true, stamp: { $type: 'timestamp' } } } as Doc);
    const found = await c.findOne({});
    expect(found.at).toBeInstanceOf(Date);
    expect(found.stamp._bsontype).toBe('Timestamp');
  });
});

describe('an upsert', () => {
  it('inserts what the filter fixes and the update sets', async () => {
    const c = collection();
    const result = await c.updateOne(
      { _id: 7, a: 1, b: { $gt: 2 }, 'c.d': { $eq: 3 }, $and: [{ e: 4 }] },
      { $set: { f: 5 }, $inc: { a: 1 }, $setOnInsert: { g: 6 } },
      { upsert: true },
    );
    expect(result).toMatchObject({ upsertedCount: 1, upsertedId: 7, matchedCount: 0 });
    expect(await c.findOne({})).toEqual({ _id: 7, a: 2, c: { d: 3 }, e: 4, f: 5, g: 6 });
  });

  it('leaves $setOnInsert out when it finds a document', async () => {
    const c = collection();
    await c.insertOne({ a: 1 });
    await c.updateOne({ a: 1 }, { $set: { b: 2 }, $setOnInsert: { c: 3 } }, { upsert: true });
    expect(await c.findOne({}, { projection: { _id: 0 } })).toEqual({ a: 1, b: 2 });
  });

  it("inserts a replacement with the filter's _id only", async () => {
    const c = collection();
    await c.replaceOne({ _id: 1, a: 1 }, { b: 2 }, { upsert: true });
    expect(await c.findOne({})).toEqual({ _id: 1, b: 2 });
  });

  it('makes an _id when nothing fixes it', async () => {
    const c = collection();
    const { upsertedId } = await c.updateOne({ a: 1 }, { $set: { b: 2 } }, { upsert: true });
    expect(await c.findOne({})).toEqual({ _id: upsertedId, a: 1, b: 2 });
  });
});

describe('finding and updating', () => {
  it('gives the document before or after, in the wanted order and form', async () => {
    const c = collection();
    await c.insertMany([{ n: 1 }, { n: 2 }]);
    const options = { sort: { n: -1 as const }, projection: { _id: 0 } };
    expect(await c.findOneAndUpdate({}, { $inc: { n: 10 } }, options)).toEqual({ n: 2 });
    expect(await c.findOneAndUpdate({}, { $inc: { n: 10 } }, { ...options, returnDocument: 'after' })).toEqual({
      n: 22,
    });
    expect(await c.findOneAndReplace({ n: 1 }, { m: 1 }, { ...options, returnDocument: 'after' })).toEqual({ m: 1 });
  });

  it('upserts', async () => {
    const c = collection();
    expect(await c.findOneAndUpdate({ k: 1 }, { $set: { v: 1 } }, { upsert: true })).toBeNull();
    const after = await c.findOneAndUpdate({ k: 2 }, { $set: { v: 1 } }, { upsert: true, returnDocument: 'after' });
    expect(after).toMatchObject({ k: 2, v: 1 });
  });
});

describe('a bulk write', () => {
  it('does all kinds of writes in order', async () => {
    const c = collection();
    const result = await c.bulkWrite([
      { insertOne: { document: { _id: 1, v: 1 } } },
      { updateOne: { filter: { _id: 1 }, update: { $inc: { v: 1 } } } },
      { updateMany: { filter: {}, update: { $set: { w: 1 } } } },
      { replaceOne: { filter: { _id: 2 }, replacement: { v: 9 }, upsert: true } },
      { deleteOne: { filter: { v: 2 } } },
    ]);
    expect(result).toMatchObject({ insertedCount: 1, modifiedCount: 2, upsertedCount: 1, deletedCount: 1 });
    expect(await c.find().toArray()).toEqual([{ _id: 2, v: 9 }]);
  });

  it('stops at the first error when ordered, goes on when not', async () => {
    const writes = [
      { insertOne: { document: { _id: 1 } } },
      { insertOne: { document: { _id: 1 } } },
      { insertOne: { document: { _id: 2 } } },
    ];
    const [a, b] = [collection(), collection()];
    await expect(a.bulkWrite(writes)).rejects.toMatchObject({ code: 11000 });
    await expect(b.bulkWrite(writes, { ordered: false })).rejects.toMatchObject({ code: 11000 });
    expect([await a.countDocuments(), await b.countDocuments()]).toEqual([1, 2]);
  });
});

describe('an update is refused', () => {
  const cases: [title: string, update: object, code: number][] = [
    ['with an unknown operator', { $frobnicate: { a: 1 } }, 9],
    ['when it changes the _id', { $set: { _id: 2 } }, 66],
    ['when it replaces the _id', { _id: 2, a: 1 }, 66],
    ['when two operators meet at one path', { $set: { a: 1 }, $inc: { a: 1 } }, 40],
    ['when one path contains another', { $set: { 'in.b': 1, in: 2 } }, 40],
    ['when it increments text', { $inc: { text: 1 } }, 14],
    ['when it pushes to what is no array', { $push: { text: 1 } }, 2],
    ['when it goes through a scalar', { $set: { 'text.b': 1 } }, 28],
    ['with an empty field name', { $set: { 'a..b': 1 } }, 56],
    ['with a positional operator that nothing matched', { $set: { 'list.$': 1 } }, 2],
    ['with an array filter nobody named', { $set: { 'list.$[x]': 1 } }, 2],
  ];
  it.each(cases)('%s', async (_, update, code) => {
    const c = collection();
    await c.insertOne({ _id: 1, a: 1, text: 'x', list: [1], in: { b: 1 } });
    const command = { update: c.collectionName, updates: [{ q: { _id: 1 }, u: update }] };
    const reply = await database.connection.db!.command(command).catch((error) => error);
    expect((reply.writeErrors?.[0] ?? reply).code).toBe(code);
    expect(await c.findOne({})).toEqual({ _id: 1, a: 1, text: 'x', list: [1], in: { b: 1 } });
  });
});

function without(doc: Record<string, unknown>, field: string): Record<string, unknown> {
  const { [field]: _, ...rest } = doc;
  return rest;
}
