import { describe, expect, it } from 'vitest';
import { type Doc, testDatabase } from './server.js';

const database = testDatabase();
let fresh = 0;
const collection = () => database.connection.collection<Doc>(`indexes_${fresh++}`);

describe('a unique index', () => {
  it('refuses a second document with the key and names pattern and value', async () => {
    const c = collection();
    await c.createIndex({ run: 1, step: -1 }, { unique: true });
    await c.insertOne({ run: 'r1', step: 1 });
    await c.insertOne({ run: 'r1', step: 2 });
    await expect(c.insertOne({ run: 'r1', step: 1 })).rejects.toMatchObject({
      code: 11000,
      keyPattern: { run: 1, step: -1 },
      keyValue: { run: 'r1', step: 1 },
      message: expect.stringContaining(`${c.collectionName} index: run_1_step_-1 dup key`),
    });
    await expect(c.updateOne({ step: 2 }, { $set: { step: 1 } })).rejects.toMatchObject({ code: 11000 });
    expect(await c.countDocuments({ step: 2 })).toBe(1);
  });

  it('counts a missing field as null', async () => {
    const c = collection();
    await c.createIndex({ a: 1 }, { unique: true });
    await c.insertOne({});
    await expect(c.insertOne({ a: null })).rejects.toMatchObject({ code: 11000, keyValue: { a: null } });
  });

  it('looks at every element of an array', async () => {
    const c = collection();
    await c.createIndex({ tags: 1 }, { unique: true });
    await c.insertOne({ tags: ['a', 'b', 'a'] });
    await expect(c.insertOne({ tags: ['c', 'b'] })).rejects.toMatchObject({ code: 11000, keyValue: { tags: 'b' } });
    await c.insertOne({ tags: 'c' });
    await c.updateOne({ tags: 'a' }, { $pull: { tags: 'b' } } as Doc);
    await c.insertOne({ tags: ['b'] });
  });

  it('leaves out documents without the field when sparse', async () => {
    const c = collection();
    await c.createIndex({ a: 1 }, { unique: true, sparse: true });
    await c.insertMany([{}, {}, { a: 1 }]);
    await expect(c.insertOne({ a: 1 })).rejects.toMatchObject({ code: 11000 });
    expect(await c.countDocuments({ a: null })).toBe(2);
    expect((await c.find().sort({ a: 1 }).toArray()).length).toBe(3);
  });

  it('leaves out what its filter does not match when partial', async () => {
    const c = collection();
    await c.createIndex({ a: 1 }, { unique: true, partialFilterExpression: { on: true } });
    await c.insertMany([{ a: 1, on: true }, { a: 1, on: false }, { a: 1 }]);
    await expect(c.insertOne({ a: 1, on: true })).rejects.toMatchObject({ code: 11000 });
    await expect(c.updateOne({ on: false }, { $set: { on: true } })).rejects.toMatchObject({ code: 11000 });
    expect(await c.countDocuments({ a: 1 })).toBe(3);
    expect(await c.countDocuments({ a: 1, on: true })).toBe(1);
  });

  it('cannot be built over documents that share a key', async () => {
    const c = collection();
    await c.insertMany([{ a: 1 }, { a: 1 }]);
    await expect(c.createIndex({ a: 1 }, { unique: true })).rejects.toMatchObject({ code: 11000 });
    expect((await c.indexes()).length).toBe(1);
  });

  it('does not see a difference between 1 and 1.0, or 0 and -0', async () => {
    const c = collection();
    await c.createIndex({ a: 1 }, { unique: true });
    await c.insertOne({ a: 0 });
    const { Double } = database.mongoose.mongo.BSON;
    await expect(c.insertOne({ a: new Double(-0) })).rejects.toMatchObject({ code: 11000 });
  });
});

