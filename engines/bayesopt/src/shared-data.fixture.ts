import { existsSync, readFileSync } from 'node:fs';

const FOLDER = new URL('../../../../shared/data/', import.meta.url);

/** The text of one shared data file; undefined, with a word on where to get it, when the shared data are absent. */
export function sharedText(name: string): string | undefined {
  const file = new URL(name, FOLDER);
  if (existsSync(file)) return readFileSync(file, 'utf8');
  console.warn(`skipped: ${name} belongs in shared/data beside the repository; see CONTRIBUTING.md, "Reference data"`);
  return undefined;
}

/** Reference values of one oracle file. */
export function oracle<T>(name: string): T | undefined {
  const text = sharedText(`oracles/${name}`);
  return text === undefined ? undefined : (JSON.parse(text) as T);
}
