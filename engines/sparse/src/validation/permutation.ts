import { stream } from '@meguri/numerics';
import { DataError } from '../data/data-error.js';
import type { Column, Design } from '../data/design.js';
import { type WinnerOptions, winnersOf } from '../search/winners.js';

/** Targets that are searched at once: their subsets are the same, and so is most of the work. */
const BATCH = 8;

export interface PermutationOptions extends WinnerOptions {
  /** How often the target is shuffled. */
  readonly permutations: number;
  readonly seed: number;
  /** Index of the target. Default 0. */
  readonly target?: number;
  readonly onProgress?: (progress: { readonly done: number; readonly of: number }) => void;
}

export interface PermutationReport {
  /** Probability that chance alone gives a winner as good; at least 1 / (permutations + 1) (Phipson and Smyth, 2010). */
  readonly p: number;
  /** Error of the winner, and of the winners among shuffled targets, ascending; in units of the target. */
  readonly rmse: number;
  readonly shuffled: readonly number[];
}

/** Searches shuffled targets as the true one was searched: what error the best of so many subsets has when nothing is to be found. */
export function permutationTest(options: PermutationOptions): PermutationReport {
  const { design, permutations, seed, target = 0, onProgress, ...search } = options;
  if (!(Number.isInteger(permutations) && permutations > 0)) {
    throw new DataError(`${permutations} permutations are not possible`, {}, 'take 19 or more');
  }
  const column = design.targets[target]!;
  const [winner] = winnersOf({ ...search, design: withTargets(design, [column]) });
  const shuffled: number[] = [];
  while (shuffled.length < permutations) {
    const count = Math.min(BATCH, permutations - shuffled.length);
    const targets = Array.from({ length: count }, (_, i) => shuffle(column, seed, shuffled.length + i));
    shuffled.push(...winnersOf({ ...search, design: withTargets(design, targets) }).map(({ rmse }) => rmse));
    onProgress?.({ done: shuffled.length, of: permutations });
  }
  shuffled.sort((a, b) => a - b);
  const asGood = shuffled.filter((rmse) => rmse <= winner!.rmse).length;
  return { p: (asGood + 1) / (permutations + 1), rmse: winner!.rmse, shuffled };
}

function withTargets(design: Design, targets: readonly Column[]): Design {
  return { ...design, targets };
}

function shuffle({ name, values }: Column, seed: number, permutation: number): Column {
  const order = stream(seed, 'permutation', permutation).sample(values.length, values.length);
  return { name, values: Float64Array.from(order, (i) => values[i]!) };
}
