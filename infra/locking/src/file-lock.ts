import { DatabaseSync } from 'node:sqlite';

const SQLITE_BUSY = 5;

// an unreachable database would be closed by the garbage collector, and its lock be lost
const held = new Set<DatabaseSync>();

export interface FileLock {
  release(): void;
}

/**
 * Takes the lock of a file, which is made where there is none, or gives nothing when another has it. The operating
 * system holds the lock (through an SQLite transaction) and drops it with the process, however that ends: it cannot
 * become stale. The file is never removed, as another may be about to lock it.
 *
 * @throws {Error} with the path and the `errcode` of SQLite when the file cannot be written.
 */
export function lockFile(path: string): FileLock | undefined {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path, { timeout: 0 });
    database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (error) {
    database?.close();
    const { errcode, message } = error as Error & { errcode?: number };
    if (errcode === SQLITE_BUSY) return undefined;
    throw Object.assign(new Error(`${path} cannot be locked: ${message}; may this user write there?`), { errcode });
  }
  held.add(database);
  return {
    release() {
      held.delete(database);
      database.close();
    },
  };
}
