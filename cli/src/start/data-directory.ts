import { existsSync, mkdirSync, renameSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { LabError } from '@meguri/contracts';
import { type FileLock, lockFile } from '@meguri/locking';
import { readLaboratory } from './laboratory-file.js';

const NEEDED_BYTES = 200 * 1024 * 1024;

export interface DataDirectory {
  readonly path: string;
  /** Where older data went, when a fresh directory was asked for. */
  readonly movedTo?: string;
  release(): void;
}

/**
 * Makes the data directory usable by this process alone. With `fresh`, what is there moves aside first.
 * Throws DATA_DIRECTORY.LOCKED or DATA_DIRECTORY.UNUSABLE.
 */
export function openDataDirectory(path: string, { fresh = false, now = new Date() } = {}): DataDirectory {
  try {
    const movedTo = fresh && existsSync(path) ? moveAside(path, now) : undefined;
    const lock = prepare(path);
    checkSpace(path);
    return { path, movedTo, release: () => lock.release() };
  } catch (error) {
    throw explainUnusable(path, error);
  }
}

function prepare(path: string): FileLock {
  mkdirSync(join(path, 'logs'), { recursive: true, mode: 0o700 });
  const lock = lockFile(join(path, 'lock'));
  if (lock === undefined) throw lockedBy(path);
  return lock;
}

function moveAside(path: string, now: Date): string {
  const lock = prepare(path);
  const aside = `${path}.${now.toISOString().replaceAll(/[-:]|\.\d+/g, '')}`;
  renameSync(path, aside);
  lock.release();
  return aside;
}

function lockedBy(path: string): LabError {
  const holder = readLaboratory(path);
  const who =
    holder?.pid === undefined
      ? 'A laboratory that is just starting'
      : `The laboratory of process ${holder.pid}, running since ${holder.startedAt} with its page at ${holder.url},`;
  return new LabError('DATA_DIRECTORY.LOCKED', `${who} holds ${path}.`, { context: { path, pid: holder?.pid } });
}

function checkSpace(path: string): void {
  const { bavail, bsize } = statfsSync(path);
  const free = bavail * bsize;
  if (free >= NEEDED_BYTES) return;
  const megabytes = (bytes: number) => Math.floor(bytes / 1024 / 1024);
  throw new LabError(
    'DATA_DIRECTORY.UNUSABLE',
    `Only ${megabytes(free)} MB are free where ${path} lies; a campaign needs up to ${megabytes(NEEDED_BYTES)} MB.`,
  );
}

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'files may not grow any further (see `ulimit -f`)',
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'the file system is read-only',
  ENOTDIR: 'a part of the path is a file',
  EEXIST: 'it is a file',
};

// what SQLite, which holds the lock, calls the same troubles
const sqliteReasons: Readonly<Record<number, string>> = {
  8: 'this user may not write there',
  13: 'the disk is full',
  14: 'this user may not write there',
};

/** Turns what the system says about a directory that cannot be written into DATA_DIRECTORY.UNUSABLE; leaves other errors alone. */
export function explainUnusable(path: string, error: unknown): unknown {
  const { code, errcode } = error as { code?: string; errcode?: number };
  const reason = reasons[code ?? ''] ?? sqliteReasons[errcode ?? 0];
  if (reason === undefined) return error;
  return new LabError('DATA_DIRECTORY.UNUSABLE', `${path} cannot be written: ${reason}.`, { cause: error });
}
