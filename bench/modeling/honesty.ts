import { stream } from '@meguri/numerics';
import {
  leaveOneOut,
  nestedCrossValidation,
  nestedCrossValidationInParallel,
  permutationTestInParallel,
  predictionInterval,
} from '@meguri/sparse';
import { atLeast, atMost, type Measured } from '../planning/gate.ts';
import { taskOf } from './tasks.ts';
import { timed } from './timing.ts';

/** What it costs never to show a winner's error alone: n = 50, p = 20, two cores. */
export async function measureJudgement(say: (text: string) => void): Promise<Measured> {
  const design = taskOf({ n: 50, p: 20, seed: 1, coefficients: [1, -1, 0.5, 0.5], noise: 1 });
  const folds = leaveOneOut(50);
  const inner = (rows: readonly number[]) => leaveOneOut(rows.length);
  const threads = { threads: 2 };
  const nested = await timed(() => nestedCrossValidationInParallel({ design, outer: folds, inner }, threads));
  const shuffled = await timed(() => permutationTestInParallel({ design, folds, permutations: 200, seed: 1 }, threads));
  const seconds = nested.timing.wall + shuffled.timing.wall;
  const figure = 'n = 50, p = 20: seconds for nested leave-one-out and 200 permutations, two threads';
  say(
    `${figure}: ${seconds.toFixed(1)} (processor ${(nested.timing.processor + shuffled.timing.processor).toFixed(1)})`,
  );
  const results = {
    nested: nested.timing,
    permutations: shuffled.timing,
    rmse: nested.result[0]!.rmse,
    p: shuffled.result.p,
  };
  return { results, gates: [atMost(figure, seconds, 30)] };
}

const TASKS = 500;
const ROWS = 30;
const FEATURES = 8;

/** How often jackknife+ intervals of 90 % with the search inside hold a new point. */
export function measureCoverage(say: (text: string) => void): Measured {
  let covered = 0;
  for (let seed = 0; seed < TASKS; seed++) {
    const random = stream(seed, 'coverage');
    const coefficients = [random.normal(), random.normal()];
    const all = taskOf({ n: ROWS + 1, p: FEATURES, seed, coefficients, noise: 1 });
    const design = {
      ...all,
      n: ROWS,
      columns: all.columns.map(({ name, values }) => ({ name, values: values.slice(0, ROWS) })),
      targets: all.targets.map(({ name, values }) => ({ name, values: values.slice(0, ROWS) })),
      rows: all.rows.slice(0, ROWS),
    };
    const [nested] = nestedCrossValidation({
      design,
      outer: leaveOneOut(ROWS),
      inner: (rows) => leaveOneOut(rows.length),
    });
    const point = all.columns.map(({ values }) => values[ROWS]!);
    const { lower, upper } = predictionInterval(nested!, point, 0.1);
    const truth = all.targets[0]!.values[ROWS]!;
    if (lower <= truth && truth <= upper) covered++;
  }
  const figure = `jackknife+ of 90 %, search inside, n = ${ROWS}, p = ${FEATURES}: share of ${TASKS} new points covered`;
  say(`${figure}: ${covered / TASKS}`);
  return { results: { coverage: covered / TASKS, tasks: TASKS }, gates: [atLeast(figure, covered / TASKS, 0.85)] };
}
