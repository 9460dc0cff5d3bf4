import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Connection, Mongoose } from 'mongoose';
import { afterAll, beforeAll } from 'vitest';
import { type EmbeddedMongoOptions, startEmbeddedMongo } from '../src/index.js';

/** True when the suite runs on a server given as MONGO_URL instead of the embedded one. */
export const onOtherServer = process.env.MONGO_URL !== undefined;

/** A document of any form: it is the server that must tell right from wrong here. */
// biome-ignore lint/suspicious/noExplicitAny: tests send what types would forbid
export type Doc = any;

/** A connection of its own to a fresh database, for one file of tests. */
export interface TestDatabase {
  readonly mongoose: Mongoose;
  readonly connection: Connection;
  readonly url: string;
}

/** Connects before the tests of a file to a new database, and drops it after them. */
export function testDatabase(options: Partial<EmbeddedMongoOptions> = {}): TestDatabase {
  const database = {} as { mongoose: Mongoose; connection: Connection; url: string };
  let end = async (): Promise<void> => {};
  beforeAll(async () => {
    const server = onOtherServer
      ? { url: process.env.MONGO_URL!, close: async () => {} }
      : await startTemporary(options);
    const name = `conformance_${process.pid}_${Date.now()}`;
    const own = new Mongoose();
    const connection = await own
      .createConnection(server.url, { dbName: name, serverSelectionTimeoutMS: 5000 })
      .asPromise();
    Object.assign(database, { mongoose: own, connection, url: server.url });
    end = async () => {
      await connection.dropDatabase();
      await connection.close();
      await server.close();
    };
  });
  afterAll(() => end());
  return database;
}

/** An embedded server on a temporary directory that goes with it. */
export async function startTemporary(
  options: Partial<EmbeddedMongoOptions> = {},
): Promise<{ url: string; close: () => Promise<void> }> {
  const dataDir = mkdtempSync(join(tmpdir(), 'meguri-mongo-'));
  const server = await startEmbeddedMongo({ dataDir, ...options });
  return {
    url: server.url,
    close: async () => {
      await server.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
