import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedMongo } from '@meguri/embedded-mongo';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ContentStore, connectMongo, databaseOf, insist, isTransient, type MongoDatabase } from './index.js';

let dataDir: string;
let server: Awaited<ReturnType<typeof startEmbeddedMongo>>;
let database: MongoDatabase;

const urlOf = ({ port }: { port: number }): string => `mongodb://127.0.0.1:${port}/lab`;

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'meguri-persistence-'));
  server = await startEmbeddedMongo({ dataDir });
  database = await connectMongo({ url: urlOf(server), appName: 'persistence-test' });
});

afterEach(async () => {
  await database.close();
  await server.close();
  rmSync(dataDir, { recursive: true, force: true });
});

describe('a connection', () => {
  it('shares no models with another one', async () => {
    const other = await connectMongo({ url: urlOf(server), appName: 'other' });
    database.connection.model('Thing', new database.mongoose.Schema({ a: Number }));
    expect(other.connection.modelNames()).toEqual([]);
    expect(other.mongoose).not.toBe(database.mongoose);
    await other.close();
  });

  it('tells whether the server lives', async () => {
    await database.ping();
    await server.close();
    await expect(database.ping()).rejects.toSatisfy(isTransient);
    server = await startEmbeddedMongo({ dataDir, port: server.port });
    await insist(() => database.ping());
  });

  it('waits for a server that comes later', async () => {
    const { port } = server;
    await server.close();
    let tries = 0;
    const later = connectMongo({ url: urlOf({ port }), appName: 'early' }, { onRetry: () => void tries++ });
    while (tries === 0) await new Promise(setImmediate);
    server = await startEmbeddedMongo({ dataDir, port });
    const early = await later;
    await early.ping();
    await early.close();
  });

  it('gives up waiting when it is told to', async () => {
    const { port } = server;
    await server.close();
    const patience = new AbortController();
    const never = connectMongo(
      { url: urlOf({ port }), appName: 'early' },
      { signal: patience.signal, onRetry: () => patience.abort() },
    );
    await expect(never).rejects.toSatisfy(isTransient);
    server = await startEmbeddedMongo({ dataDir, port });
  });
});

describe('an error', () => {
  it('of the server being away is transient, one of the request is not', async () => {
    const collection = databaseOf(database.connection).collection<{ _id: number }>('c');
    await collection.insertOne({ _id: 1 });
    const duplicate = await collection.insertOne({ _id: 1 }).catch((error: unknown) => error);
    expect(isTransient(duplicate)).toBe(false);
    expect(isTransient(new Error('other'))).toBe(false);
    await server.close();
    const away = await collection.insertOne({ _id: 2 }).catch((error: unknown) => error);
    expect(isTransient(away)).toBe(true);
    server = await startEmbeddedMongo({ dataDir, port: server.port });
  });

  it('that is not transient ends the patience at once', async () => {
    let tries = 0;
    const failing = insist(async () => {
      tries++;
      throw new Error('wrong');
    });
    await expect(failing).rejects.toThrow('wrong');
    expect(tries).toBe(1);
  });

  it('of a restarting server is outlasted, and the write is there once', async () => {
    const collection = databaseOf(database.connection).collection<{ _id: number; n: number }>('c');
    await collection.insertOne({ _id: 1, n: 0 });
    const { port } = server;
    for (let n = 1; n <= 3; n++) {
      await server.close();
      const adding = insist(() => collection.updateOne({ _id: 1, n: n - 1 }, { $set: { n } }));
      server = await startEmbeddedMongo({ dataDir, port });
      await adding;
    }
    expect(await collection.findOne({ _id: 1 })).toEqual({ _id: 1, n: 3 });
  });
});

describe('the content store', () => {
  const content = (bytes: Buffer) => ({
    sha256: createHash('sha256').update(bytes).digest('hex'),
    bytes: bytes.length,
    name: 'spectrum.bin',
    mediaType: 'application/octet-stream',
  });

  it('keeps each content once and gives it back', async () => {
    const store = new ContentStore(database.connection);
    const bytes = randomBytes(600_000);
    const described = content(bytes);
    await store.put(described, bytes);
    await store.put({ ...described, name: 'again' }, bytes);
    expect(await store.find(described.sha256)).toEqual(described);
    expect((await store.read(described.sha256)).equals(bytes)).toBe(true);
    expect(await databaseOf(database.connection).collection('files.files').countDocuments()).toBe(1);
    expect(Buffer.concat(await (await store.open(described.sha256)).toArray()).equals(bytes)).toBe(true);
  });

  it('keeps an empty content', async () => {
    const store = new ContentStore(database.connection);
    await store.put(content(Buffer.alloc(0)), Buffer.alloc(0));
    expect((await store.read(content(Buffer.alloc(0)).sha256)).length).toBe(0);
  });

  it('replaces what an interrupted upload left', async () => {
    const store = new ContentStore(database.connection);
    const bytes = randomBytes(300_000);
    const described = content(bytes);
    const chunks = databaseOf(database.connection).collection<{ files_id: string; n: number; data: Buffer }>(
      'files.chunks',
    );
    await chunks.insertOne({ files_id: described.sha256, n: 0, data: Buffer.from('half') });
    await store.put(described, bytes);
    expect((await store.read(described.sha256)).equals(bytes)).toBe(true);
  });

  it('refuses a content that does not have its hash', async () => {
    const store = new ContentStore(database.connection);
    const wrong = { ...content(Buffer.from('a')), sha256: content(Buffer.from('b')).sha256 };
    await expect(store.put(wrong, Buffer.from('a'))).rejects.toMatchObject({ code: 'FILE.DAMAGED' });
    await expect(store.read(wrong.sha256)).rejects.toMatchObject({ code: 'FILE.UNKNOWN' });
  });

  it('finds out when the database holds something else', async () => {
    const store = new ContentStore(database.connection);
    const bytes = Buffer.from('peaks');
    await store.put(content(bytes), bytes);
    const chunks = databaseOf(database.connection).collection('files.chunks');
    await chunks.updateOne({}, { $set: { data: Buffer.from('peakz') } });
    await expect(store.read(content(bytes).sha256)).rejects.toMatchObject({ code: 'FILE.DAMAGED' });
  });
});
