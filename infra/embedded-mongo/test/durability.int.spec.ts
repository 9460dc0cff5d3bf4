import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Binary, Long } from 'bson';
import mongoose from 'mongoose';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { startEmbeddedMongo } from '../src/index.js';
import { build, startCommand, startServer, temporaryDirectory } from './server-process.js';
import { WireClient } from './wire-client.js';

beforeAll(build);

async function connect(url: string) {
  const connection = await mongoose
    .createConnection(url, { dbName: 'lab', serverSelectionTimeoutMS: 2000, retryWrites: false })
    .asPromise();
  onTestFinished(() => connection.close(true));
  return connection;
}

describe('a server killed in the middle of writing', () => {
  it('has everything it acknowledged, in the collection and in every index', async () => {
    const directory = temporaryDirectory();
    const acknowledged = new Set<number>();
    for (let round = 0; round < 3; round++) {
      const server = await startServer(directory);
      const events = (await connect(server.url)).collection<{ _id: number; run: string }>('events');
      await events.createIndex({ run: 1 }, { unique: true });
      let next = round * 1_000_000;
      const writer = async (batch: number) => {
        for (;;) {
          const ids = Array.from({ length: batch }, () => next++);
          await events.insertMany(ids.map((_id) => ({ _id, run: `run-${_id}` })));
          for (const id of ids) acknowledged.add(id);
        }
      };
      const ended = Promise.allSettled([1, 1, 7, 50].map(writer));
      const enough = acknowledged.size + 2000;
      while (acknowledged.size < enough) await events.findOne({ _id: 0 });
      await server.kill9();
      await ended;
    }
    const server = await startServer(directory);
    const events = (await connect(server.url)).collection<{ _id: number; run: string }>('events');
    const stored = new Set(await events.distinct('_id'));
    expect([...acknowledged].filter((id) => !stored.has(id))).toEqual([]);
    const byRun = await events
      .find({ run: { $gte: '' } })
      .hint('run_1')
      .toArray();
    expect(byRun.length).toBe(stored.size);
    const sample = [...acknowledged].filter((_, i) => i % 500 === 0);
    for (const id of sample) expect(await events.findOne({ run: `run-${id}` })).toEqual({ _id: id, run: `run-${id}` });
  });

  it('does not repeat a numbered write that is sent again', async () => {
    const directory = temporaryDirectory();
    const add = {
      update: 'counters',
      updates: [{ q: { _id: 1 }, u: { $inc: { n: 1 } }, upsert: true }],
      lsid: { id: new Binary(Buffer.alloc(16, 1), Binary.SUBTYPE_UUID) },
      txnNumber: Long.fromNumber(1),
    };
    const first = await startServer(directory);
    const before = await WireClient.connect(first.port);
    const reply = await before.run(add);
    await first.kill9();
    const second = await startServer(directory);
    const after = await WireClient.connect(second.port);
    expect(await after.run(add)).toEqual(reply);
    expect((await after.run({ find: 'counters' })).cursor.firstBatch).toEqual([{ _id: 1, n: 1 }]);
    after.end();
  });

  it('has nothing of a transaction that was not committed', async () => {
    const directory = temporaryDirectory();
    const first = await startServer(directory);
    const collection = (await connect(first.url)).collection('samples');
    await collection.insertOne({ v: 1 });
    const session = await collection.conn.startSession();
    session.startTransaction();
    await collection.insertOne({ v: 2 }, { session });
    await first.kill9();
    const second = await startServer(directory);
    expect(await (await connect(second.url)).collection('samples').countDocuments()).toBe(1);
  });
});

