import type { Design } from '../data/design.js';
import type { Folds } from '../data/folds.js';
import { type RankedSubset, rankedOf } from '../outputs/report.js';
import { BestList } from './best-list.js';
import { bitCount } from './bit-count.js';
import { ConstraintError, type Constraints } from './constraints.js';
import { type Backend, kernelOf, tallyAll } from './jobs.js';
import type { Kernel } from './kernel.js';
import { orderByRelevance } from './order.js';
import { BLOCK, bitOf, type Problem, problemOf } from './problem.js';
import { DEFAULT_TOP } from './search.js';
import { type ListedSubset, subsetsOf } from './subsets.js';
import type { Watch } from './watch.js';

export interface BoundedOptions {
  readonly design: Design;
  readonly folds: Folds;
  readonly constraints?: Constraints;
  /** Index of the target. Default 0. */
  readonly target?: number;
  /** How many of the best subsets are wanted. Default 1,000. */
  readonly top?: number;
  readonly backend?: Backend;
  /** After so many errors the search gives up and returns the best so far. Default: never. */
  readonly mostEvaluated?: number;
}

export interface BoundedReport {
  readonly target: string;
  /** The best subsets, smallest error first. */
  readonly best: readonly RankedSubset[];
  /** Whether certainly no other subset is better than the last of them. False only when the search gave up. */
  readonly certified: boolean;
  /** Subsets whose error was computed, of how many, sizes and exclusions aside. */
  readonly evaluated: number;
  readonly subsets: number;
  /** Part of the subsets that bounds or constraints left out. */
  readonly pruned: number;
  readonly backend: Backend;
}

/** Rounding is no reason to leave a branch out. */
const MARGIN = 1 + 1e-9;

interface Walk {
  readonly problem: Problem;
  readonly kernel: Kernel;
  readonly best: BestList;
  /** Held-out squares that so many subsets reach for certain. */
  readonly reached: number;
  readonly repeats: number;
  readonly watch: Watch;
  readonly most: number;
  certified: boolean;
  evaluated: number;
  settled: number;
}

/** A subset of the first features, and the level of its state. */
interface Node {
  readonly mask: number;
  readonly size: number;
  readonly level: number;
  readonly residual: number;
  readonly closed: number;
}

/**
 * The best subsets by held-out error without walking all of them: a branch is left out when the residual squares of its largest subset are
 * no less than the held-out squares of the last of the best so far (Furnival and Wilson, Technometrics 16, 499, 1974, with held-out errors, which
 * are never less than residuals, for the criterion). With a clear signal that is most of them; without one, few.
 * @throws {ConstraintError} as `search`
 */
export function searchBounded(options: BoundedOptions, watch: Watch = {}): BoundedReport {
  const { problem, best, certified, evaluated, backend } = bestBounded(options, watch);
  const subsets = 2 ** problem.free.length;
  return {
    target: options.design.targets[options.target ?? 0]!.name,
    best: rankedOf(problem, best, 0).map((subset) => inOrderOf(options.design, subset)),
    certified,
    evaluated,
    subsets,
    pruned: 1 - evaluated / subsets,
    backend,
  };
}

/** What is found without walking all subsets, in the numbers of a problem of one target. */
export interface Findings {
  readonly problem: Problem;
  /** The best first. */
  readonly best: readonly ListedSubset[];
  readonly certified: boolean;
  readonly evaluated: number;
  readonly backend: Backend;
}

/** As {@link searchBounded}. */
export function bestBounded(options: BoundedOptions, watch: Watch = {}): Findings {
  const { constraints = {}, target = 0, top = DEFAULT_TOP, backend, folds } = options;
  const ordered = orderByRelevance(options.design, target);
  const design = { ...options.design, features: ordered, targets: [options.design.targets[target]!] };
  const problem = problemOf(design, withWhole(folds), constraints);
  if (problem.isWide) {
    throw new ConstraintError(
      `bounds are of no use for ${problem.free.length} free features`,
      'set a largest size and walk all subsets, or have a survey look for good ones',
    );
  }
  const kernel = kernelOf(problem, backend);
  const walk: Walk = {
    problem,
    kernel,
    best: new BestList(top),
    reached: reachedBy(design, problem, folds, constraints, top, backend),
    repeats: folds.repeats,
    watch,
    most: options.mostEvaluated ?? Number.POSITIVE_INFINITY,
    certified: true,
    evaluated: 0,
    settled: 0,
  };
  const root = forcedNode(walk);
  if (root) visit(walk, 0, root);
  const { best, certified, evaluated } = walk;
  return { problem, best: subsetsOf(problem, best), certified, evaluated, backend: kernel.name };
}

