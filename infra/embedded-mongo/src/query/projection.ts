import { type Doc, isDocument } from '../bson/document.js';
import { badValue, MongoError, notSupported } from '../errors.js';
import { isOperator } from '../expression/compile.js';
import type { CompileExpression } from './matcher.js';
import { firstMatch, isPlainSlice, positionalElement, slicePart } from './projection-operators.js';
import { type Action, computeInto, copyAlong, exclude, include, place, type Tree } from './projection-tree.js';

/** Computes a document from another. */
export type Transform = (doc: Doc) => Doc;

/** What a projection may use: `find` has operators of its own, both may compute when expressions are given. */
export interface ProjectionContext {
  readonly kind: 'find' | 'stage';
  readonly expression?: CompileExpression;
  /** The filter that positional projections (`tags.$`) refer to. */
  readonly filter?: Doc;
}

/** One field of a projection, by its dotted path. */
interface Leaf {
  readonly path: string;
  readonly action: Action;
}

/**
 * Compiles the projection of a find or of `$project`.
 *
 * @throws {MongoError} 31253 or 31254 when it both includes and excludes, 31249 or 31250 when paths collide.
 */
export function compileProjection(spec: unknown, context: ProjectionContext): Transform {
  if (!isDocument(spec)) throw badValue('a projection must be a document');
  const leaves = leavesOf(spec, '', context);
  if (leaves.length === 0) {
    if (context.kind === 'find') return (doc) => doc;
    throw new MongoError(
      51272,
      'Invalid $project :: caused by :: projection specification must have at least one field',
    );
  }
  const inclusive = isInclusive(leaves);
  const tree: Tree = new Map();
  if (inclusive && !leaves.some((leaf) => leaf.path === '_id')) tree.set('_id', 'keep');
  for (const { path, action } of leaves) place(tree, path, action);
  return inclusive
    ? (doc) => computeInto(include(doc, tree), tree, doc)
    : (doc) => computeInto(exclude(doc, tree), tree, doc);
}

/** Compiles `$addFields`: every field is computed from the original document and set, arrays entered. */
export function compileAddFields(spec: unknown, expression: CompileExpression): Transform {
  if (!isDocument(spec)) throw new MongoError(40272, '$addFields specification stage must be an object');
  const tree: Tree = new Map();
  addComputed(tree, spec, '', expression);
  return (doc) => computeInto(copyAlong(doc, tree), tree, doc);
}

function addComputed(tree: Tree, fields: Doc, prefix: string, expression: CompileExpression): void {
  for (const key of Object.keys(fields)) {
    const value = fields[key];
    checkName(key);
    if (isNested(value)) addComputed(tree, value, `${prefix}${key}.`, expression);
    else place(tree, prefix + key, { compute: expression(value) });
  }
}

const isNested = (value: unknown): value is Doc =>
  isDocument(value) && Object.keys(value).length > 0 && !Object.keys(value)[0]!.startsWith('$');

function checkName(key: string): void {
  if (key === '') throw new MongoError(40352, 'FieldPath cannot be constructed with empty string');
  if (key.split('.').includes('')) throw new MongoError(15998, `FieldPath field names may not be empty: '${key}'`);
  if (key.startsWith('$')) throw new MongoError(16410, `FieldPath field names may not start with '$': '${key}'`);
}

function leavesOf(spec: Doc, prefix: string, context: ProjectionContext): Leaf[] {
  return Object.keys(spec).flatMap((key) => {
    const path = prefix + key;
    const value = spec[key];
    if (context.kind === 'find' && key.endsWith('.$')) {
      const array = path.slice(0, -2);
      return [{ path: array, action: positionalElement(array, context.filter ?? {}) }];
    }
    checkName(key);
    return isNested(value) ? leavesOf(value, `${path}.`, context) : [{ path, action: actionOf(path, value, context) }];
  });
}

function actionOf(path: string, value: unknown, context: ProjectionContext): Action {
  if (typeof value === 'number' || typeof value === 'boolean') return value ? 'keep' : 'drop';
  if (isDocument(value) && context.kind === 'find') {
    if ('$elemMatch' in value) return firstMatch(path, value.$elemMatch);
    if ('$slice' in value && isPlainSlice(value.$slice)) return slicePart(value.$slice);
    if ('$meta' in value) throw notSupported('$meta');
  }
  if (context.expression === undefined) throw badValue('expressions are not allowed in this projection');
  return { compute: compileField(value, context.expression) };
}

function compileField(value: unknown, expression: CompileExpression): (doc: Doc) => unknown {
  const operator = isDocument(value) ? Object.keys(value)[0] : undefined;
  if (operator?.startsWith('$') && !isOperator(operator)) {
    throw new MongoError(31325, `Invalid $project :: caused by :: Unknown expression ${operator}`);
  }
  return expression(value);
}

/** Whether unnamed fields are left out. The `_id` goes its own way, and `$slice` fits with both. */
function isInclusive(leaves: Leaf[]): boolean {
  const slices = ({ action }: Leaf): boolean => typeof action === 'object' && 'map' in action;
  const others = leaves.filter((leaf) => leaf.path !== '_id' && !slices(leaf));
  const decisive = others[0] ?? leaves.find((leaf) => !slices(leaf));
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