describe('a full disk', () => {
  it('fails the write clearly, leaves reads working and loses nothing acknowledged', async () => {
    const directory = temporaryDirectory();
    const server = await startServer(directory, 6000);
    const files = (await connect(server.url)).collection<{ _id: number; bytes: unknown }>('files');
    let acknowledged = 0;
    const fill = async () => {
      for (;;) {
        await files.insertOne({ _id: acknowledged, bytes: Buffer.alloc(100_000, acknowledged) });
        acknowledged++;
      }
    };
    await expect(fill()).rejects.toMatchObject({ code: 14031, message: expect.stringContaining('disk is full') });
    expect(acknowledged).toBeGreaterThan(10);
    await expect(files.insertOne({ _id: -1, bytes: Buffer.alloc(1_000_000) })).rejects.toMatchObject({ code: 14031 });
    expect(await files.countDocuments()).toBe(acknowledged);
    expect((await files.findOne({ _id: acknowledged - 1 }))?.bytes).toBeTruthy();
    await server.kill9();

    const again = await startServer(directory);
    const whole = (await connect(again.url)).collection<{ _id: number; bytes: { buffer: Uint8Array } }>('files');
    const stored = await whole.find().sort({ _id: 1 }).toArray();
    expect(stored.map(({ _id }) => _id)).toEqual(Array.from({ length: acknowledged }, (_, i) => i));
    for (const { _id, bytes } of stored)
      expect(Buffer.from(bytes.buffer).every((byte) => byte === (_id & 255))).toBe(true);
    await whole.insertOne({ _id: 9999, bytes: { buffer: Buffer.alloc(1) } });
  });
});

describe('a data directory', () => {
  it('serves one process only, and the second learns which', async () => {
    const directory = temporaryDirectory();
    const server = await startServer(directory);
    const second = startCommand(directory);
    expect(await second.exited).toBe(1);
    expect(second.errors()).toMatch(new RegExp(`in use by process ${server.child.pid}: stop it first`));
    expect(await server.stop()).toBe(0);
    await startServer(directory);
  });

  it('serves one server only within a process', async () => {
    const dataDir = temporaryDirectory();
    const server = await startEmbeddedMongo({ dataDir });
    await expect(startEmbeddedMongo({ dataDir })).rejects.toThrow(`in use by process ${process.pid}`);
    await server.close();
    await (await startEmbeddedMongo({ dataDir })).close();
  });

  it('of a newer version is refused and left alone', async () => {
    const dataDir = temporaryDirectory();
    await (await startEmbeddedMongo({ dataDir })).close();
    const file = new DatabaseSync(join(dataDir, 'data.db'));
    file.exec('PRAGMA user_version = 99');
    file.close();
    await expect(startEmbeddedMongo({ dataDir })).rejects.toThrow('has format 99');
    await expect(startEmbeddedMongo({ dataDir })).rejects.toThrow('use the newer version');
  });

  it('keeps collections, indexes and their properties over a restart', async () => {
    const dataDir = temporaryDirectory();
    const describeAll = async (change: boolean) => {
      const server = await startEmbeddedMongo({ dataDir });
      const connection = await connect(server.url);
      const c = connection.collection('c');
      if (change) {
        await c.createIndex({ a: 1, b: -1 }, { unique: true, partialFilterExpression: { a: { $gt: 1 } } });
        await c.createIndex({ tags: 1 });
        await c.insertMany([
          { a: 2, b: 1, tags: ['x', 'y'] },
          { a: 2, b: 2 },
        ]);
      }
      const state = {
        indexes: await c.indexes(),
        found: await c.find({ tags: { $gt: 'w', $lt: 'z' } }).toArray(),
        collections: (await connection.listCollections()).map(({ name }) => name),
        duplicate: await c.insertOne({ a: 2, b: 1 }).catch((error) => error.code),
      };
      await connection.close();
      await server.close();
      return state;
    };
    const before = await describeAll(true);
    expect(before.duplicate).toBe(11000);
    expect(await describeAll(false)).toEqual(before);
  });
});

describe('the process', () => {
  it('ends cleanly when it is told to, and when its standard input ends', async () => {
    const directory = temporaryDirectory();
    expect(await (await startServer(directory)).stop('SIGTERM')).toBe(0);
    const server = await startServer(directory);
    server.child.stdin?.end();
    expect(await server.exited).toBe(0);
  });

  it('says what is wrong with its arguments', async () => {
    const occupied = createServer().listen(0, '127.0.0.1');
    await once(occupied, 'listening');
    onTestFinished(() => void occupied.close());
    const { port } = occupied.address() as { port: number };
    await expect(startEmbeddedMongo({ dataDir: temporaryDirectory(), port })).rejects.toThrow(/EADDRINUSE/);
  });
});
