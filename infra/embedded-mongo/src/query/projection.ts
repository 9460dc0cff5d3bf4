import { cloneValue, type Doc, isDocument } from '../bson/document.js';
import { badValue, MongoError, notSupported } from '../errors.js';
import { isOperator } from '../expression/compile.js';
import { type CompileExpression, elementMatcher } from './matcher.js';
import { compilePositional } from './positional.js';

/** Computes a document from another. */
export type Transform = (doc: Doc) => Doc;

type Compute = (doc: Doc) => unknown;

/** One level of a projection: what happens to each named field. */
type Node = Map<string, 'keep' | 'drop' | { compute: Compute } | { children: Node }>;

/** What a projection may use: `find` has operators of its own, both may compute when expressions are given. */
export interface ProjectionContext {
  kind: 'find' | 'stage';
  expression?: CompileExpression;
  /** The filter that positional projections (`tags.$`) refer to. */
  filter?: Doc;
}

/** The leaves of a projection in the order given, by their dotted path. */
type Leaf = { path: string; action: 'keep' | 'drop' | { compute: Compute }; keepsOthers?: boolean };

/**
 * Compiles the projection of a find or of `$project`.
 *
 * @throws {MongoError} 31253 or 31254 when it both includes and excludes, 31249 or 31250 when paths collide.
 */
export function compileProjection(spec: unknown, context: ProjectionContext): Transform {
  if (!isDocument(spec)) throw badValue('a projection must be a document');
  const leaves: Leaf[] = [];
  collectLeaves(spec, '', context, leaves);
  if (leaves.length === 0) {
    if (context.kind === 'find') return (doc) => doc;
    throw new MongoError(
      51272,
      'Invalid $project :: caused by :: projection specification must have at least one field',
    );
  }
  const inclusive = isInclusive(leaves);
  const tree: Node = new Map();
  if (inclusive && !leaves.some((leaf) => leaf.path === '_id')) tree.set('_id', 'keep');
  for (const { path, action } of leaves) {
    if (path === '_id' && action === 'drop' && inclusive) continue;
    place(tree, path, action);
  }
  return inclusive
    ? (doc) => computeInto(include(doc, tree) as Doc, tree, doc)
    : (doc) => computeInto(exclude(doc, tree) as Doc, tree, doc);
}

/** Compiles `$addFields`: every field is computed from the original document and set, arrays entered. */
export function compileAddFields(spec: unknown, expression: CompileExpression): Transform {
  if (!isDocument(spec)) throw new MongoError(40272, '$addFields specification stage must be an object');
  const tree: Node = new Map();
  const add = (fields: Doc, prefix: string): void => {
    for (const key of Object.keys(fields)) {
      const value = fields[key];
      checkName(key);
      if (isNested(value)) add(value, `${prefix}${key}.`);
      else place(tree, prefix + key, { compute: expression(value) });
    }
  };
  add(spec, '');
  return (doc) => computeInto(copyAlong(doc, tree) as Doc, tree, doc);
}

const isNested = (value: unknown): value is Doc =>
  isDocument(value) && Object.keys(value).length > 0 && !Object.keys(value)[0]!.startsWith('$');

function checkName(key: string): void {
  if (key === '') throw new MongoError(40352, 'FieldPath cannot be constructed with empty string');
  if (key.split('.').includes('')) throw new MongoError(15998, `FieldPath field names may not be empty: '${key}'`);
  if (key.startsWith('$')) throw new MongoError(16410, `FieldPath field names may not start with '$': '${key}'`);
}

function collectLeaves(spec: Doc, prefix: string, context: ProjectionContext, leaves: Leaf[]): void {
  for (const key of Object.keys(spec)) {
    const path = prefix + key;
    const value = spec[key];
    if (context.kind === 'find' && key.endsWith('.$')) {
      leaves.push({ path: path.slice(0, -2), action: { compute: positionalElement(path.slice(0, -2), context) } });
      continue;
    }
    checkName(key);
    if (isNested(value)) collectLeaves(value, `${path}.`, context, leaves);
    else leaves.push(leafOf(path, value, context));
  }
}

function leafOf(path: string, value: unknown, context: ProjectionContext): Leaf {
  if (typeof value === 'number' || typeof value === 'boolean') return { path, action: value ? 'keep' : 'drop' };
  if (isDocument(value) && context.kind === 'find') {
    if ('$elemMatch' in value) return { path, action: { compute: firstMatch(path, value.$elemMatch) } };
    if ('$slice' in value && isPlainSlice(value.$slice)) {
      return { path, action: { compute: slicePart(path, value.$slice) }, keepsOthers: true };
    }
    if ('$meta' in value) throw notSupported('$meta');
  }
  if (context.expression === undefined) throw badValue('expressions are not allowed in this projection');
  return { path, action: { compute: compileField(value, context.expression) } };
}

function compileField(value: unknown, expression: CompileExpression): Compute {
  const operator = isDocument(value) ? Object.keys(value)[0] : undefined;
  if (operator?.startsWith('$') && !isOperator(operator)) {
    throw new MongoError(31325, `Invalid $project :: caused by :: Unknown expression ${operator}`);
  }
  return expression(value);
}

