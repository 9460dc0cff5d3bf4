import mongoose, { type Connection, Mongoose } from 'mongoose';
import { type InsistOptions, insist } from './transient.js';

/** Where the database is and who asks. */
export interface MongoOptions {
  /** Connection string with the database to use. */
  readonly url: string;
  /** Name the server's logs and statistics show. */
  readonly appName: string;
}

/** A connection of its own, with its own models: two in one process share nothing. */
export interface MongoDatabase {
  readonly mongoose: Mongoose;
  readonly connection: Connection;
  /** Asks the server for a sign of life; rejects within the selection timeout when it gives none. */
  ping(): Promise<void>;
  /** Waits for operations in flight and closes the connections. */
  close(): Promise<void>;
}

/**
 * Milliseconds. An operation looks two seconds for a server and gives a silent one twenty before it fails; the driver
 * itself repeats a read or write once when the connection breaks, which a restarting server on this machine survives.
 */
const TIMEOUTS = { serverSelectionTimeoutMS: 2000, connectTimeoutMS: 2000, socketTimeoutMS: 20_000 } as const;

/** Nest token of the {@link MongoDatabase}. */
export const MONGO_DATABASE = Symbol('MongoDatabase');

/**
 * Connects, waiting for a server that is not there yet until `waiting.signal` ends it. Writes are acknowledged when
 * they are on disk; models are not buffered: without a connection an operation fails at once.
 */
export async function connectMongo(options: MongoOptions, waiting: InsistOptions = {}): Promise<MongoDatabase> {
  const own = new Mongoose({ bufferCommands: false, autoIndex: false, autoCreate: false, strictQuery: true });
  const connection = own.createConnection();
  await insist(
    () =>
      connection.openUri(options.url, {
        ...TIMEOUTS,
        appName: options.appName,
        heartbeatFrequencyMS: 2000,
        writeConcern: { w: 'majority', journal: true },
      }),
    waiting,
  );
  return {
    mongoose: own,
    connection,
    ping: async () => {
      await databaseOf(connection).command({ ping: 1 });
    },
    close: () => connection.close(),
  };
}

/** The driver's database behind a connection that is open. */
export function databaseOf(connection: Connection): mongoose.mongo.Db {
  if (connection.db === undefined) throw new mongoose.mongo.MongoNotConnectedError('the database is not connected');
  return connection.db;
}

/** A Nest provider of the {@link MongoDatabase} under {@link MONGO_DATABASE}. */
export function mongoProvider(options: MongoOptions): {
  provide: typeof MONGO_DATABASE;
  useFactory: () => Promise<MongoDatabase>;
} {
  return { provide: MONGO_DATABASE, useFactory: () => connectMongo(options) };
}
