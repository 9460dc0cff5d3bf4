import type { BestList } from './best-list.js';
import { BLOCK, bitOf, type Problem } from './problem.js';
import { mostMembers } from './wide/additions.js';
import { setAt } from './wide/combinations.js';

/** Names of the features of a subset, and its held-out squares. */
export interface ListedSubset {
  readonly features: readonly string[];
  readonly squares: number;
}

/** The subsets of a list, best first. */
export function subsetsOf(problem: Problem, list: BestList): ListedSubset[] {
  const { squares, ids } = list.sorted();
  return Array.from(ids, (id, i) => ({ features: namesOf(problem, id), squares: squares[i]! }));
}

function namesOf(problem: Problem, id: number): string[] {
  if (!problem.isWide) return featuresOf(problem, Math.floor(id / 2 ** BLOCK), id % 2 ** BLOCK);
  const members = setAt(id, problem.free.length, mostMembers(problem));
  return [...problem.forced, ...members.map((u) => problem.free[u]!)];
}

/** Names of the features of a subset: the forced ones, those of the prefix, those of the block. */
export function featuresOf(problem: Problem, prefixMask: number, mask: number): string[] {
  const { prefix, free, forced } = problem;
  const rest = free.length - prefix;
  const isIn = (u: number) =>
    u < prefix ? (prefixMask & bitOf(u, prefix)) !== 0 : (mask & bitOf(u - prefix, rest)) !== 0;
  return [...forced, ...free.filter((_, u) => isIn(u))];
}
