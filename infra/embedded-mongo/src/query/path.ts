import { isDocument } from '../bson/document.js';

/** The parts of a dotted path. */
export type Path = readonly string[];

/** Splits a dotted path. */
export const splitPath = (path: string): Path => path.split('.');

const POSITION = /^\d+$/;

export const isPosition = (part: string): boolean => POSITION.test(part);

/**
 * True when some value at the path passes. Arrays on the way are entered, by position or element by element; the
 * missing value is `undefined`. With `leaf` the elements of an array at the end are tried as well as the array.
 */
export function someAtPath(
  value: unknown,
  path: Path,
  test: (value: unknown) => boolean,
  leaf = true,
  at = 0,
): boolean {
  if (at === path.length) {
    if (test(value)) return true;
    return leaf && Array.isArray(value) && value.some(test);
  }
  const part = path[at]!;
  if (Array.isArray(value)) {
    if (
      isPosition(part) &&
      Number(part) < value.length &&
      someAtPosition(value[Number(part)], path, test, leaf, at + 1)
    ) {
      return true;
    }
    return value.some((item) => isDocument(item) && someAtPath(item, path, test, leaf, at));
  }
  if (!isDocument(value)) return test(undefined);
  return someAtPath(value[part], path, test, leaf, at + 1);
}

/** An element that a path names by its position is tried as it is, also when it is an array. */
function someAtPosition(
  value: unknown,
  path: Path,
  test: (value: unknown) => boolean,
  leaf: boolean,
  at: number,
): boolean {
  return at === path.length ? test(value) : someAtPath(value, path, test, leaf, at);
}

/** Every value at the path, arrays at the end opened; missing values are left out. */
export function valuesAtPath(value: unknown, path: Path): unknown[] {
  const found: unknown[] = [];
  someAtPath(
    value,
    path,
    (item) => {
      if (Array.isArray(item)) found.push(...item);
      else if (item !== undefined) found.push(item);
      return false;
    },
    false,
  );
  return found;
}
