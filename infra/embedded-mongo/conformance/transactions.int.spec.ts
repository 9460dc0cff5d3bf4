import { describe, expect, it } from 'vitest';
import { type Doc, testDatabase } from './server.js';

const database = testDatabase();
let fresh = 0;

async function collection() {
  const name = `transactions_${fresh++}`;
  await database.connection.createCollection(name);
  return database.connection.collection<Doc>(name);
}

describe('a transaction', () => {
  it('shows its writes to nobody else until it commits', async () => {
    const c = await collection();
    await c.insertOne({ _id: 1, v: 1 });
    const session = await database.connection.startSession();
    session.startTransaction();
    await c.insertOne({ _id: 2 }, { session });
    await c.updateOne({ _id: 1 }, { $set: { v: 2 } }, { session });
    expect(await c.countDocuments({}, { session })).toBe(2);
    expect((await c.findOne({ _id: 1 }, { session })).v).toBe(2);
    expect(await c.countDocuments()).toBe(1);
    expect((await c.findOne({ _id: 1 })).v).toBe(1);
    await session.commitTransaction();
    await session.endSession();
    expect(await c.countDocuments()).toBe(2);
    expect((await c.findOne({ _id: 1 })).v).toBe(2);
  });

  it('leaves nothing when it is aborted', async () => {
    const c = await collection();
    const session = await database.connection.startSession();
    session.startTransaction();
    await c.insertMany([{ a: 1 }, { a: 2 }], { session });
    await c.deleteMany({}, { session });
    await c.insertOne({ a: 3 }, { session });
    await session.abortTransaction();
    await session.endSession();
    expect(await c.countDocuments()).toBe(0);
  });

  it('is aborted by an error in it', async () => {
    const c = await collection();
    await c.insertOne({ _id: 1 });
    const session = await database.connection.startSession();
    session.startTransaction();
    await c.insertOne({ _id: 2 }, { session });
    await expect(c.insertOne({ _id: 1 }, { session })).rejects.toMatchObject({ code: 11000 });
    await expect(c.insertOne({ _id: 3 }, { session })).rejects.toMatchObject({ code: 251 });
    await session.abortTransaction();
    await session.endSession();
    expect(await c.countDocuments()).toBe(1);
  });

  it('is ended by the session that began it', async () => {
    const c = await collection();
    const session = await database.connection.startSession();
    session.startTransaction();
    await c.insertOne({ a: 1 }, { session });
    await session.endSession();
    await c.insertOne({ a: 2 });
    expect(await c.countDocuments({ a: 1 })).toBe(0);
  });

  it('rolls back and tries again through mongoose', async () => {
    const { mongoose, connection } = database;
    const Account = connection.model('Account', new mongoose.Schema({ owner: String, balance: Number }));
    await Account.create([
      { owner: 'a', balance: 10 },
      { owner: 'b', balance: 0 },
    ]);
    await connection.transaction(async (session) => {
      await Account.updateOne({ owner: 'a' }, { $inc: { balance: -4 } }).session(session);
      await Account.updateOne({ owner: 'b' }, { $inc: { balance: 4 } }).session(session);
    });
    const failing = connection.transaction(async (session) => {
      await Account.updateOne({ owner: 'a' }, { $inc: { balance: -6 } }).session(session);
      throw new Error('the world ends');
    });
    await expect(failing).rejects.toThrow('the world ends');
    expect((await Account.distinct('balance')).sort()).toEqual([4, 6]);
  });

  it('of many at once loses no increment', async () => {
    const c = await collection();
    await c.insertOne({ _id: 1, n: 0 });
    const one = () =>
      database.connection.transaction(async (session) => {
        const { n } = await c.findOne({ _id: 1 }, { session });
        await c.updateOne({ _id: 1 }, { $set: { n: n + 1 } }, { session });
      });
    await Promise.all(Array.from({ length: 10 }, one));
    expect((await c.findOne({})).n).toBe(10);
  });

  it('reads in batches', async () => {
    const c = await collection();
    await c.insertMany(Array.from({ length: 300 }, (_, n) => ({ n })));
    await database.connection.transaction(async (session) => {
      await c.deleteMany({ n: { $lt: 100 } }, { session });
      const found = await c.find({}, { session, batchSize: 20 }).sort({ n: 1 }).toArray();
      expect(found.length).toBe(200);
    });
  });

  it('cannot run what changes definitions', async () => {
    const session = await database.connection.startSession();
    session.startTransaction();
    await expect(database.connection.db!.command({ dropDatabase: 1 }, { session })).rejects.toMatchObject({
      code: 263,
    });
    await session.endSession();
  });
});
