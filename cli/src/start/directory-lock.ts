import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

const SQLITE_BUSY = 5;

// an unreachable database would be closed by the garbage collector, and its lock be lost
const held = new Set<DatabaseSync>();

export interface DirectoryLock {
  release(): void;
}

/**
 * Takes the one lock of a data directory, or gives nothing when another process has it. The operating system holds the
 * lock (through an SQLite transaction) and drops it with the process, however that ends: it cannot become stale.
 */
export function lockDirectory(directory: string): DirectoryLock | undefined {
  const database = new DatabaseSync(join(directory, 'lock'), { timeout: 0 });
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if ((error as { errcode?: number }).errcode === SQLITE_BUSY) return undefined;
    throw error;
  }
  held.add(database);
  return {
    release() {
      held.delete(database);
      database.close();
    },
  };
}
