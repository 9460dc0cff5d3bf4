import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type FileLock, lockFile } from '@meguri/locking';

const LOOK_MS = 250;

/**
 * The lock of a file, once nobody else on the machines that see it holds it; nothing when the signal comes before.
 * @param onWait called at each look that found it taken.
 */
export async function turnAt(path: string, onWait: () => void, signal?: AbortSignal): Promise<FileLock | undefined> {
  mkdirSync(dirname(path), { recursive: true });
  while (!signal?.aborted) {
    const lock = lockFile(path);
    if (lock) return lock;
    onWait();
    // the loop sees an abort
    await delay(LOOK_MS, undefined, { signal }).catch(() => undefined);
  }
  return undefined;
}
