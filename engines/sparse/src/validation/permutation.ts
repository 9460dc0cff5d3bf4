import { stream } from '@meguri/numerics';
import { DataError } from '../data/data-error.js';
import type { Column } from '../data/design.js';
import { type Watch, watched } from '../search/watch.js';
import { type Winner, type WinnerOptions, winnersOf } from '../search/winners.js';

/** Targets that are searched at once: their subsets are the same, and so is most of the work. */
const BATCH = 8;

export interface PermutationOptions extends WinnerOptions {
  /** How often the target is shuffled. */
  readonly permutations: number;
  readonly seed: number;
  /** Index of the target. Default 0. */
  readonly target?: number;
}

export interface PermutationReport {
  /** Probability that chance alone gives a winner as good; at least 1 / (permutations + 1) (Phipson and Smyth, 2010). */
  readonly p: number;
  /** Error of the winner, and of the winners among shuffled targets, ascending; in units of the target. */
  readonly rmse: number;
  readonly shuffled: readonly number[];
}

/** Searches shuffled targets as the true one was searched: what error the best of so many subsets has when nothing is to be found. */
export function permutationTest(options: PermutationOptions, watch: Watch = {}): PermutationReport {
  return permutationReport(watched(permutationSearches(options), winnersOf, watch));
}

/** The searches of {@link permutationTest}: the true target, then batches of shuffled ones. Throws {@link DataError}. */
export function permutationSearches(options: PermutationOptions): WinnerOptions[] {
  const { design, folds, constraints, backend, permutations, seed, target = 0 } = options;
  if (!(Number.isInteger(permutations) && permutations > 0)) {
    throw new DataError(`${permutations} permutations are not possible`, {}, 'take 19 or more');
  }
  const column = design.targets[target]!;
  const shuffled = Array.from({ length: permutations }, (_, i) => shuffle(column, seed, i));
  const batches = Array.from({ length: Math.ceil(permutations / BATCH) }, (_, b) =>
    shuffled.slice(b * BATCH, (b + 1) * BATCH),
  );
  return [[column], ...batches].map((targets) => ({ design: { ...design, targets }, folds, constraints, backend }));
}

/** What the winners of those searches say. */
export function permutationReport([truth, ...batches]: readonly (readonly Winner[])[]): PermutationReport {
  const { rmse } = truth![0]!;
  const shuffled = batches.flatMap((winners) => winners.map((winner) => winner.rmse)).sort((a, b) => a - b);
  const asGood = shuffled.filter((other) => other <= rmse).length;
  return { p: (asGood + 1) / (shuffled.length + 1), rmse, shuffled };
}

function shuffle({ name, values }: Column, seed: number, permutation: number): Column {
  const order = stream(seed, 'permutation', permutation).sample(values.length, values.length);
  return { name, values: Float64Array.from(order, (i) => values[i]!) };
}
