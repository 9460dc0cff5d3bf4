import { columnsOf, type Design } from '../data/design.js';
import type { Folds } from '../data/folds.js';
import { standardise } from '../data/standardise.js';
import { heldOutSquares } from '../regression/held-out.js';
import { type Choice, ConstraintError, type Constraints, choiceOf } from './constraints.js';
import { type Layout, layoutOf, stateSize } from './layout.js';
import { startOf } from './start.js';

/** Free features that one block of the search runs through; the others are fixed in a block. */
export const BLOCK = 14;
const DEPENDENT = 1e-8;
/** The prefix is a mask of 31 bits; of more free features than it and a block hold, a problem is wide. */
const MOST_MASKED = BLOCK + 31;
/** Most bytes of the states of one thread. */
const MOST_BYTES = 2 ** 30;

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
  /** For each free feature the free features that it excludes. */
  readonly excludes: readonly (readonly number[])[];
  /** Whether there are more free features than masks hold: its subsets are walked by addition (see wide/additions.ts), and it has no block. */
  readonly isWide: boolean;
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
  const limits = limitsOf(constraints, choice, columns.length, columnsCarried(design, folds));
  const layout = layoutOf(columns.length, targets.length, folds);
  checkMemory(stateSize(layout) * (limits.maxColumns + 1) * 8);
  const start = startOf(layout, [...columns, ...targets.map(({ values }) => values)], folds);
  const widths = units.map((unit) => unit.columns.length);
  const first = widths.map((_, u) => widths.slice(0, u).reduce((sum, width) => sum + width, 0));
  const count = choice.free.length;
  const wide = isWide(choice);
  const prefix = wide ? count : Math.max(0, count - BLOCK);
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
    excludes: choice.excludes,
    isWide: wide,
    prefix,
    excludesInPrefix: Uint32Array.from(wide ? [] : choice.excludes, (list) => bits(list, 0, prefix)),
    excludesInBlock: Uint32Array.from(choice.excludes, (list) => bits(list, prefix, count)),
    ...limits,
    rows: design.n,
    nullSquares: Float64Array.from(targets, ({ values }) => heldOutSquares([], values, folds)),
    squaredScales: Float64Array.from(targets, ({ scale }) => scale ** 2),
    floor: DEPENDENT * design.n,
    heldOut: design.n * folds.repeats,
  };
}

/** Whether there are more features to choose from than masks hold. */
export function isWide({ free }: Choice): boolean {
  return free.length > MOST_MASKED;
}

/** Most columns of a subset: one degree of freedom is left over in every fold. */
export function columnsCarried({ n }: Design, folds: Folds): number {
  return Math.min(...folds.held.map((held) => n - held.length)) - 2;
}

function checkMemory(bytes: number): void {
  if (bytes <= MOST_BYTES) return;
  throw new ConstraintError(
    `the products of so many columns take ${Math.ceil(bytes / 2 ** 20)} MiB, more than the ${MOST_BYTES / 2 ** 20} MiB of a thread`,
    'set a smaller largest size, hold out by fewer folds, or forbid features',
  );
}

function limitsOf(constraints: Constraints, choice: Choice, columns: number, possible: number) {
  const forced = choice.forced.length;
  const units = forced + choice.free.length;
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
  const maxColumns = Math.min(possible, mostColumns(choice, most));
  return { minSize: Math.max(minSize, forced), maxSize: most, maxColumns };
}

/** Columns of the forced features with the widest of the others, so many in all. */
function mostColumns({ forced, free }: Choice, most: number): number {
  const widest = free.map(({ columns }) => columns.length).sort((a, b) => b - a);
  const widths = [...forced.map(({ columns }) => columns.length), ...widest.slice(0, most - forced.length)];
  return widths.reduce((sum, width) => sum + width, 0);
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
