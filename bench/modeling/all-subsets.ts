import { stream } from '@meguri/numerics';
import { type Backend, kFold, leaveOneOut, search, survey, winnersOf } from '@meguri/sparse';
import { atLeast, atMost, type Gate, type Measured } from '../planning/gate.ts';
import { numpyOn } from './numpy.ts';
import { taskOf } from './tasks.ts';
import { quickest, type Timing } from './timing.ts';

const RUNS = 5;
const SAMPLE = 3000;
/** Seconds for all subsets on one core. */
const bounds: Readonly<Record<Backend, number>> = { wasm: 0.15, js: 0.6 };

const design = taskOf({ n: 50, p: 20, seed: 1, coefficients: [1, -1, 0.5, 0.5], noise: 1 });
const folds = { '10-fold': kFold(50, { folds: 10, seed: 1 }), 'leave-one-out': leaveOneOut(50) };

/** All 1,048,576 subsets of n = 50, p = 20 on one core, against numpy, and against refits. */
export async function measureAllSubsets(say: (text: string) => void): Promise<Measured> {
  const gates: Gate[] = [];
  const results: Record<string, unknown> = {};
  for (const backend of ['wasm', 'js'] as const) {
    for (const [name, of] of Object.entries(folds)) {
      winnersOf({ design, folds: of, backend });
      const errors = await quickest(RUNS, () => winnersOf({ design, folds: of, backend }));
      const kept = await quickest(RUNS, () => search({ design, folds: of, backend }));
      const figure = `n = 50, p = 20, ${name}, ${backend}: processor seconds for the errors of all subsets, one core`;
      say(`${figure}: ${errors.timing.processor} (wall ${errors.timing.wall})`);
      gates.push(atMost(figure, errors.timing.processor, bounds[backend]));
      results[`${name}, ${backend}`] = { errors: errors.timing, withDensityAndTop1000: kept.timing };
    }
  }
  gates.push(...recheckGates());
  const { processor } = (results['leave-one-out, wasm'] as { errors: Timing }).errors;
  const numpy = comparison(processor, say);
  return { results: { ...results, numpy: numpy.result }, gates: [...gates, ...numpy.gates] };
}

function recheckGates(): Gate[] {
  return Object.entries(folds).flatMap(([name]) =>
    (['wasm', 'js'] as const).map((backend) => {
      const scheme = name === '10-fold' ? ({ kind: 'k-fold', folds: 10, seed: 1 } as const) : undefined;
      const report = survey({ design, scheme, backend, nested: false, permutations: 0 });
      const figure = `n = 50, p = 20, ${name}, ${backend}: largest relative difference of the best 1,000 from Householder refits`;
      return atMost(figure, report.targets[0]!.recheck.largest, 1e-9);
    }),
  );
}

/** How many times faster than numpy all subsets are, per subset. */
function comparison(seconds: number, say: (text: string) => void): { result: unknown; gates: Gate[] } {
  const random = stream(1, 'sample');
  const subsets = Array.from({ length: SAMPLE }, () =>
    Array.from({ length: 20 }, (_, j) => j).filter(() => random.uniform() < 0.5),
  );
  const answer = numpyOn(design, subsets);
  if (!answer) return { result: 'python3 has no numpy here: install it to compare', gates: [] };
  const ratio = 2 ** 20 / seconds / answer.solvedPerSecond;
  say(
    `numpy ${answer.version}: ${Math.round(answer.solvedPerSecond)} subsets/s one by one, all in ${answer.treeSeconds.toFixed(1)} s as a tree`,
  );
  const [best] = winnersOf({ design, folds: folds['leave-one-out'] });
  const result = {
    version: answer.version,
    solvedPerSecond: Math.round(answer.solvedPerSecond),
    timesFasterThanSolving: Math.round(ratio),
    treeSeconds: answer.treeSeconds,
    timesFasterThanTree: Number((answer.treeSeconds / seconds).toPrecision(3)),
    differenceOfBest: Math.abs(answer.treeBest / best!.rmse - 1),
  };
  return {
    result,
    gates: [atLeast('times faster than numpy with a Gram solve per subset', result.timesFasterThanSolving, 1000)],
  };
}
