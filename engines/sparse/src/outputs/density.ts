import { BIN_WIDTH, BINS } from '../search/bins.js';
import type { Problem } from '../search/problem.js';
import type { Tally } from '../search/tally.js';

/**
 * How many subsets have which error: the density of states (Igarashi et al., J. Phys. Soc. Jpn. 87, 044802, 2018). Bins are
 * 1 % wide; the first and the last also hold what lies beyond.
 */
export interface Density {
  /** Edges of the bins in units of the target, one more than there are bins; empty bins at both ends are left out. */
  readonly edges: readonly number[];
  /** Counts by number of features, `bySize[size][bin]`. */
  readonly bySize: readonly (readonly number[])[];
  /** Where counts are estimated from random subsets: their standard errors, likewise. A bin without a draw has 0, which says nothing of it. */
  readonly standardErrors?: readonly (readonly number[])[];
}

export function densityOf(problem: Problem, { density }: Tally, nullRmse: number): Density {
  const used = Array.from({ length: BINS }, (_, bin) => bin).filter((bin) => {
    for (let at = bin; at < density.length; at += BINS) if (density[at]! > 0) return true;
    return false;
  });
  const [from, to] = [used[0] ?? 0, (used.at(-1) ?? -1) + 1];
  const edge = (bin: number) => nullRmse * Math.exp((bin - BINS / 2) * BIN_WIDTH);
  return {
    edges: Array.from({ length: to - from + 1 }, (_, i) => edge(from + i)),
    bySize: Array.from({ length: problem.maxSize + 1 }, (_, size) =>
      Array.from(density.subarray(size * BINS + from, size * BINS + to)),
    ),
  };
}
