import { shareOut, type Threads } from '@meguri/threads';
import type { Winner, WinnerOptions } from '../search/winners.js';
import { type NestedOptions, type NestedReport, nestedReports, nestedSearches } from '../validation/nested.js';
import {
  type PermutationOptions,
  type PermutationReport,
  permutationReport,
  permutationSearches,
} from '../validation/permutation.js';

/** As `nestedCrossValidation`, its searches shared out over threads; the same bit for bit. */
export async function nestedCrossValidationInParallel(
  options: NestedOptions,
  threads: Threads = {},
): Promise<NestedReport[]> {
  return nestedReports(options, await winnersOfAll(nestedSearches(options), threads));
}

/** As `permutationTest`, its searches shared out over threads; the same bit for bit. */
export async function permutationTestInParallel(
  options: PermutationOptions,
  threads: Threads = {},
): Promise<PermutationReport> {
  return permutationReport(await winnersOfAll(permutationSearches(options), threads));
}

async function winnersOfAll(searches: readonly WinnerOptions[], threads: Threads): Promise<Winner[][]> {
  const found: Winner[][] = [];
  await shareOut<WinnerOptions, Winner[]>(
    { name: 'winners-worker', beside: import.meta.url },
    undefined,
    searches,
    threads,
    (winners) => {
      found.push(winners);
    },
  );
  return found;
}
