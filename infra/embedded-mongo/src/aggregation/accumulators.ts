import { compareValues } from '../bson/compare.js';
import { type Doc, isDocument } from '../bson/document.js';
import { MongoError } from '../errors.js';
import { integerOf, isNullish, namedArguments } from '../expression/arguments.js';
import { mergeObjects } from '../expression/objects.js';
import { percentileArguments, percentiles } from '../expression/percentile.js';
import type { Compile, Evaluate, Scope } from '../expression/scope.js';
import { distinct } from '../expression/sets.js';
import { extreme, mean, standardDeviation } from '../expression/statistics.js';
import { compileSort } from '../query/sort.js';

/** Takes the documents of a group one by one and gives the result. */
export interface Accumulation {
  add(scope: Scope): void;
  result(): unknown;
}

/** Makes a fresh accumulation for each group. */
export type Accumulator = () => Accumulation;

type Compiler = (operand: unknown, names: ReadonlySet<string>, compile: Compile, operator: string) => Accumulator;

/** Collects the operand's value of each document and computes the result at the end. */
function collecting(finish: (values: unknown[]) => unknown): Compiler {
  return (operand, names, compile) => {
    const evaluate = compile(operand, names);
    return () => {
      const values: unknown[] = [];
      return { add: (scope) => values.push(evaluate(scope)), result: () => finish(values) };
    };
  };
}

/** Keeps one running value. */
function running<T>(initial: T, next: (state: T, value: unknown) => T, finish: (state: T) => unknown): Compiler {
  return (operand, names, compile) => {
    const evaluate = compile(operand, names);
    return () => {
      let state = initial;
      return {
        add: (scope) => {
          state = next(state, evaluate(scope));
        },
        result: () => finish(state),
      };
    };
  };
}

const NONE = Symbol('no document yet');
const numbers = (values: unknown[]): number[] => values.filter((value) => typeof value === 'number');
const present = (values: unknown[]): unknown[] => values.filter((value) => value !== undefined);
const same = <T>(value: T): T => value;

const accumulators: Record<string, Compiler> = {
  $sum: running(0, (sum, value) => (typeof value === 'number' ? sum + value : sum), same),
  $avg: collecting((values) => mean(numbers(values))),
  $min: running<unknown>(null, (least, value) => extreme([least, value], -1), same),
  $max: running<unknown>(null, (most, value) => extreme([most, value], 1), same),
  $first: running<unknown>(NONE, (state, value) => (state === NONE ? (value ?? null) : state), orNull),
  $last: running<unknown>(NONE, (_, value) => value ?? null, orNull),
  $push: collecting(present),
  $addToSet: collecting((values) => distinct(present(values))),
  $mergeObjects: collecting((values) => mergeObjects(...values.map((value) => value ?? null))),
  $stdDevPop: collecting((values) => standardDeviation(numbers(values), 0)),
  $stdDevSamp: collecting((values) => standardDeviation(numbers(values), 1)),
  $count: (operand) => {
    if (!isDocument(operand) || Object.keys(operand).length > 0) {
      throw new MongoError(9, '$count takes no arguments, i.e. $count:{}');
    }
    return () => {
      let count = 0;
      return {
        add: () => {
          count++;
        },
        result: () => count,
      };
    };
  },
  $median: (operand, names, compile) => {
    const args = namedArguments('$median', operand, ['input', 'method']);
    return percentile({ ...args, p: [0.5] }, names, compile, true);
  },
  $percentile: (operand, names, compile) => percentile(operand, names, compile, false),
  $firstN: several(['input'], (values, n) => values.slice(0, n)),
  $lastN: several(['input'], (values, n) => values.slice(-n)),
  $minN: several(['input'], (values, n) => ascending(values).slice(0, n)),
  $maxN: several(['input'], (values, n) => ascending(values).reverse().slice(0, n)),
  $topN: (operand, names, compile) => ranked(operand, names, compile, (values, n) => values.slice(0, n)),
  $bottomN: (operand, names, compile) => ranked(operand, names, compile, (values, n) => values.slice(-n)),
  $top: (operand, names, compile) => ranked(operand, names, compile, (values) => values[0] ?? null),
  $bottom: (operand, names, compile) => ranked(operand, names, compile, (values) => values.at(-1) ?? null),
};

