import { type Doc, isDocument } from '../bson/document.js';
import { badValue } from '../errors.js';
import { equality } from './comparisons.js';
import { compileOperator, LEAF_OPERATORS } from './operators.js';
import { someAtPath, splitPath } from './path.js';

/** Tells whether a document matches. */
export type Predicate = (doc: Doc) => boolean;

/** Compiles an aggregation expression into a function of a document; given by the caller where `$expr` is allowed. */
export type CompileExpression = (expression: unknown) => (doc: Doc) => unknown;

/**
 * Compiles a filter.
 *
 * @throws {MongoError} 2 for an unknown operator or an operand it does not take.
 */
export function compileFilter(filter: unknown, expression?: CompileExpression): Predicate {
  if (!isDocument(filter)) throw badValue('a filter must be a document');
  const predicates = Object.keys(filter).map((key) => compileTerm(key, filter[key], expression));
  return allOf(predicates);
}

function compileTerm(key: string, operand: unknown, expression?: CompileExpression): Predicate {
  switch (key) {
    case '$and':
      return allOf(clauses(key, operand, expression));
    case '$or':
      return anyOf(clauses(key, operand, expression));
    case '$nor': {
      const any = anyOf(clauses(key, operand, expression));
      return (doc) => !any(doc);
    }
    case '$comment':
      return () => true;
    case '$expr':
      return compileExpr(operand, expression);
  }
  if (key.startsWith('$')) throw badValue(`unknown top level operator: ${key}`);
  return compileField(key, operand, expression);
}

function compileExpr(operand: unknown, expression?: CompileExpression): Predicate {
  if (expression === undefined) throw badValue('$expr is not allowed in this context');
  const evaluate = expression(operand);
  return (doc) => {
    const value = evaluate(doc);
    return value !== undefined && value !== null && value !== false && value !== 0;
  };
}

function clauses(key: string, operand: unknown, expression?: CompileExpression): Predicate[] {
  if (!Array.isArray(operand) || operand.length === 0) throw badValue(`${key} must be a nonempty array`);
  return operand.map((clause) => compileFilter(clause, expression));
}

/** The operators of a condition such as `{ $gt: 1, $lt: 3 }`, or undefined when it is a value to equal. */
export function operatorsOf(condition: unknown): string[] | undefined {
  if (!isDocument(condition)) return undefined;
  const keys = Object.keys(condition);
  if (keys.length === 0 || !keys[0]!.startsWith('$')) return undefined;
  return keys;
}

function compileField(field: string, condition: unknown, expression?: CompileExpression): Predicate {
  const path = splitPath(field);
  if (operatorsOf(condition) === undefined) {
    const equals = equality(condition);
    return (doc) => someAtPath(doc, path, equals);
  }
  return compileConditions(condition as Doc, (test, leaf) => (doc) => someAtPath(doc, path, test, leaf), expression);
}

/** How a test on a value becomes a predicate: on the values at a path, or on an array element itself. */
type Reach = (test: (value: unknown) => boolean, leaf: boolean) => Predicate;

function compileConditions(conditions: Doc, reach: Reach, expression?: CompileExpression): Predicate {
  const predicates: Predicate[] = [];
  for (const operator of Object.keys(conditions)) {
    if (operator === '$options') {
      if (!('$regex' in conditions)) throw badValue('$options needs a $regex');
      continue;
    }
    predicates.push(compileCondition(operator, conditions[operator], conditions, reach, expression));
  }
  return allOf(predicates);
}

function compileCondition(
  operator: string,
  operand: unknown,
  conditions: Doc,
  reach: Reach,
  expression?: CompileExpression,
): Predicate {
  switch (operator) {
    case '$ne':
      return not(reach(equality(operand), true));
    case '$nin':
      return not(reach(compileOperator('$in', operand, conditions), true));
    case '$not':
      return not(negated(operand, reach, expression));
    case '$elemMatch':
      return reach(elementMatcher(operand, expression), false);
    case '$all':
      return compileAll(operand, reach, expression);
    case '$exists':
      return operand ? reach(isPresent, false) : not(reach(isPresent, false));
  }
  if (!LEAF_OPERATORS.has(operator)) throw badValue(`unknown operator: ${operator}`);
  return reach(compileOperator(operator, operand, conditions), operator !== '$size');
}

const isPresent = (value: unknown): boolean => value !== undefined;

function negated(operand: unknown, reach: Reach, expression?: CompileExpression): Predicate {
  if (operatorsOf(operand) !== undefined) return compileConditions(operand as Doc, reach, expression);
  if (!isDocument(operand)) return reach(compileOperator('$regex', operand, {}), true);
  throw badValue('$not needs a regex or a document of operators');
}

function compileAll(operand: unknown, reach: Reach, expression?: CompileExpression): Predicate {
  if (!Array.isArray(operand)) throw badValue('$all needs an array');
  if (operand.length === 0) return () => false;
  return allOf(
    operand.map((item) =>
      isDocument(item) && '$elemMatch' in item
        ? reach(elementMatcher(item.$elemMatch, expression), false)
        : reach(equality(item), true),
    ),
  );
}

/** Tests whether an array has an element that matches a filter or, given operators, passes all of them. */
export function elementMatcher(operand: unknown, expression?: CompileExpression): (value: unknown) => boolean {
  if (!isDocument(operand)) throw badValue('$elemMatch needs a document');
  const operators = operatorsOf(operand);
  const logical = operators?.every((key) => ['$and', '$or', '$nor', '$expr'].includes(key)) ?? true;
  if (logical) {
    const matches = compileFilter(operand, expression);
    return (value) => Array.isArray(value) && value.some((item) => isDocument(item) && matches(item));
  }
  const passes = compileConditions(operand, (test) => (element) => test(element), expression);
  return (value) => Array.isArray(value) && value.some((item) => passes(item as Doc));
}

const not =
  (predicate: Predicate): Predicate =>
  (doc) =>
    !predicate(doc);

function allOf(predicates: Predicate[]): Predicate {
  if (predicates.length === 1) return predicates[0]!;
  return (doc) => predicates.every((predicate) => predicate(doc));
}

function anyOf(predicates: Predicate[]): Predicate {
  return (doc) => predicates.some((predicate) => predicate(doc));
}
