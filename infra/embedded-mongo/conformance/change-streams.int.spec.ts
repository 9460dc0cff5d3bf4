import { describe, expect, it } from 'vitest';
import { type Doc, testDatabase } from './server.js';

const database = testDatabase();
let fresh = 0;

async function collection() {
  const name = `watched_${fresh++}`;
  await database.connection.createCollection(name);
  return database.connection.collection<Doc>(name);
}

/** Opens a stream; it is open once it has a resume token. */
async function watch(
  target: { watch: (...args: Doc[]) => Doc },
  pipeline: Doc[] = [],
  options: Doc = {},
): Promise<Doc> {
  const stream = target.watch(pipeline, { maxAwaitTimeMS: 50, ...options });
  while (stream.resumeToken === undefined || stream.resumeToken === null) await stream.tryNext();
  return stream;
}

describe('a change stream', () => {
  it('reports inserts, updates, replacements and deletions in their order', async () => {
    const c = await collection();
    const stream = await watch(c as Doc);
    await c.insertOne({ _id: 1, a: 1, in: { b: 1, c: 2 } });
    await c.updateOne({ _id: 1 }, { $set: { 'in.b': 5 }, $unset: { a: 1 } });
    await c.replaceOne({ _id: 1 }, { z: 1 });
    await c.deleteOne({ _id: 1 });
    const events = [await stream.next(), await stream.next(), await stream.next(), await stream.next()];
    await stream.close();
    expect(events.map(({ operationType }) => operationType)).toEqual(['insert', 'update', 'replace', 'delete']);
    expect(events[0]).toMatchObject({
      fullDocument: { _id: 1, a: 1 },
      ns: { coll: c.collectionName },
      documentKey: { _id: 1 },
    });
    expect(events[1]).toMatchObject({ updateDescription: { updatedFields: { 'in.b': 5 }, removedFields: ['a'] } });
    expect(events[2].fullDocument).toEqual({ _id: 1, z: 1 });
    expect(events[3].fullDocument).toBeUndefined();
  });

  it('looks up the whole document after an update', async () => {
    const c = await collection();
    await c.insertOne({ _id: 1, a: 1, b: 1 });
    const stream = await watch(c as Doc, [], { fullDocument: 'updateLookup' });
    await c.updateOne({ _id: 1 }, { $inc: { a: 1 } });
    expect((await stream.next()).fullDocument).toEqual({ _id: 1, a: 2, b: 1 });
    await stream.close();
  });

  it('goes on after the token where it ended', async () => {
    const c = await collection();
    const first = await watch(c as Doc);
    await c.insertMany([{ _id: 1 }, { _id: 2 }, { _id: 3 }]);
    const { _id: token } = await first.next();
    await first.close();
    const second = await watch(c as Doc, [], { resumeAfter: token });
    expect([(await second.next()).documentKey._id, (await second.next()).documentKey._id]).toEqual([2, 3]);
    await second.close();
  });

  it('shows what its pipeline lets through', async () => {
    const c = await collection();
    const stream = await watch(c as Doc, [
      { $match: { 'fullDocument.a': { $gt: 1 } } },
      { $project: { 'fullDocument.a': 1 } },
    ]);
    await c.insertMany([{ a: 1 }, { a: 2 }]);
    expect((await stream.next()).fullDocument).toEqual({ a: 2 });
    await stream.close();
  });

  it('of a database reports all its collections', async () => {
    const [a, b] = [await collection(), await collection()];
    const stream = await watch(database.connection.db as Doc, [{ $match: { operationType: 'insert' } }]);
    await a.insertOne({});
    await b.insertOne({});
    expect([(await stream.next()).ns.coll, (await stream.next()).ns.coll]).toEqual([
      a.collectionName,
      b.collectionName,
    ]);
    await stream.close();
  });

  it('shows a transaction when it commits, and nothing of one that does not', async () => {
    const c = await collection();
    const stream = await watch(c as Doc);
    const session = await database.connection.startSession();
    session.startTransaction();
    await c.insertOne({ _id: 'aborted' }, { session });
    await session.abortTransaction();
    session.startTransaction();
    await c.insertOne({ _id: 'committed' }, { session });
    expect(await stream.tryNext()).toBeNull();
    await session.commitTransaction();
    await session.endSession();
    expect((await stream.next()).documentKey._id).toBe('committed');
    await stream.close();
  });

  it('ends when its collection is dropped', async () => {
    const c = await collection();
    const stream = await watch(c as Doc);
    await c.drop();
    expect((await stream.next()).operationType).toBe('drop');
    expect((await stream.next()).operationType).toBe('invalidate');
    await stream.close();
  });

  it('works through mongoose', async () => {
    const { mongoose, connection } = database;
    const Model = connection.model('Watched', new mongoose.Schema({ n: Number }));
    await Model.init();
    const stream = Model.watch();
    const seen = new Promise<Doc>((resolve) => stream.once('change', resolve));
    await new Promise((resolve) => stream.once('ready', resolve));
    for (let n = 0; (await Promise.race([seen, Model.create({ n })])).operationType === undefined; n++);
    expect((await seen).operationType).toBe('insert');
    await stream.close();
  });
});
