import { type Doc, isDocument } from '../bson/document.js';
import { badValue, MongoError } from '../errors.js';
import type { ElementFilters } from './array-filters.js';

/** One place an update writes to. */
export interface Target {
  readonly parent: Doc | unknown[];
  readonly exists: boolean;
  readonly value: unknown;
  set(value: unknown): void;
  remove(): void;
}

/** How the dynamic parts of a path are resolved. */
export interface Positions {
  readonly filters: ElementFilters;
  /** The element the filter matched, for `$`. */
  matched(): number;
}

const MAX_PADDING = 1_500_000;

/**
 * Visits every place a path names in a document, in place. With `create` missing documents on the way are made;
 * otherwise missing places are not visited.
 *
 * @throws {MongoError} 28 when the path goes through a value that is no document or array.
 */
export function eachTarget(
  node: unknown,
  parts: readonly string[],
  positions: Positions,
  create: boolean,
  visit: (target: Target) => void,
  at = 0,
): void {
  const part = parts[at]!;
  if (part === '$' || part.startsWith('$[')) {
    for (const index of positionsOf(node, part, parts, positions))
      step(node, String(index), parts, positions, create, visit, at);
  } else {
    step(node, part, parts, positions, create, visit, at);
  }
}

function positionsOf(node: unknown, part: string, parts: readonly string[], positions: Positions): number[] {
  if (!Array.isArray(node)) {
    throw badValue(`The path '${parts.join('.')}' must exist in the document in order to apply array updates.`);
  }
  if (part === '$') return [positions.matched()];
  const all = node.map((_, i) => i);
  const name = part.slice(2, -1);
  return name === '' ? all : all.filter((i) => positions.filters.matches(name, node[i]));
}

function step(
  node: unknown,
  part: string,
  parts: readonly string[],
  positions: Positions,
  create: boolean,
  visit: (target: Target) => void,
  at: number,
): void {
  const container = containerOf(node, part, parts, create);
  if (container === undefined) return;
  if (at === parts.length - 1) {
    visit(targetIn(container, part));
    return;
  }
  let next = read(container, part);
  if (next === undefined && !(part in container)) {
    if (!create) return;
    next = {};
    write(container, part, next);
  }
  eachTarget(next, parts, positions, create, visit, at + 1);
}

function containerOf(
  node: unknown,
  part: string,
  parts: readonly string[],
  create: boolean,
): Doc | unknown[] | undefined {
  if (isDocument(node)) return node;
  if (Array.isArray(node) && /^\d+$/.test(part)) return node;
  if (!create) return undefined;
  throw new MongoError(28, `Cannot create field '${part}' in element of path '${parts.join('.')}'`);
}

const read = (container: Doc | unknown[], part: string): unknown => (container as Doc)[part];

function write(container: Doc | unknown[], part: string, value: unknown): void {
  if (Array.isArray(container)) {
    const index = Number(part);
    if (index - container.length > MAX_PADDING)
      throw badValue(`cannot pad an array by more than ${MAX_PADDING} elements`);
    while (container.length < index) container.push(null);
  }
  (container as Doc)[part] = value;
}

function targetIn(parent: Doc | unknown[], part: string): Target {
  return {
    parent,
    exists: part in parent,
    value: read(parent, part),
    set: (value) => write(parent, part, value),
    remove: () => {
      if (!(part in parent)) return;
      if (Array.isArray(parent)) parent[Number(part)] = null;
      else delete parent[part];
    },
  };
}
