import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { lockFile } from '@meguri/locking';
import type { Workplace } from '../../application/ports.js';

/** The folder in which the jobs of a dispatcher are: the id of the worker stays there, and the lock that keeps others out. */
export class WorkFolder implements Workplace {
  readonly workerId: string;
  readonly #lock: string;

  constructor(folder: string, dispatcher: string) {
    const path = join(folder, 'workers');
    mkdirSync(path, { recursive: true });
    this.#lock = join(path, `${dispatcher}.lock`);
    this.workerId = idIn(join(path, `${dispatcher}.id`), dispatcher);
  }

  /** @throws Error when the file system knows no locks. */
  enter(): boolean {
    return lockFile(this.#lock) !== undefined;
  }
}

/** Made where there is none; of several at once the first one counts. */
function idIn(path: string, dispatcher: string): string {
  // names of hosts have dots, which subjects may not
  const host = hostname().replaceAll(/[^A-Za-z0-9-]/g, '-');
  const own = `${path}.${process.pid}`;
  writeFileSync(own, `${host}_${dispatcher}_${randomBytes(3).toString('hex')}`);
  try {
    // a link appears whole or not at all
    linkSync(own, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(own);
  }
  return readFileSync(path, 'utf8');
}
