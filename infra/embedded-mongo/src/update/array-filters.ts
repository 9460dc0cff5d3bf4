import { type Doc, isDocument } from '../bson/document.js';
import { badValue, failedToParse } from '../errors.js';
import { compileFilter } from '../query/matcher.js';

/** The named conditions that `$[name]` selects array elements with. */
export interface ElementFilters {
  /** Throws when there is no filter of that name. */
  require(name: string, path: string): void;
  matches(name: string, element: unknown): boolean;
  refuseUnused(paths: string[]): void;
}

/** Compiles the `arrayFilters` of an update: each a filter whose fields all begin with one name. */
export function compileArrayFilters(arrayFilters: unknown): ElementFilters {
  if (arrayFilters !== undefined && !Array.isArray(arrayFilters)) throw failedToParse('arrayFilters must be an array');
  const tests = new Map<string, (element: unknown) => boolean>();
  for (const filter of arrayFilters ?? []) {
    if (!isDocument(filter)) throw failedToParse('each array filter must be a document');
    const names = new Set(namesIn(filter));
    const [name] = names;
    if (names.size !== 1 || !/^[a-z][A-Za-z0-9]*$/.test(name!)) {
      throw failedToParse('an array filter needs one name that begins with a lower-case letter');
    }
    if (tests.has(name!))
      throw failedToParse(`Found multiple array filters with the same top-level field name ${name}`);
    const matches = compileFilter(filter);
    tests.set(name!, (element) => matches({ [name!]: element }));
  }
  return {
    require: (name, path) => {
      if (!tests.has(name)) throw badValue(`No array filter found for identifier '${name}' in path '${path}'`);
    },
    matches: (name, element) => tests.get(name)!(element),
    refuseUnused: (paths) => {
      for (const name of tests.keys()) {
        if (!paths.some((path) => path.split('.').includes(`$[${name}]`))) {
          throw failedToParse(`The array filter for identifier '${name}' was not used in the update`);
        }
      }
    },
  };
}

function namesIn(filter: Doc): string[] {
  return Object.keys(filter).flatMap((key) =>
    key.startsWith('$') ? (filter[key] as Doc[]).flatMap(namesIn) : [key.split('.')[0]!],
  );
}
