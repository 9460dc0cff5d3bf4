import { type Doc, isDocument } from '../bson/document.js';
import { badValue, failedToParse, MongoError } from '../errors.js';
import { compilePositional } from '../query/positional.js';
import { compileArrayFilters, type ElementFilters } from './array-filters.js';
import { arrayOperators } from './array-operators.js';
import { fieldOperators, type Operator } from './field-operators.js';
import { eachTarget, type Positions, type Target } from './targets.js';

/** Changes a document in place; `before` is the document as it was, which the filter matched. */
export type Modify = (doc: Doc, before: Doc, inserting: boolean) => void;

const operators: Record<string, (operand: unknown, path: string) => Operator> = {
  ...fieldOperators,
  ...arrayOperators,
};

/** Compiles a document of update operators. */
export function compileModifiers(update: Doc, filter: Doc, arrayFilters: unknown): Modify {
  const filters = compileArrayFilters(arrayFilters);
  const paths: string[] = [];
  const steps = Object.keys(update).flatMap((name) => compileOperator(name, update[name], paths, filter, filters));
  refuseConflicts(paths);
  filters.refuseUnused(paths);
  return (doc, before, inserting) => {
    for (const step of steps) step(doc, before, inserting);
  };
}

function compileOperator(
  name: string,
  operand: unknown,
  paths: string[],
  filter: Doc,
  filters: ElementFilters,
): Modify[] {
  if (name !== '$setOnInsert' && name !== '$rename' && !(name in operators)) {
    throw failedToParse(`Unknown modifier: ${name}. Expected a valid update modifier or pipeline-style update`);
  }
  if (!isDocument(operand)) throw failedToParse(`Modifiers operate on fields but we found another type for ${name}`);
  return Object.keys(operand).map((path) => {
    checkPath(path);
    paths.push(path);
    if (name === '$rename') return compileRename(path, operand[path], paths);
    const apply = operators[name === '$setOnInsert' ? '$set' : name]!(operand[path], path);
    const modify = compileTarget(path, apply, filter, filters);
    return name === '$setOnInsert' ? (doc, before, inserting) => inserting && modify(doc, before, inserting) : modify;
  });
}

function compileTarget(path: string, apply: Operator, filter: Doc, filters: ElementFilters): Modify {
  const parts = path.split('.');
  for (const part of parts) if (/^\$\[.+\]$/.test(part)) filters.require(part.slice(2, -1), path);
  const place = parts.indexOf('$');
  if (parts.lastIndexOf('$') !== place)
    throw badValue(`Too many positional (i.e. '$') elements found in path '${path}'`);
  if (place === 0) throw badValue(`Cannot have positional (i.e. '$') element in the first position in path '${path}'`);
  const positionIn = place < 0 ? undefined : compilePositional(parts.slice(0, place).join('.'), filter);
  return (doc, before) => {
    const positions: Positions = {
      filters,
      matched: () => {
        const found = positionIn?.(before);
        if (found === undefined) {
          throw badValue('The positional operator did not find the match needed from the query.');
        }
        return found;
      },
    };
    eachTarget(doc, parts, positions, apply.creates, (target) => apply.change(target));
  };
}

function compileRename(path: string, to: unknown, paths: string[]): Modify {
  if (typeof to !== 'string') throw badValue(`The 'to' field for $rename must be a string: ${path}`);
  checkPath(to);
  paths.push(to);
  for (const name of [path, to]) {
    if (/(^|\.)\$/.test(name)) throw badValue(`The source and target of $rename may not be dynamic: ${name}`);
  }
  const none: Positions = { filters: compileArrayFilters(undefined), matched: () => 0 };
  return (doc) => {
    const found: Target[] = [];
    eachTarget(doc, path.split('.'), none, false, (target) => found.push(target));
    const source = found[0];
    if (source === undefined || !source.exists) return;
    if (Array.isArray(source.parent)) throw badValue('The source field of $rename cannot be an array element');
    const { value } = source;
    source.remove();
    eachTarget(doc, to.split('.'), none, true, (target) => {
      if (Array.isArray(target.parent)) throw badValue('The destination field of $rename cannot be an array element');
      target.set(value);
    });
  };
}

function checkPath(path: string): void {
  if (path === '' || path.split('.').includes('')) {
    throw new MongoError(56, `The update path '${path}' contains an empty field name, which is not allowed.`);
  }
  const first = path.split('.')[0]!;
  if (first.startsWith('$') && first !== '$') {
    throw new MongoError(52, `The dollar ($) prefixed field '${first}' in '${path}' is not valid for storage.`);
  }
}

function refuseConflicts(paths: string[]): void {
  const sorted = [...paths].sort((a, b) => (a < b ? -1 : 1));
  for (let i = 0; i < sorted.length; i++) {
    for (let j = i + 1; j < sorted.length; j++) {
      const shorter = sorted[i]!;
      if (sorted[j] === shorter || sorted[j]!.startsWith(`${shorter}.`)) {
        throw new MongoError(40, `Updating the path '${sorted[j]}' would create a conflict at '${shorter}'`);
      }
    }
  }
}
