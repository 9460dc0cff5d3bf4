import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Result, Results } from '../../application/ports.js';
import { writeWhole } from '../job-folder/job-folder.js';

/** Results as small files, named by what was calculated. They may be removed: then it is calculated again. */
export class ResultFolder implements Results {
  constructor(private readonly root: string) {}

  find(key: string): Result | undefined {
    try {
      return JSON.parse(readFileSync(this.#path(key), 'utf8')) as Result;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT' || error instanceof SyntaxError) return undefined;
      throw error;
    }
  }

  keep(key: string, result: Result): void {
    mkdirSync(dirname(this.#path(key)), { recursive: true });
    writeWhole(this.#path(key), JSON.stringify(result));
  }

  #path(key: string): string {
    return join(this.root, key.slice(0, 2), `${key}.json`);
  }
}