describe('indexes', () => {
  it('are listed, and the same one again is no error', async () => {
    const c = collection();
    await c.createIndex({ a: 1, b: -1 }, { name: 'ab' });
    await c.createIndex({ a: 1, b: -1 }, { name: 'ab' });
    await c.createIndex({ at: 1 }, { expireAfterSeconds: 3600 });
    expect(await c.indexes()).toMatchObject([
      { v: 2, key: { _id: 1 }, name: '_id_' },
      { key: { a: 1, b: -1 }, name: 'ab' },
      { key: { at: 1 }, name: 'at_1', expireAfterSeconds: 3600 },
    ]);
  });

  it('with the name or the key of another are refused', async () => {
    const c = collection();
    await c.createIndex({ a: 1 }, { name: 'one' });
    await expect(c.createIndex({ b: 1 }, { name: 'one' })).rejects.toMatchObject({ code: 86 });
    await expect(c.createIndex({ a: 1 }, { name: 'two' })).rejects.toMatchObject({ code: 85 });
    await expect(c.createIndex({ a: 1 }, { name: 'one', unique: true })).rejects.toMatchObject({
      code: expect.any(Number),
    });
  });

  it('can be dropped, except that of _id', async () => {
    const c = collection();
    await c.createIndexes([{ key: { a: 1 } }, { key: { b: 1 } }]);
    await c.dropIndex('a_1');
    expect((await c.indexes()).map(({ name }) => name)).toEqual(['_id_', 'b_1']);
    await expect(c.dropIndex('_id_')).rejects.toMatchObject({ code: 72 });
    await expect(c.dropIndex('nowhere')).rejects.toMatchObject({ code: 27 });
    await c.dropIndexes();
    expect((await c.indexes()).length).toBe(1);
  });

  it('do not take two arrays side by side', async () => {
    const c = collection();
    await c.createIndex({ a: 1, b: 1 });
    await expect(c.insertOne({ a: [1, 2], b: [3, 4] })).rejects.toMatchObject({ code: 171 });
    await c.insertOne({ a: [1, 2], b: 3 });
  });

  it('on two fields of one array keep the elements together, and a query finds across them', async () => {
    const c = collection();
    await c.createIndex({ 'r.a': 1, 'r.b': 1 });
    await c.insertOne({
      r: [
        { a: 1, b: 5 },
        { a: 7, b: 2 },
      ],
    });
    expect(await c.countDocuments({ 'r.a': 1, 'r.b': 2 })).toBe(1);
    expect(await c.countDocuments({ 'r.a': { $gt: 2, $lt: 3 } })).toBe(1);
    expect(await c.countDocuments({ r: { $elemMatch: { a: { $gt: 2, $lt: 3 } } } })).toBe(0);
    expect(await c.countDocuments({ 'r.a': { $gt: 7 } })).toBe(0);
  });

  it('are followed by a hint, which must name one', async () => {
    const c = collection();
    await c.createIndex({ a: 1 });
    await c.insertMany([{ a: 2 }, { a: 1 }]);
    expect((await c.find({}, { hint: 'a_1' }).toArray()).map(({ a }) => a)).toEqual([1, 2]);
    await expect(c.find({}, { hint: 'nowhere' }).toArray()).rejects.toMatchObject({ code: 2 });
  });

  it('are created by mongoose from the schema', async () => {
    const { mongoose, connection } = database;
    const schema = new mongoose.Schema({ run: { type: String, unique: true }, at: { type: Date, index: true } });
    schema.index({ run: 1, at: -1 });
    const Model = connection.model('Indexed', schema);
    await Model.init();
    expect((await Model.listIndexes()).map(({ name }) => name).sort()).toEqual([
      '_id_',
      'at_1',
      'run_1',
      'run_1_at_-1',
    ]);
    expect(await Model.diffIndexes()).toEqual({ toDrop: [], toCreate: [] });
  });
});

describe('collections', () => {
  it('are created, listed, renamed and dropped', async () => {
    const db: Doc = database.connection.db;
    await db.createCollection('first');
    await db.collection('first').createIndex({ a: 1 });
    await db.collection('first').insertOne({ a: 1 });
    await db.renameCollection('first', 'second');
    expect(await db.collection('second').countDocuments({ a: 1 })).toBe(1);
    expect((await db.collection('second').indexes()).length).toBe(2);
    const names = (await db.listCollections({ name: { $in: ['first', 'second'] } }).toArray()).map((c: Doc) => c.name);
    expect(names).toEqual(['second']);
    await expect(db.renameCollection('nowhere', 'third')).rejects.toMatchObject({ code: 26 });
    expect(await db.dropCollection('second')).toBe(true);
    expect(await db.listCollections({ name: 'second' }).toArray()).toEqual([]);
  });

  it('belong to databases, which are listed and dropped', async () => {
    const other = database.connection.useDb(`${database.connection.name}_other`, { useCache: true });
    await other.collection('c').insertOne({});
    const admin = database.connection.db!.admin();
    const named = async () =>
      (await admin.listDatabases({ nameOnly: true })).databases.some(({ name }) => name === other.name);
    expect(await named()).toBe(true);
    await other.dropDatabase();
    expect(await named()).toBe(false);
  });

  it('that do not exist are empty', async () => {
    const c = collection();
    expect(await c.find().toArray()).toEqual([]);
    expect(await c.aggregate([{ $count: 'n' }]).toArray()).toEqual([]);
    expect((await c.updateMany({}, { $set: { a: 1 } })).matchedCount).toBe(0);
    await expect(c.indexes()).rejects.toMatchObject({ code: 26 });
  });
});
