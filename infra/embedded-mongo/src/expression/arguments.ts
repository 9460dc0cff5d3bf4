import { type Doc, isDocument } from '../bson/document.js';
import { MongoError } from '../errors.js';
import type { OperatorCompiler } from './operators.js';

/** The named arguments of an operator; unknown or absent ones are errors. */
export function namedArguments(operator: string, operand: unknown, required: string[], optional: string[] = []): Doc {
  if (!isDocument(operand)) throw new MongoError(2, `${operator} needs an object of arguments`);
  for (const name of required) if (!(name in operand)) throw new MongoError(2, `Missing '${name}' to ${operator}`);
  for (const name of Object.keys(operand)) {
    if (![...required, ...optional].includes(name))
      throw new MongoError(2, `Unrecognized argument to ${operator}: ${name}`);
  }
  return operand;
}

/** An operator with a list of arguments, between `least` and `most` of them. */
export function positional(least: number, most: number, apply: (...values: unknown[]) => unknown): OperatorCompiler {
  return (operator, operand, names, compile) => {
    const parts = Array.isArray(operand) ? operand : [operand];
    if (parts.length < least || parts.length > most) {
      throw new MongoError(
        16020,
        `Expression ${operator} takes ${range(least, most)} arguments, ${parts.length} given`,
      );
    }
    const compiled = parts.map((part) => compile(part, names));
    return (scope) => apply(...compiled.map((evaluate) => evaluate(scope)));
  };
}

const range = (least: number, most: number): string =>
  least === most ? `exactly ${least}` : most === Number.POSITIVE_INFINITY ? `at least ${least}` : `${least} to ${most}`;

/** An operator with named arguments; absent optional ones are `undefined`. */
export function named(
  required: string[],
  optional: string[],
  apply: (args: Record<string, unknown>) => unknown,
): OperatorCompiler {
  return (operator, operand, names, compile) => {
    const args = namedArguments(operator, operand, required, optional);
    const compiled = Object.keys(args).map((name) => [name, compile(args[name], names)] as const);
    return (scope) => apply(Object.fromEntries(compiled.map(([name, evaluate]) => [name, evaluate(scope)])));
  };
}

export const isNullish = (value: unknown): value is null | undefined => value === null || value === undefined;

/** The operator's result for null or missing arguments is null. */
export const nullable =
  (apply: (...values: unknown[]) => unknown) =>
  (...values: unknown[]): unknown =>
    values.some(isNullish) ? null : apply(...values);

/** A number, or the error that names the operator. */
export function numberOf(operator: string, value: unknown, code = 28765): number {
  if (typeof value !== 'number') {
    throw new MongoError(code, `${operator} only supports numeric types, not ${kindOf(value)}`);
  }
  return value;
}

/** An integer, or the error that names the operator. */
export function integerOf(operator: string, value: unknown, code = 2): number {
  if (!Number.isInteger(value))
    throw new MongoError(code, `${operator} needs an integer, not ${JSON.stringify(value)}`);
  return value as number;
}

/** An array, or the error that names the operator. */
export function arrayOf(operator: string, value: unknown, code = 17124): unknown[] {
  if (!Array.isArray(value)) throw new MongoError(code, `${operator} needs an array, not ${kindOf(value)}`);
  return value;
}

export function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (value === undefined) return 'missing';
  if (Array.isArray(value)) return 'array';
  if (value instanceof Date) return 'date';
  if (value instanceof RegExp) return 'regex';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value !== 'object') return typeof value;
  return BSON_KINDS[(value as { _bsontype?: string })._bsontype ?? ''] ?? 'object';
}

const BSON_KINDS: Record<string, string> = {
  ObjectId: 'objectId',
  Binary: 'binData',
  Timestamp: 'timestamp',
  BSONRegExp: 'regex',
  MinKey: 'minKey',
  MaxKey: 'maxKey',
};
