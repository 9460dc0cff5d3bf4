import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { MongoError } from '../errors.js';

const MAX_STATEMENTS = 1000;
const SQLITE_IOERR = 10;
const SQLITE_FULL = 13;

/** One row as SQLite returns it. */
export type Row = Record<string, unknown>;

/** A SQLite connection that prepares each statement once and reports a full disk as MongoDB does. */
export class Connection {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(file: string, options: { readOnly?: boolean } = {}) {
    this.#database = new DatabaseSync(file, { readOnly: options.readOnly ?? false });
  }

  run(sql: string, ...values: SQLInputValue[]): { changes: number; lastInsertRowid: number } {
    const result = this.#guard(() => this.#prepare(sql).run(...values));
    return { changes: Number(result.changes), lastInsertRowid: Number(result.lastInsertRowid) };
  }

  get(sql: string, ...values: SQLInputValue[]): Row | undefined {
    return this.#guard(() => this.#prepare(sql).get(...values)) as Row | undefined;
  }

  all(sql: string, ...values: SQLInputValue[]): Row[] {
    return this.#guard(() => this.#prepare(sql).all(...values)) as Row[];
  }

  /** Runs statements that are used once; several may be given, separated by semicolons. */
  exec(sql: string): void {
    this.#guard(() => this.#database.exec(sql));
  }

  get inTransaction(): boolean {
    return this.#database.isTransaction;
  }

  close(): void {
    this.#database.close();
  }

  #prepare(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      if (this.#statements.size >= MAX_STATEMENTS) this.#statements.clear();
      statement = this.#database.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  #guard<T>(action: () => T): T {
    try {
      return action();
    } catch (error) {
      throw translate(error);
    }
  }
}

function translate(error: unknown): unknown {
  const code = (error as { errcode?: number }).errcode;
  if (code === undefined) return error;
  const primary = code & 0xff;
  if (primary === SQLITE_FULL || primary === SQLITE_IOERR) {
    return new MongoError(
      14031,
      'the disk is full or the data file cannot grow: nothing was written, free space first',
    );
  }
  if (/no such table/.test((error as Error).message)) {
    return new MongoError(175, 'the collection or index was dropped while it was being read');
  }
  return error;
}