/** The subset with its features in the order of the design. */
export function inOrderOf({ features }: Design, subset: RankedSubset): RankedSubset {
  return { ...subset, features: features.flatMap(({ name }) => (subset.features.includes(name) ? [name] : [])) };
}

/** Folds with one more that holds nothing out: its products are those of all rows. Leave-one-out has them anyway. */
function withWhole(folds: Folds): Folds {
  return folds.kind === 'leave-one-out' ? folds : { ...folds, held: [...folds.held, []] };
}

/** Held-out squares that the wanted number of subsets reaches among those of the first features alone. */
function reachedBy(
  design: Design,
  { free }: Problem,
  folds: Folds,
  constraints: Constraints,
  top: number,
  backend: Backend | undefined,
): number {
  const forbid = [...(constraints.forbid ?? []), ...free.slice(BLOCK)];
  const problem = problemOf(design, folds, { ...constraints, forbid });
  return tallyAll(problem, kernelOf(problem, backend), top)[0]!.best.bound;
}

function forcedNode({ problem, kernel }: Walk): Node | undefined {
  // the standardised target has squares of one per row
  let residual = problem.rows;
  for (let level = 0; level < problem.forcedColumns; level++) {
    if (!kernel.pivot(level, level)) return undefined;
    residual -= kernel.explained(level, level);
  }
  return { mask: 0, size: problem.forced.length, level: problem.forcedColumns, residual, closed: 0 };
}

/** Walks the subsets that `node` and the features from `u` on make. */
function visit(walk: Walk, u: number, node: Node): void {
  const { problem, kernel } = walk;
  const { first, prefix, free } = problem;
  if (walk.evaluated >= walk.most) {
    walk.certified = false;
    return;
  }
  const limit = (Math.min(walk.reached, walk.best.bound) / walk.repeats) * MARGIN;
  if (u < free.length && kernel.reach(node.level, first[u]!, node.residual, limit) <= first[u]!) {
    settle(walk, u);
    return;
  }
  if (u === prefix) {
    list(walk, node, limit);
    settle(walk, u);
    return;
  }
  const child = add(walk, u, node);
  if (child) visit(walk, u + 1, child);
  else settle(walk, u + 1);
  visit(walk, u + 1, node);
}

/** The subset with feature `u` too; undefined when constraints or dependence forbid it. */
function add({ problem, kernel }: Walk, u: number, node: Node): Node | undefined {
  const { first, width, prefix, excludesInPrefix, excludesInBlock, maxSize, maxColumns } = problem;
  if ((excludesInPrefix[u]! & node.mask) !== 0 || node.size === maxSize || node.level + width[u]! > maxColumns) {
    return undefined;
  }
  let { level, residual } = node;
  for (let c = 0; c < width[u]!; c++, level++) {
    if (!kernel.pivot(level, first[u]! + c)) return undefined;
    residual -= kernel.explained(level, first[u]! + c);
  }
  const closed = node.closed | excludesInBlock[u]!;
  return { mask: node.mask + bitOf(u, prefix), size: node.size + 1, level, residual, closed };
}

function list(walk: Walk, node: Node, limit: number): void {
  const { problem, kernel, best } = walk;
  const { maxSize, maxColumns, minSize } = problem;
  const bound = { residual: node.residual, limit };
  const { count, masks, squares } = kernel.enumerate(
    node.level,
    node.closed,
    maxSize - node.size,
    maxColumns - node.level,
    bound,
  );
  walk.evaluated += count;
  for (let i = 0; i < count; i++) {
    if (squares[i]! > best.bound || node.size + bitCount(masks[i]!) < minSize) continue;
    best.offer(squares[i]!, node.mask * 2 ** BLOCK + masks[i]!);
  }
}

function settle(walk: Walk, u: number): void {
  const { problem, watch } = walk;
  watch.signal?.throwIfAborted();
  walk.settled += 2 ** (problem.free.length - u);
  watch.onProgress?.({ done: walk.settled, of: 2 ** problem.free.length });
}
