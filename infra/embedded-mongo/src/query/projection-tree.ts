import { type Doc, isDocument } from '../bson/document.js';
import { MongoError } from '../errors.js';

/** What happens to one field. */
export type Action =
  | 'keep'
  | 'drop'
  /** Set to a value computed from the whole document. */
  | { readonly compute: (root: Doc) => unknown }
  /** Kept in another form. */
  | { readonly map: (value: unknown) => unknown };

/** One level of a projection: an action or a further level for each named field. */
export type Tree = Map<string, Action | { readonly children: Tree }>;

/**
 * Enters an action at a dotted path.
 *
 * @throws {MongoError} 31249 or 31250 when the path and an earlier one collide.
 */
export function place(tree: Tree, path: string, action: Action): void {
  const parts = path.split('.');
  let node = tree;
  parts.forEach((part, i) => {
    const there = node.get(part);
    const children = childrenOf(there);
    if (i === parts.length - 1) {
      if (there !== undefined) throw new MongoError(31250, `Path collision at ${path}`);
      node.set(part, action);
    } else if (there === undefined) {
      const fresh: Tree = new Map();
      node.set(part, { children: fresh });
      node = fresh;
    } else if (children !== undefined) {
      node = children;
    } else {
      throw new MongoError(31249, `Path collision at ${path} remaining portion ${parts.slice(i + 1).join('.')}`);
    }
  });
}

type Entry = ReturnType<Tree['get']>;

const childrenOf = (entry: Entry): Tree | undefined =>
  typeof entry === 'object' && 'children' in entry ? entry.children : undefined;

const mapOf = (entry: Entry): ((value: unknown) => unknown) | undefined =>
  typeof entry === 'object' && 'map' in entry ? entry.map : undefined;

/** Keeps the named fields; inside arrays what is not a document is left out. */
export function include(value: Doc, tree: Tree): Doc {
  const result: Doc = {};
  for (const key of Object.keys(value)) {
    const entry = tree.get(key);
    const children = childrenOf(entry);
    if (entry === 'keep') result[key] = value[key];
    else if (children === undefined) {
      const map = mapOf(entry);
      if (map !== undefined) result[key] = map(value[key]);
    } else {
      const part = includeNested(value[key], children);
      if (part !== undefined) result[key] = part;
    }
  }
  return result;
}

function includeNested(value: unknown, tree: Tree): unknown {
  if (isDocument(value)) return include(value, tree);
  if (!Array.isArray(value)) return undefined;
  return value.map((item) => includeNested(item, tree)).filter((item) => item !== undefined);
}

/** Keeps all but the dropped fields. */
export function exclude<T>(value: T, tree: Tree): T {
  if (Array.isArray(value)) return value.map((item) => exclude(item, tree)) as T;
  if (!isDocument(value)) return value;
  const result: Doc = {};
  for (const key of Object.keys(value)) {
    const entry = tree.get(key);
    if (entry === 'drop') continue;
    const children = childrenOf(entry);
    const map = mapOf(entry);
    if (children !== undefined) result[key] = exclude(value[key], children);
    else result[key] = map === undefined ? value[key] : map(value[key]);
  }
  return result as T;
}

/** A copy that is fresh along the paths of the tree and shared elsewhere, so that it can be written to. */
export function copyAlong<T>(value: T, tree: Tree): T {
  if (Array.isArray(value)) return value.map((item) => copyAlong(item, tree)) as T;
  if (!isDocument(value)) return value;
  const copy: Doc = { ...value };
  for (const [key, entry] of tree) {
    const children = childrenOf(entry);
    if (children !== undefined && key in copy) copy[key] = copyAlong(copy[key], children);
  }
  return copy as T;
}

/** Sets the computed fields in a document, in place; what computes to nothing is removed. */
export function computeInto(target: Doc, tree: Tree, root: Doc): Doc {
  for (const [key, entry] of tree) {
    if (typeof entry === 'string') continue;
    if ('compute' in entry) {
      const value = entry.compute(root);
      if (value === undefined) delete target[key];
      else target[key] = value;
    } else if ('children' in entry && computes(entry.children)) {
      target[key] = computeNested(target[key], entry.children, root);
    }
  }
  return target;
}

function computeNested(value: unknown, tree: Tree, root: Doc): unknown {
  if (Array.isArray(value)) return value.map((item) => computeNested(item, tree, root));
  return computeInto(isDocument(value) ? value : {}, tree, root);
}

function computes(tree: Tree): boolean {
  return [...tree.values()].some((entry) => {
    const children = childrenOf(entry);
    return children === undefined ? typeof entry === 'object' && 'compute' in entry : computes(children);
  });
}
