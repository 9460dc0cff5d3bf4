import { existsSync, readFileSync } from 'node:fs';

const FOLDER = new URL('../../../../shared/data/oracles/', import.meta.url);

/** Reference values of one oracle file; undefined, with a word on where to get it, when the shared data are absent. */
export function oracle<T>(name: string): T | undefined {
  const file = new URL(name, FOLDER);
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as T;
  console.warn(
    `skipped: ${name} belongs in shared/data/oracles beside the repository; see CONTRIBUTING.md, "Reference data"`,
  );
  return undefined;
}
