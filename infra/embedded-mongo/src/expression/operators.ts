import { arithmetic } from './arithmetic.js';
import { arrays } from './arrays.js';
import { comparison } from './comparison.js';
import { conversions } from './conversions.js';
import { dates } from './dates.js';
import { mingoOperators } from './mingo.js';
import { objects } from './objects.js';
import type { Compile, Evaluate } from './scope.js';
import { sets } from './sets.js';
import { statistics } from './statistics.js';

/** An operator all of whose arguments are evaluated before it runs. */
export type OperatorCompiler = (
  operator: string,
  operand: unknown,
  names: ReadonlySet<string>,
  compile: Compile,
) => Evaluate;

/** Every operator of that kind, by name. */
export const computedOperators: ReadonlyMap<string, OperatorCompiler> = new Map(
  [arithmetic, comparison, arrays, sets, objects, conversions, dates, statistics, mingoOperators].flatMap((group) =>
    Object.entries(group),
  ),
);
