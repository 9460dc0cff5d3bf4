import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lockFile } from '@meguri/locking';

/** A data directory that this process, and no other, may use. */
export interface DataDirectory {
  /** The SQLite file with all collections. */
  file: string;
  release(): void;
}

/**
 * Takes a data directory for this process, creating it if needed. The lock is the operating system's, held on
 * `lock.db`, so it ends with the process however that ends; `lock.pid` only names the holder.
 *
 * @throws {Error} naming the holder's process id when another server uses the directory.
 */
export function takeDataDirectory(directory: string): DataDirectory {
  mkdirSync(directory, { recursive: true });
  const pidFile = join(directory, 'lock.pid');
  const lock = lockFile(join(directory, 'lock.db'));
  if (!lock)
    throw new Error(`the data directory ${directory} is in use by process ${readHolder(pidFile)}: stop it first`);
  writeFileSync(pidFile, `${process.pid}\n`);
  return { file: join(directory, 'data.db'), release: () => lock.release() };
}

function readHolder(pidFile: string): string {
  try {
    return readFileSync(pidFile, 'utf8').trim();
  } catch {
    return 'unknown';
  }
}
