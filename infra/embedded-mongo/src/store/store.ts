import { Catalog, loadCatalog } from './catalog.js';
import { type Change } from './change.js';
import { Connection } from './connection.js';
import { type DataDirectory, takeDataDirectory } from './data-directory.js';

/** Version of the data file; a file with a higher one is refused. */
export const FORMAT = 1;

const SCHEMA = `
  CREATE TABLE collections (id INTEGER PRIMARY KEY AUTOINCREMENT, db TEXT, name TEXT, uuid BLOB, UNIQUE (db, name));
  CREATE TABLE indexes (id INTEGER PRIMARY KEY AUTOINCREMENT, collection INTEGER, spec BLOB, multikey INTEGER);
  CREATE TABLE sessions (lsid BLOB PRIMARY KEY, txn INTEGER, at INTEGER, reply BLOB) WITHOUT ROWID;
  PRAGMA user_version = ${FORMAT};`;

/** What a reader sees: one SQLite connection and the catalog that belongs to it. */
export interface View {
  readonly connection: Connection;
  readonly catalog: Catalog;
}

/** A write in progress: sees its own changes, nobody else does until it is committed. */
export interface WriteUnit extends View {
  catalog: Catalog;
  readonly changes: Change[];
}

/** The durable store: one SQLite file in WAL mode with one writing and one reading connection. */
export class Store {
  readonly #directory: DataDirectory;
  readonly #writer: Connection;
  readonly #reader: Connection;
  #catalog: Catalog;
  #durable = false;

  /** @throws {Error} when the directory is in use, or its file was written by a newer version. */
  constructor(dataDir: string) {
    this.#directory = takeDataDirectory(dataDir);
    try {
      this.#writer = openWriter(this.#directory.file);
      this.#reader = new Connection(this.#directory.file, { readOnly: true });
      this.#reader.exec('PRAGMA cache_size = -32000');
      this.#catalog = loadCatalog(this.#writer);
    } catch (error) {
      this.#directory.release();
      throw error;
    }
  }

  /** The last committed state. */
  view(): View {
    return { connection: this.#reader, catalog: this.#catalog };
  }

  /** Opens the one write unit there may be at a time; `durable` makes its commit wait for the disk, not only the system. */
  begin(durable = false): WriteUnit {
    if (durable !== this.#durable) {
      this.#writer.exec(`PRAGMA synchronous = ${durable ? 'FULL' : 'NORMAL'}`);
      this.#durable = durable;
    }
    this.#writer.exec('BEGIN IMMEDIATE');
    return { connection: this.#writer, catalog: this.#catalog, changes: [] };
  }

  commit(unit: WriteUnit): void {
    try {
      this.#writer.exec('COMMIT');
    } catch (error) {
      this.rollback();
      throw error;
    }
    this.#catalog = unit.catalog;
  }

  rollback(): void {
    if (this.#writer.inTransaction) this.#writer.exec('ROLLBACK');
  }

  close(): void {
    this.rollback();
    this.#reader.close();
    this.#writer.close();
    this.#directory.release();
  }
}

function openWriter(file: string): Connection {
  const connection = new Connection(file);
  try {
    connection.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -32000');
    const version = connection.get('PRAGMA user_version')!.user_version as number;
    if (version > FORMAT) {
      throw new Error(`${file} has format ${version}, this server reads up to ${FORMAT}: use the newer version`);
    }
    if (version === 0) connection.exec(`BEGIN; ${SCHEMA} COMMIT;`);
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}