function isInclusive(leaves: Leaf[]): boolean {
  const others = leaves.filter((leaf) => leaf.path !== '_id' && !leaf.keepsOthers);
  const decisive = others[0] ?? leaves.find((leaf) => !leaf.keepsOthers);
  const inclusive = decisive !== undefined && decisive.action !== 'drop';
  for (const { path, action } of others) {
    if (inclusive && action === 'drop') {
      throw new MongoError(31254, `Cannot do exclusion on field ${path} in inclusion projection`);
    }
    if (!inclusive && action !== 'drop') {
      throw new MongoError(31253, `Cannot do inclusion on field ${path} in exclusion projection`);
    }
  }
  return inclusive;
}

function place(tree: Node, path: string, action: Leaf['action']): void {
  const parts = path.split('.');
  let node = tree;
  parts.forEach((part, i) => {
    const there = node.get(part);
    if (i === parts.length - 1) {
      if (there !== undefined) throw new MongoError(31250, `Path collision at ${path}`);
      node.set(part, action);
    } else if (there === undefined) {
      const children: Node = new Map();
      node.set(part, { children });
      node = children;
    } else if (typeof there === 'object' && 'children' in there) {
      node = there.children;
    } else {
      throw new MongoError(31249, `Path collision at ${path} remaining portion ${parts.slice(i + 1).join('.')}`);
    }
  });
}

const childrenOf = (entry: ReturnType<Node['get']>): Node | undefined =>
  typeof entry === 'object' && 'children' in entry ? entry.children : undefined;

/** Keeps the named fields; inside arrays what is not a document is left out. */
function include(value: Doc, node: Node): Doc {
  const result: Doc = {};
  for (const key of Object.keys(value)) {
    const entry = node.get(key);
    if (entry === 'keep') result[key] = value[key];
    const children = childrenOf(entry);
    if (children === undefined) continue;
    const part = includeNested(value[key], children);
    if (part !== undefined) result[key] = part;
  }
  return result;
}

function includeNested(value: unknown, node: Node): unknown {
  if (isDocument(value)) return include(value, node);
  if (!Array.isArray(value)) return undefined;
  return value.map((item) => includeNested(item, node)).filter((item) => item !== undefined);
}

function exclude(value: unknown, node: Node): unknown {
  if (Array.isArray(value)) return value.map((item) => exclude(item, node));
  if (!isDocument(value)) return value;
  const result: Doc = {};
  for (const key of Object.keys(value)) {
    const entry = node.get(key);
    if (entry === 'drop') continue;
    const children = childrenOf(entry);
    result[key] = children === undefined ? value[key] : exclude(value[key], children);
  }
  return result;
}

/** A copy that is fresh along the paths of the tree and shared elsewhere, so that it can be written to. */
function copyAlong(value: unknown, node: Node): unknown {
  if (Array.isArray(value)) return value.map((item) => copyAlong(item, node));
  if (!isDocument(value)) return value;
  const copy: Doc = { ...value };
  for (const [key, entry] of node) {
    const children = childrenOf(entry);
    if (children !== undefined && key in copy) copy[key] = copyAlong(copy[key], children);
  }
  return copy;
}

function computeInto(target: Doc, node: Node, root: Doc): Doc {
  for (const [key, entry] of node) {
    if (typeof entry === 'string') continue;
    if ('compute' in entry) {
      const value = entry.compute(root);
      if (value === undefined) delete target[key];
      else target[key] = value;
    } else if (computes(entry.children)) {
      target[key] = computeNested(target[key], entry.children, root);
    }
  }
  return target;
}

function computeNested(value: unknown, node: Node, root: Doc): unknown {
  if (Array.isArray(value)) return value.map((item) => computeNested(item, node, root));
  return computeInto(isDocument(value) ? value : {}, node, root);
}

function computes(node: Node): boolean {
  return [...node.values()].some(
    (entry) => typeof entry === 'object' && ('compute' in entry || computes(entry.children)),
  );
}

function at(doc: Doc, path: string): unknown {
  return path.split('.').reduce<unknown>((value, part) => (isDocument(value) ? value[part] : undefined), doc);
}

function firstMatch(path: string, filter: unknown): Compute {
  if (path.includes('.')) throw new MongoError(31275, 'Cannot use $elemMatch projection on a nested field');
  const matches = elementMatcher(filter);
  return (doc) => {
    const array = doc[path];
    const found = Array.isArray(array) ? array.find((item) => matches([item])) : undefined;
    return found === undefined ? undefined : [found];
  };
}

function positionalElement(path: string, context: ProjectionContext): Compute {
  const positionIn = compilePositional(path, context.filter ?? {});
  return (doc) => {
    const array = at(doc, path);
    if (!Array.isArray(array)) return array;
    const position = positionIn(doc);
    if (position === undefined) {
      throw new MongoError(51246, `positional projection '${path}.$' needs a condition on the array in the filter`);
    }
    return [cloneValue(array[position])];
  };
}

const isPlainSlice = (value: unknown): value is number | [number, number] =>
  typeof value === 'number' ||
  (Array.isArray(value) && value.length === 2 && value.every((n) => typeof n === 'number'));

function slicePart(path: string, spec: number | [number, number]): Compute {
  return (doc) => {
    const value = at(doc, path);
    if (!Array.isArray(value)) return value;
    if (typeof spec === 'number') return spec < 0 ? value.slice(spec) : value.slice(0, spec);
    const [skip, count] = spec;
    if (count <= 0) throw new MongoError(28724, 'the second value of $slice must be positive');
    const start = skip < 0 ? Math.max(0, value.length + skip) : skip;
    return value.slice(start, start + count);
  };
}
