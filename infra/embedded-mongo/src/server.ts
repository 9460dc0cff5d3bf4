import { createServer, type Server, type Socket } from 'node:net';
import { ChangeStreams } from './changes/change-streams.js';
import type { Engine } from './commands/command.js';
import { type Dispatcher, dispatch } from './commands/dispatch.js';
import { Cursors } from './cursors.js';
import type { Change } from './store/change.js';
import { Store } from './store/store.js';
import { Transactions } from './transactions.js';
import { expireDocuments } from './ttl.js';
import { serveConnection } from './wire/connection.js';
import { WriteLock } from './write-lock.js';

/** Settings of the server; times in milliseconds. */
export interface EmbeddedMongoOptions {
  /** Directory of the data, created if needed; one server at a time may use it. */
  dataDir: string;
  /** TCP port on the loopback interface; 0 (the default) takes a free one. */
  port?: number;
  /** A cursor or change stream nobody reads for so long is closed; 10 minutes by default. */
  cursorTimeout?: number;
  /** A transaction that lasts longer is aborted; 60 seconds by default. */
  transactionLifetime?: number;
  /** How often documents and cursors past their time are removed; 60 seconds by default. */
  expireEvery?: number;
}

/** A running server. */
export interface EmbeddedMongo {
  readonly port: number;
  /** Connection string for mongoose and other drivers, without a database. */
  readonly url: string;
  /** Ends all connections and closes the data; what was acknowledged is on disk. */
  close(): Promise<void>;
}

/**
 * Starts a server on the loopback interface.
 *
 * @throws {Error} when the data directory is in use, was written by a newer version, or the port is taken.
 */
export async function startEmbeddedMongo(options: EmbeddedMongoOptions): Promise<EmbeddedMongo> {
  const store = new Store(options.dataDir);
  const sockets = new Set<Socket>();
  const listener = createServer();
  try {
    const port = await listen(listener, options.port ?? 0);
    const dispatcher = assemble(store, options, port, () => sockets.size);
    listener.on('connection', (socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      serveConnection(socket, (request) => dispatch(request, dispatcher));
    });
    const sweeping = sweepRegularly(dispatcher, options);
    return {
      port,
      url: `mongodb://127.0.0.1:${port}/?directConnection=true`,
      close: async () => {
        clearInterval(sweeping);
        for (const socket of sockets) socket.destroy();
        await new Promise((resolve) => listener.close(resolve));
        dispatcher.engine.transactions.close();
        store.close();
      },
    };
  } catch (error) {
    store.close();
    throw error;
  }
}

function listen(listener: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    listener.once('error', reject);
    listener.listen(port, '127.0.0.1', () => resolve((listener.address() as { port: number }).port));
  });
}

function assemble(store: Store, options: EmbeddedMongoOptions, port: number, connections: () => number): Dispatcher {
  const lock = new WriteLock();
  const cursors = new Cursors();
  const changeStreams = new ChangeStreams(() => store.view());
  const committed = (changes: Change[]): void => changeStreams.committed(changes);
  const transactions = new Transactions({
    store,
    lock,
    lifetime: options.transactionLifetime ?? 60_000,
    committed,
    ended: (owner) => cursors.killOwned(owner),
  });
  const engine: Engine = { store, cursors, transactions, changeStreams, port, started: Date.now(), connections };
  return { engine, lock, committed };
}

function sweepRegularly({ engine, lock, committed }: Dispatcher, options: EmbeddedMongoOptions): NodeJS.Timeout {
  const sweep = (): void => {
    const unread = Date.now() - (options.cursorTimeout ?? 600_000);
    engine.cursors.expire(unread);
    engine.changeStreams.expire(unread);
    // with a transaction open the documents wait for the next time
    if (lock.tryAcquire()) expireDocuments(engine.store, lock, committed);
  };
  return setInterval(sweep, options.expireEvery ?? 60_000).unref();
}
