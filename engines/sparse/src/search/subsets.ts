import { bitOf, type Problem } from './problem.js';

/** Names of the features of a subset: the forced ones, those of the prefix, those of the block. */
export function featuresOf(problem: Problem, prefixMask: number, mask: number): string[] {
  const { prefix, free, forced } = problem;
  const rest = free.length - prefix;
  const isIn = (u: number) =>
    u < prefix ? (prefixMask & bitOf(u, prefix)) !== 0 : (mask & bitOf(u - prefix, rest)) !== 0;
  return [...forced, ...free.filter((_, u) => isIn(u))];
}
