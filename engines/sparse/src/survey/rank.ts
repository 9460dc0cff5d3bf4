import type { Survey } from './survey.js';

/** Place of a set of features among the best subsets of a target, from 1; null where it is none of those that the survey lists. */
export function rankOf({ targets }: Survey, target: string, features: readonly string[]): number | null {
  const chosen = new Set(features);
  const best = targets.find((each) => each.target === target)?.best ?? [];
  const place = best.findIndex(
    (subset) => subset.features.length === chosen.size && subset.features.every((name) => chosen.has(name)),
  );
  return place < 0 ? null : place + 1;
}
