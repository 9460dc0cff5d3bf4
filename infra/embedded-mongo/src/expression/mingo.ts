import { createRequire } from 'node:module';
import type { Context } from 'mingo/core';
import { MongoError } from '../errors.js';
import { arrayOf, isNullish, named, positional } from './arguments.js';
import type { OperatorCompiler } from './operators.js';

type Operators = Record<string, (scope: unknown, operand: unknown, options: Options) => unknown>;

interface Options {
  context: Context;
  scriptEnabled: boolean;
}

interface Mingo {
  operators: Operators;
  options: Options;
}

const require = createRequire(import.meta.url);
let loaded: Mingo | undefined;

/** Loads mingo's operators; it takes a fifth of a second, so it waits for the first expression that needs them. */
export function loadMingo(): Mingo {
  if (loaded === undefined) {
    const core = require('mingo/core') as typeof import('mingo/core');
    const operators = require('mingo/operators/expression') as Operators;
    const context = core.Context.init({ expression: { $literal: operators.$literal as never } });
    loaded = { operators, options: { context, scriptEnabled: false } };
  }
  return loaded;
}

/** Runs one of mingo's operators on values that are evaluated already. */
function run(operator: string, operand: unknown): unknown {
  const { operators, options } = loadMingo();
  try {
    return operators[operator]!(null, operand, options);
  } catch (error) {
    throw new MongoError(2, `${operator}: ${(error as Error).message}`);
  }
}

const quoted = (value: unknown): { $literal: unknown } => ({ $literal: value });

const MANY = Number.POSITIVE_INFINITY;

/** Passes a list of values on; with `null` operands the result is null unless the operator has another rule. */
function values(operator: string, least: number, most: number, onNull: unknown = null): [string, OperatorCompiler] {
  return [
    operator,
    positional(least, most, (...args) => {
      if (args.some(isNullish)) return onNull;
      return run(operator, args.length === 1 && most === 1 ? quoted(args[0]) : args.map(quoted));
    }),
  ];
}

function fields(
  operator: string,
  required: string[],
  optional: string[],
  onNull: unknown = null,
): [string, OperatorCompiler] {
  return [
    operator,
    named(required, optional, (args) => {
      if (required.some((name) => isNullish(args[name]))) return onNull;
      return run(operator, Object.fromEntries(Object.entries(args).map(([name, value]) => [name, quoted(value)])));
    }),
  ];
}

const TRIGONOMETRY = ['$sin', '$cos', '$tan', '$asin', '$acos', '$atan', '$sinh', '$cosh', '$tanh', '$asinh', '$acosh'];

/** Operators that are mingo's: text, patterns, trigonometry and bits. */
export const mingoOperators: Record<string, OperatorCompiler> = Object.fromEntries([
  ...[...TRIGONOMETRY, '$atanh', '$degreesToRadians', '$radiansToDegrees'].map((name) => values(name, 1, 1)),
  values('$atan2', 2, 2),
  values('$bitAnd', 0, MANY),
  values('$bitOr', 0, MANY),
  values('$bitXor', 0, MANY),
  values('$bitNot', 1, 1),
  values('$concat', 0, MANY),
  values('$toLower', 1, 1, ''),
  values('$toUpper', 1, 1, ''),
  values('$split', 2, 2),
  values('$substr', 3, 3, ''),
  values('$substrBytes', 3, 3, ''),
  values('$substrCP', 3, 3, ''),
  values('$strcasecmp', 2, 2),
  values('$strLenCP', 1, 1),
  values('$strLenBytes', 1, 1),
  fields('$trim', ['input'], ['chars']),
  fields('$ltrim', ['input'], ['chars']),
  fields('$rtrim', ['input'], ['chars']),
  fields('$replaceOne', ['input', 'find', 'replacement'], []),
  fields('$replaceAll', ['input', 'find', 'replacement'], []),
  fields('$regexMatch', ['input', 'regex'], ['options'], false),
  fields('$regexFind', ['input', 'regex'], ['options']),
  fields('$regexFindAll', ['input', 'regex'], ['options'], []),
  ['$indexOfCP', positional(2, 4, indexOfCodePoint)],
]);

function indexOfCodePoint(text: unknown, part: unknown, start: unknown = 0, end?: unknown): unknown {
  if (isNullish(text)) return null;
  if (typeof text !== 'string' || typeof part !== 'string') throw new MongoError(40093, '$indexOfCP needs strings');
  const points = arrayOf('$indexOfCP', [...text]);
  const wanted = [...part];
  const last = Math.min(end === undefined ? points.length : Number(end), points.length) - wanted.length;
  for (let i = Number(start); i <= last; i++) if (wanted.every((point, j) => points[i + j] === point)) return i;
  return -1;
}
