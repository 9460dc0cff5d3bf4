import { isDocument } from '../bson/document.js';

/** What an expression sees: the document and the variables. Missing values are `undefined`. */
export interface Scope {
  readonly root: unknown;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** A compiled expression. */
export type Evaluate = (scope: Scope) => unknown;

/** Compiles parts of an expression; knows which variables are defined at that place. */
export type Compile = (expression: unknown, names: ReadonlySet<string>) => Evaluate;

/** The value at a path; an array on the way gives the array of its documents' values. */
export function valueAt(value: unknown, path: readonly string[], at = 0): unknown {
  if (at === path.length) return value;
  if (Array.isArray(value)) {
    return value
      .filter(isDocument)
      .map((item) => valueAt(item, path, at))
      .filter((item) => item !== undefined);
  }
  return isDocument(value) ? valueAt(value[path[at]!], path, at + 1) : undefined;
}

/** MongoDB's truth: null, missing, false and zero are false, everything else is true. */
export const isTrue = (value: unknown): boolean =>
  value !== undefined && value !== null && value !== false && value !== 0;
