import { kFold, leaveOneOut, search, surveyInParallel } from '@meguri/sparse';
import { atMost, type Measured } from '../planning/gate.ts';
import { taskOf } from './tasks.ts';
import { quickest, timed } from './timing.ts';

const coefficients = [1, -1, 0.8];

/** More features than masks hold: every subset of up to 3 of 200, and surveys without a largest size, on two cores. */
export async function measureWide(say: (text: string) => void): Promise<Measured> {
  const design = taskOf({ n: 50, p: 200, seed: 1, coefficients, noise: 1 });
  const results: Record<string, unknown> = {};
  const note = (figure: string, result: { readonly wall: number; readonly processor: number }) => {
    results[figure] = result;
    say(`${figure}: ${result.wall} (processor ${result.processor})`);
  };
  for (const [name, folds] of [
    ['leave-one-out', leaveOneOut(50)],
    ['10-fold', kFold(50, { folds: 10, seed: 1 })],
  ] as const) {
    const { timing } = await quickest(3, () => search({ design, folds, constraints: { maxSize: 3 } }));
    note(`n = 50, p = 200, ${name}: seconds for all 1,333,501 subsets of up to 3 features, one core`, timing);
  }
  const gates = [];
  for (const [p, maxSize] of [
    [200, 3],
    [200, undefined],
    [60, undefined],
  ] as const) {
    const table = taskOf({ n: 50, p, seed: 1, coefficients, noise: 1 });
    const options = { design: table, constraints: { maxSize }, nested: false, permutations: 0 };
    const { result, timing } = await timed(() => surveyInParallel(options, { threads: 2 }));
    const figure = `n = 50, p = ${p}, ${maxSize ? `up to ${maxSize} features` : 'no limit'}: seconds of a survey with comparators, two threads`;
    note(figure, timing);
    const { method, certified, evaluated, walkableSize } = result;
    results[`${figure}: found`] = { method, certified, evaluated, walkableSize };
    gates.push(atMost(figure, timing.wall, 60));
  }
  return { results, gates };
}
