import { BSONRegExp } from 'bson';
import { type Doc, isDocument, toRegExp } from '../bson/document.js';
import { MongoError } from '../errors.js';
import { computedOperators } from './operators.js';
import { type Compile, type Evaluate, valueAt } from './scope.js';
import { structuralOperators } from './structural.js';

const BUILT_IN = new Set(['ROOT', 'CURRENT', 'REMOVE', 'NOW']);

/**
 * Compiles an aggregation expression.
 *
 * @throws {MongoError} 168 for an unknown operator, 17276 for an undefined variable, 15983 for several operators in one.
 */
export const compileExpression: Compile = (expression, names) => {
  if (typeof expression === 'string') return compileText(expression, names);
  if (Array.isArray(expression)) {
    const items = expression.map((item) => compileExpression(item, names));
    return (scope) => items.map((item) => item(scope) ?? null);
  }
  if (isDocument(expression)) return compileObject(expression, names);
  if (expression instanceof BSONRegExp) {
    const pattern = toRegExp(expression);
    return () => pattern;
  }
  return () => expression;
};

function compileObject(expression: Doc, names: ReadonlySet<string>): Evaluate {
  const keys = Object.keys(expression);
  if (keys[0]?.startsWith('$')) {
    if (keys.length !== 1) {
      throw new MongoError(15983, 'an object representing an expression must have exactly one field');
    }
    return compileOperator(keys[0], expression[keys[0]], names);
  }
  const fields = keys.map((key) => {
    if (key.includes('.')) throw new MongoError(16412, `FieldPath field names may not contain '.': '${key}'`);
    return [key, compileExpression(expression[key], names)] as const;
  });
  return (scope) => {
    const result: Doc = {};
    for (const [key, evaluate] of fields) {
      const value = evaluate(scope);
      if (value !== undefined) result[key] = value;
    }
    return result;
  };
}

/** Whether an expression may use this operator. */
export const isOperator = (name: string): boolean =>
  Object.hasOwn(structuralOperators, name) || computedOperators.has(name);

function compileOperator(operator: string, operand: unknown, names: ReadonlySet<string>): Evaluate {
  if (!isOperator(operator)) throw new MongoError(168, `Unrecognized expression '${operator}'`);
  const structural = structuralOperators[operator];
  if (structural !== undefined) return structural(operand, names, compileExpression);
  return computedOperators.get(operator)!(operator, operand, names, compileExpression);
}

function compileText(text: string, names: ReadonlySet<string>): Evaluate {
  if (!text.startsWith('$')) return () => text;
  if (!text.startsWith('$$')) {
    const path = fieldPath(text.slice(1));
    return (scope) => valueAt(scope.root, path);
  }
  const [name, ...rest] = text.slice(2).split('.');
  if (name === 'REMOVE') return () => undefined;
  if (!BUILT_IN.has(name!) && !names.has(name!)) throw new MongoError(17276, `Use of undefined variable: ${name}`);
  if (name === 'ROOT' || name === 'CURRENT') return (scope) => valueAt(scope.root, rest);
  return (scope) => valueAt(scope.variables[name!], rest);
}

function fieldPath(path: string): string[] {
  const parts = path.split('.');
  if (parts.some((part) => part === '' || part.startsWith('$'))) {
    throw new MongoError(15998, `invalid field path '$${path}'`);
  }
  return parts;
}