function orNull(state: unknown): unknown {
  return state === NONE ? null : state;
}

const ascending = (values: unknown[]): unknown[] => values.filter((value) => !isNullish(value)).sort(compareValues);

/** Compiles `{ $sum: expression }` and its like. */
export function compileAccumulator(
  field: string,
  spec: unknown,
  names: ReadonlySet<string>,
  compile: Compile,
): Accumulator {
  if (!isDocument(spec) || !Object.keys(spec)[0]?.startsWith('$')) {
    throw new MongoError(40234, `The field '${field}' must be an accumulator object`);
  }
  const operators = Object.keys(spec);
  if (operators.length !== 1) throw new MongoError(40238, `The field '${field}' must specify one accumulator`);
  return compileNamedAccumulator(operators[0]!, spec[operators[0]!], names, compile);
}

/** Compiles an accumulator by its name. */
export function compileNamedAccumulator(
  operator: string,
  operand: unknown,
  names: ReadonlySet<string>,
  compile: Compile,
): Accumulator {
  const compiler = accumulators[operator];
  if (compiler === undefined) throw new MongoError(15952, `unknown group operator '${operator}'`);
  return compiler(operand, names, compile, operator);
}

export const isAccumulator = (operator: string): boolean => operator in accumulators;

function several(required: string[], pick: (values: unknown[], n: number) => unknown): Compiler {
  return (operand, names, compile, operator) => {
    const args = namedArguments(operator, operand, ['n', ...required]);
    const count = constantCount(operator, args.n, names, compile);
    const evaluate = compile(args.input, names);
    return () => {
      const values: unknown[] = [];
      return { add: (scope) => values.push(evaluate(scope) ?? null), result: () => pick(values, count) };
    };
  };
}

function ranked(
  operand: unknown,
  names: ReadonlySet<string>,
  compile: Compile,
  pick: (values: unknown[], n: number) => unknown,
): Accumulator {
  const single = !isDocument(operand) || !('n' in operand);
  const args = namedArguments('$topN', single ? { n: 1, ...(operand as Doc) } : operand, ['n', 'sortBy', 'output']);
  const order = compileSort(args.sortBy);
  if (order === undefined) throw new MongoError(2, 'sortBy must not be empty');
  const count = constantCount('$topN', args.n, names, compile);
  const output = compile(args.output, names);
  return () => {
    const entries: { key: Buffer; value: unknown }[] = [];
    return {
      add: (scope) => entries.push({ key: order.keyOf(scope.root as Doc), value: output(scope) ?? null }),
      result: () =>
        pick(
          entries.sort((a, b) => Buffer.compare(a.key, b.key)).map((entry) => entry.value),
          count,
        ),
    };
  };
}

function constantCount(operator: string, n: unknown, names: ReadonlySet<string>, compile: Compile): number {
  const count = integerOf(operator, compile(n, names)({ root: {}, variables: {} }), 5787902);
  if (count < 1) throw new MongoError(5787908, `'n' of ${operator} must be greater than 0`);
  return count;
}

function percentile(operand: unknown, names: ReadonlySet<string>, compile: Compile, single: boolean): Accumulator {
  const args = namedArguments('$percentile', operand, ['input', 'p', 'method']);
  const evaluate: Evaluate = compile(args.input, names);
  const wanted = percentileArguments(args.p);
  percentiles([], wanted, args.method);
  return () => {
    const values: unknown[] = [];
    return {
      add: (scope) => values.push(evaluate(scope)),
      result: () => {
        const found = percentiles(values, wanted, args.method);
        return single ? found[0] : found;
      },
    };
  };
}
