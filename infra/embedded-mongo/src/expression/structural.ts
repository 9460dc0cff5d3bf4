import { type Doc, isDocument } from '../bson/document.js';
import { MongoError } from '../errors.js';
import { namedArguments } from './arguments.js';
import { type Compile, type Evaluate, isTrue, type Scope } from './scope.js';

/** An operator that decides itself which of its parts are evaluated, and with which variables. */
type Structural = (operand: unknown, names: ReadonlySet<string>, compile: Compile) => Evaluate;

/** Operators with variables, branches or unevaluated operands. */
export const structuralOperators: Record<string, Structural> = {
  $literal: (operand) => () => operand,
  $and: (operand, names, compile) => {
    const terms = list(operand).map((term) => compile(term, names));
    return (scope) => terms.every((term) => isTrue(term(scope)));
  },
  $or: (operand, names, compile) => {
    const terms = list(operand).map((term) => compile(term, names));
    return (scope) => terms.some((term) => isTrue(term(scope)));
  },
  $cond: compileCond,
  $ifNull: compileIfNull,
  $switch: compileSwitch,
  $let: compileLet,
  $map: compileMap,
  $filter: compileFilterOperator,
  $reduce: compileReduce,
};

const list = (operand: unknown): unknown[] => (Array.isArray(operand) ? operand : [operand]);

function compileCond(operand: unknown, names: ReadonlySet<string>, compile: Compile): Evaluate {
  const parts = Array.isArray(operand)
    ? operand
    : Object.values(inOrder(namedArguments('$cond', operand, ['if', 'then', 'else']), ['if', 'then', 'else']));
  if (parts.length !== 3) throw new MongoError(16020, 'Expression $cond takes exactly 3 arguments');
  const [condition, yes, no] = parts.map((part) => compile(part, names)) as [Evaluate, Evaluate, Evaluate];
  return (scope) => (isTrue(condition(scope)) ? yes(scope) : no(scope));
}

const inOrder = (args: Doc, names: string[]): Doc => Object.fromEntries(names.map((name) => [name, args[name]]));

function compileIfNull(operand: unknown, names: ReadonlySet<string>, compile: Compile): Evaluate {
  const parts = list(operand).map((part) => compile(part, names));
  if (parts.length < 2) throw new MongoError(1257300, '$ifNull needs at least two arguments');
  return (scope) => {
    let value: unknown;
    for (const part of parts) {
      value = part(scope);
      if (value !== undefined && value !== null) return value;
    }
    return value;
  };
}

function compileSwitch(operand: unknown, names: ReadonlySet<string>, compile: Compile): Evaluate {
  const args = namedArguments('$switch', operand, ['branches'], ['default']);
  if (!Array.isArray(args.branches) || args.branches.length === 0) {
    throw new MongoError(40068, '$switch requires at least one branch');
  }
  const branches = args.branches.map((branch) => {
    const parts = namedArguments('$switch', branch, ['case', 'then']);
    return [compile(parts.case, names), compile(parts.then, names)] as const;
  });
  const otherwise = 'default' in args ? compile(args.default, names) : undefined;
  return (scope) => {
    for (const [condition, value] of branches) if (isTrue(condition(scope))) return value(scope);
    if (otherwise === undefined) {
      throw new MongoError(
        40066,
        '$switch could not find a matching branch for an input, and no default was specified',
      );
    }
    return otherwise(scope);
  };
}

function compileLet(operand: unknown, names: ReadonlySet<string>, compile: Compile): Evaluate {
  const args = namedArguments('$let', operand, ['vars', 'in']);
  const variables = compileVariables(args.vars, names, compile);
  const body = compile(args.in, new Set([...names, ...Object.keys(args.vars as Doc)]));
  return (scope) => body(withVariables(scope, variables(scope)));
}

/** Compiles a document of variable definitions. */
export function compileVariables(
  definitions: unknown,
  names: ReadonlySet<string>,
  compile: Compile,
): (scope: Scope) => Doc {
  if (!isDocument(definitions)) throw new MongoError(16876, 'variables must be given as an object');
  const compiled = Object.keys(definitions).map((name) => {
    checkVariable(name);
    return [name, compile(definitions[name], names)] as const;
  });
  return (scope) => Object.fromEntries(compiled.map(([name, evaluate]) => [name, evaluate(scope)]));
}

function checkVariable(name: string): void {
  if (!/^[a-z][A-Za-z0-9_]*$/.test(name)) {
    throw new MongoError(16867, `'${name}' starts with an invalid character for a user variable name`);
  }
}

const withVariables = (scope: Scope, variables: Doc): Scope => ({
  root: scope.root,
  variables: { ...scope.variables, ...variables },
});

function elements(operator: string, value: unknown): unknown[] | undefined {
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value)) throw new MongoError(28651, `input to ${operator} must be an array`);
  return value;
}

function compileMap(operand: unknown, names: ReadonlySet<string>, compile: Compile): Evaluate {
  const args = namedArguments('$map', operand, ['input', 'in'], ['as']);
  const name = args.as ?? 'this';
  checkVariable(name);
  const input = compile(args.input, names);
  const body = compile(args.in, new Set([...names, name]));
  return (scope) =>
    elements('$map', input(scope))?.map((item) => body(withVariables(scope, { [name]: item })) ?? null) ?? null;
}

function compileFilterOperator(operand: unknown, names: ReadonlySet<string>, compile: Compile): Evaluate {
  const args = namedArguments('$filter', operand, ['input', 'cond'], ['as', 'limit']);
  const name = args.as ?? 'this';
  checkVariable(name);
  const input = compile(args.input, names);
  const condition = compile(args.cond, new Set([...names, name]));
  const limit = 'limit' in args ? compile(args.limit, names) : undefined;
  return (scope) => {
    const kept = elements('$filter', input(scope))?.filter((item) =>
      isTrue(condition(withVariables(scope, { [name]: item }))),
    );
    const most = limit?.(scope);
    if (most !== undefined && most !== null && (!Number.isInteger(most) || (most as number) < 1)) {
      throw new MongoError(327391, '$filter limit must be a positive integer');
    }
    return kept === undefined ? null : kept.slice(0, (most as number | null) ?? kept.length);
  };
}

function compileReduce(operand: unknown, names: ReadonlySet<string>, compile: Compile): Evaluate {
  const args = namedArguments('$reduce', operand, ['input', 'initialValue', 'in']);
  const input = compile(args.input, names);
  const initial = compile(args.initialValue, names);
  const body = compile(args.in, new Set([...names, 'this', 'value']));
  return (scope) => {
    const items = elements('$reduce', input(scope));
    if (items === undefined) return null;
    return items.reduce<unknown>((value, item) => body(withVariables(scope, { this: item, value })), initial(scope));
  };
}
