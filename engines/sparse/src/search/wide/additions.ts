import { ConstraintError } from '../constraints.js';
import type { Kernel } from '../kernel.js';
import type { Problem } from '../problem.js';
import { advance, countSets, setAt } from './combinations.js';

// A wide problem is walked by addition: every subset but the smallest is a smaller one with a feature behind its last. The products of the
// smaller one are eliminated once for all that add to it, and nothing but errors is computed of those.

/** What one feature more makes of a subset. */
export interface Additions {
  /** Free features of the subset, ascending; another list with the next one. */
  readonly members: readonly number[];
  /** Held-out squares of target t with a feature whose first column is k, at [t * columns + k]; NaN where there is no such subset. */
  readonly squares: Float64Array;
  /** Features that are linearly dependent on the subset in a fold. */
  readonly dependent: number;
}

/** Number of subsets that others add to, admitted or not. Throws {@link ConstraintError} when there are too many subsets to number them. */
export function smallerSubsets(problem: Problem): number {
  if (countSets(problem.free.length, mostMembers(problem)) > Number.MAX_SAFE_INTEGER) {
    throw new ConstraintError(
      `${problem.free.length} free features have too many subsets to walk`,
      'set a smaller largest size, or have a survey look for good ones',
    );
  }
  return countSets(problem.free.length, mostMembers(problem) - 1);
}

/** Most free features of a subset. */
export function mostMembers({ maxSize, forced }: Problem): number {
  return maxSize - forced.length;
}

/** Held-out squares of the forced features alone, of each target; undefined when they are linearly dependent. */
export function squaresOfForced(problem: Problem, kernel: Kernel): number[] | undefined {
  if (!pivotForced(problem, kernel)) return undefined;
  const { squares, capacity } = kernel.enumerate(problem.forcedColumns, 0, 0, 0);
  return Array.from({ length: problem.layout.targets }, (_, t) => squares[t * capacity]!);
}

/** What is added to the smaller subsets from one place in their order to another; those that constraints or dependence forbid are passed over. */
export function* additionsTo(problem: Problem, kernel: Kernel, from: number, to: number): Generator<Additions> {
  const { first, free, maxColumns } = problem;
  if (from >= to || !pivotForced(problem, kernel)) return;
  const most = mostMembers(problem) - 1;
  const members = setAt(from, free.length, most);
  // how many of the members are eliminated, and the level before each and after the last of them
  let ready = 0;
  const levels = [problem.forcedColumns];
  for (let place = from; place < to; place++) {
    if (place > from) {
      advance(members, free.length, most);
      ready = Math.min(ready, members.length - 1);
    }
    while (ready < members.length && isAdmitted(problem, members, ready, members[ready]!)) {
      const level = pivotFeature(problem, kernel, levels[ready]!, members[ready]!);
      if (level === undefined) break;
      levels[++ready] = level;
    }
    const level = levels[ready]!;
    if (ready < members.length || level === maxColumns) continue;
    const next = (members.at(-1) ?? -1) + 1;
    const squares = next < free.length ? kernel.extend(level, first[next]!) : new Float64Array(0);
    yield { members: members.slice(), squares, dependent: complete(problem, kernel, level, members, squares) };
  }
}

/** Puts right what single columns do not say: features of several columns, and those not admitted; how many are linearly dependent. */
function complete(
  problem: Problem,
  kernel: Kernel,
  level: number,
  members: readonly number[],
  squares: Float64Array,
): number {
  const { first, width, free, layout } = problem;
  const { columns, targets } = layout;
  const isExclusive = members.some((u) => problem.excludes[u]!.length > 0);
  let dependent = 0;
  for (let u = (members.at(-1) ?? -1) + 1; u < free.length; u++) {
    const k = first[u]!;
    if (level + width[u]! > problem.maxColumns || (isExclusive && !isAdmitted(problem, members, members.length, u))) {
      for (let t = 0; t < targets; t++) squares[t * columns + k] = Number.NaN;
      continue;
    }
    if (width[u]! > 1) {
      const above = pivotFeature(problem, kernel, level, u);
      const listed = above === undefined ? undefined : kernel.enumerate(above, 0, 0, 0);
      for (let t = 0; t < targets; t++) {
        squares[t * columns + k] = listed ? listed.squares[t * listed.capacity]! : Number.NaN;
      }
    }
    if (Number.isNaN(squares[k])) dependent++;
  }
  return dependent;
}

function pivotForced({ forcedColumns }: Problem, kernel: Kernel): boolean {
  for (let level = 0; level < forcedColumns; level++) if (!kernel.pivot(level, level)) return false;
  return true;
}

/** Whether a feature goes with the first `count` of others. */
function isAdmitted({ excludes }: Problem, others: readonly number[], count: number, u: number): boolean {
  const rivals = excludes[u]!;
  return rivals.length === 0 || !others.slice(0, count).some((other) => rivals.includes(other));
}

/** Level after the columns of a feature; undefined when they are too many, or linearly dependent. */
function pivotFeature(
  { first, width, maxColumns }: Problem,
  kernel: Kernel,
  from: number,
  u: number,
): number | undefined {
  const count = width[u]!;
  if (from + count > maxColumns) return undefined;
  for (let c = 0; c < count; c++) if (!kernel.pivot(from + c, first[u]! + c)) return undefined;
  return from + count;
}
