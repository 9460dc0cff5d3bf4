import { stream } from '@meguri/numerics';
import { DataError } from './data-error.js';

/** Which rows are held out together; part of the result, since errors depend on it. */
export interface Folds {
  readonly kind: 'leave-one-out' | 'k-fold' | 'grouped';
  /** Indices of the rows that each fold holds out; the other rows train. */
  readonly held: readonly (readonly number[])[];
  /** How often every row is held out. */
  readonly repeats: number;
}

export function leaveOneOut(n: number): Folds {
  return { kind: 'leave-one-out', held: Array.from({ length: n }, (_, i) => [i]), repeats: 1 };
}

export interface KFoldOptions {
  /** Number of folds, 2..n. */
  readonly folds: number;
  readonly seed: number;
  /** How many independent divisions to average over. Default 1. */
  readonly repeats?: number;
}

/** Random folds whose sizes differ by one at most; equal arguments give equal folds. Throws {@link DataError}. */
export function kFold(n: number, { folds, seed, repeats = 1 }: KFoldOptions): Folds {
  checkCount(folds, n, 'rows');
  const held = Array.from({ length: repeats }, (_, repeat) => {
    const order = stream(seed, 'folds', repeat).sample(n, n);
    return deal(order, folds);
  });
  return { kind: 'k-fold', held: held.flat(), repeats };
}

/** Folds as given: `of` is the fold of each row, 0..count-1. */
export function assignedFolds(of: readonly number[]): Folds {
  const count = Math.max(...of) + 1;
  const held = Array.from({ length: count }, (_, fold) => of.flatMap((own, i) => (own === fold ? [i] : [])));
  return { kind: 'k-fold', held: held.filter((rows) => rows.length > 0), repeats: 1 };
}

/**
 * Folds that never part rows with the same label (compound, batch, cluster). Without `folds` each label is left out once; otherwise
 * labels are dealt out at random, the largest first, each to the smallest fold so far. Throws {@link DataError}.
 */
export function groupedFolds(
  labels: readonly string[],
  options?: { readonly folds: number; readonly seed: number },
): Folds {
  const members = new Map<string, number[]>();
  labels.forEach((label, i) => {
    members.set(label, [...(members.get(label) ?? []), i]);
  });
  const groups = [...members.values()];
  checkCount(options?.folds ?? groups.length, groups.length, 'groups');
  if (!options) return { kind: 'grouped', held: groups, repeats: 1 };
  const shuffled = stream(options.seed, 'folds')
    .sample(groups.length, groups.length)
    .map((g) => groups[g]!);
  const held = Array.from({ length: options.folds }, (): number[] => []);
  for (const group of shuffled.sort((a, b) => b.length - a.length)) {
    held.reduce((smallest, fold) => (fold.length < smallest.length ? fold : smallest)).push(...group);
  }
  return { kind: 'grouped', held: held.map((rows) => rows.sort((a, b) => a - b)), repeats: 1 };
}

function checkCount(folds: number, n: number, what: string): void {
  if (Number.isInteger(folds) && folds >= 2 && folds <= n) return;
  throw new DataError(`${folds} folds of ${n} ${what} are not possible`, {}, `take 2 to ${n} folds`);
}

function deal(order: readonly number[], folds: number): number[][] {
  return Array.from({ length: folds }, (_, fold) => order.filter((_, i) => i % folds === fold).sort((a, b) => a - b));
}

/** The rows that train while `held` is held out. */
export function trainingRows(n: number, held: readonly number[]): number[] {
  const out = new Set(held);
  return Array.from({ length: n }, (_, i) => i).filter((i) => !out.has(i));
}
