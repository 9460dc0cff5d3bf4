import { leaveOneOut, searchBounded, searchInParallel } from '@meguri/sparse';
import { atMost, type Measured } from '../planning/gate.ts';
import { taskOf } from './tasks.ts';
import { quickest, timed } from './timing.ts';

/** p = 24: 16.8 million subsets with density of states, on two cores. */
export async function measureStoredDensity(say: (text: string) => void): Promise<Measured> {
  const design = taskOf({ n: 50, p: 24, seed: 2, coefficients: [1, -1, 0.5, 0.5], noise: 1 });
  const { result, timing } = await quickest(3, () =>
    searchInParallel({ design, folds: leaveOneOut(50) }, { threads: 2 }),
  );
  const figure = 'n = 50, p = 24, leave-one-out, two threads: seconds for all subsets with density of states';
  say(`${figure}: ${timing.wall} (processor ${timing.processor})`);
  return { results: { subsets: result.subsets, ...timing }, gates: [atMost(figure, timing.wall, 2)] };
}

/** p = 30: the best 1,000 for certain, one core. */
export async function measureCertified(say: (text: string) => void): Promise<Measured> {
  const design = taskOf({ n: 50, p: 30, seed: 3, coefficients: [1, -1, 1, -1], noise: 0.2 });
  const { result, timing } = await timed(() => searchBounded({ design, folds: leaveOneOut(50) }));
  const figure =
    'n = 50, p = 30, leave-one-out, clear signal: processor seconds for the best 1,000 for certain, one core';
  say(`${figure}: ${timing.processor} (wall ${timing.wall}), ${(100 * result.pruned).toFixed(2)} % left out`);
  const { evaluated, pruned } = result;
  return {
    results: { evaluated, pruned, best: result.best[0], ...timing },
    gates: [atMost(figure, timing.processor, 12)],
  };
}
