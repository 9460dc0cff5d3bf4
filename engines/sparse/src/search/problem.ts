import { columnsOf, type Design } from '../data/design.js';
import type { Folds } from '../data/folds.js';
import { standardise } from '../data/standardise.js';
import { heldOutSquares } from '../regression/held-out.js';
import { ConstraintError, type Constraints, choiceOf } from './constraints.js';
import { type Layout, layoutOf } from './layout.js';
import { startOf } from './start.js';

/** Free features that one block of the search runs through; the others are fixed in a block. */
export const BLOCK = 14;
const DEPENDENT = 1e-8;

/** A search in numbers that cross threads. */
export interface Problem {
  readonly layout: Layout;
  /** State of the empty subset: see {@link Layout}. */
  readonly start: Float64Array;
  /** Names of the features in every subset; their columns come first. */
  readonly forced: readonly string[];
  readonly forcedColumns: number;
  /** Names of the features that a subset may have or not. */
  readonly free: readonly string[];
  /** For each free feature its first column and how many it has. */
  readonly first: Int32Array;
  readonly width: Int32Array;
  /** Free features whose choice is fixed in a block; the rest, at most 14, vary in it. */
  readonly prefix: number;
  /** For each free feature the ones of the prefix, and of the rest, that it excludes, as bits. */
  readonly excludesInPrefix: Uint32Array;
  readonly excludesInBlock: Uint32Array;
  /** Fewest and most features, and most columns, forced ones included. */
  readonly minSize: number;
  readonly maxSize: number;
  readonly maxColumns: number;
  /** Rows of the design. */
  readonly rows: number;
  /** Held-out squares of the mean alone, standardised: what errors are compared with. */
  readonly nullSquares: Float64Array;
  /** Squared unit of each target: standardised squares times this are squares in its unit. */
  readonly squaredScales: Float64Array;
  /** Pivots below make a subset rank-deficient: 1e-8 of the sum of squares of a standardised column. */
  readonly floor: number;
  /** Number of held-out values. */
  readonly heldOut: number;
}

/** The bit of free feature `u` of `count` in a mask: early features have high bits, so that a block's masks are near one another. */
export function bitOf(u: number, count: number): number {
  return 2 ** (count - 1 - u);
}

/** Sets a search up. Throws {@link ConstraintError} when the folds leave too few rows for the subsets wanted. */
export function problemOf(design: Design, folds: Folds, constraints: Constraints): Problem {
  const choice = choiceOf(design, constraints);
  const units = [...choice.forced, ...choice.free];
  const columns = columnsOf(design, units).map((values) => standardise(values).values);
  const targets = design.targets.map(({ values }) => standardise(values));
  const fewest = Math.min(...folds.held.map((held) => design.n - held.length));
  // one degree of freedom is left over in every fold
  const limits = limitsOf(constraints, choice.forced.length, units.length, columns.length, fewest - 2);
  const layout = layoutOf(columns.length, targets.length, folds);
  const start = startOf(layout, [...columns, ...targets.map(({ values }) => values)], folds);
  const widths = units.map((unit) => unit.columns.length);
  const first = widths.map((_, u) => widths.slice(0, u).reduce((sum, width) => sum + width, 0));
  const count = choice.free.length;
  const prefix = Math.max(0, count - BLOCK);
  const bits = (list: readonly number[], from: number, to: number) =>
    list.filter((u) => u >= from && u < to).reduce((mask, u) => mask + bitOf(u - from, to - from), 0);
  return {
    layout,
    start,
    forced: choice.forced.map(({ name }) => name),
    free: choice.free.map(({ name }) => name),
    forcedColumns: widths.slice(0, choice.forced.length).reduce((sum, width) => sum + width, 0),
    first: Int32Array.from(first.slice(choice.forced.length)),
    width: Int32Array.from(widths.slice(choice.forced.length)),
    prefix,
    excludesInPrefix: Uint32Array.from(choice.excludes, (list) => bits(list, 0, prefix)),
    excludesInBlock: Uint32Array.from(choice.excludes, (list) => bits(list, prefix, count)),
    ...limits,
    rows: design.n,
    nullSquares: Float64Array.from(targets, ({ values }) => heldOutSquares([], values, folds)),
    squaredScales: Float64Array.from(targets, ({ scale }) => scale ** 2),
    floor: DEPENDENT * design.n,
    heldOut: design.n * folds.repeats,
  };
}

function limitsOf(constraints: Constraints, forced: number, units: number, columns: number, possible: number) {
  const { minSize = forced, maxSize } = constraints;
  if (maxSize === undefined && columns > possible) {
    throw new ConstraintError(
      `${columns} columns are more than the ${possible} that the folds' training rows can carry`,
      'set a largest size, forbid features, or measure more',
    );
  }
  const most = Math.min(maxSize ?? units, units);
  if (most < forced || most < minSize) {
    throw new ConstraintError(
      `no subset has ${Math.max(minSize, forced)} to ${most} features`,
      'allow more features, or force fewer',
    );
  }
  return { minSize: Math.max(minSize, forced), maxSize: most, maxColumns: Math.min(possible, columns) };
}

/** Whether constraints admit a subset of the prefix, given as bits. */
export function admitsPrefix(problem: Problem, prefixMask: number): boolean {
  let size = problem.forced.length;
  let columns = problem.forcedColumns;
  for (let u = 0; u < problem.prefix; u++) {
    if ((prefixMask & bitOf(u, problem.prefix)) === 0) continue;
    if ((problem.excludesInPrefix[u]! & prefixMask) !== 0) return false;
    size += 1;
    columns += problem.width[u]!;
  }
  return size <= problem.maxSize && columns <= problem.maxColumns;
}
