import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupedFolds, kFold, leaveOneOut } from '../data/folds.js';
import { synthetic } from '../synthetic.fixture.js';
import { searchBounded } from './branch-and-bound.js';
import type { Constraints } from './constraints.js';
import type { Backend } from './jobs.js';
import { search } from './search.js';

const folds = [
  leaveOneOut(24),
  kFold(24, { folds: 5, seed: 1, repeats: 2 }),
  groupedFolds(Array.from({ length: 24 }, (_, i) => `${i % 7}`)),
];

describe.each<Backend>(['js', 'wasm'])('branch and bound, by %s,', (backend) => {
  it('finds the best subsets that walking all of them finds', () => {
    const tasks = fc.record({
      p: fc.integer({ min: 1, max: 16 }),
      seed: fc.integer(),
      noise: fc.constantFrom(0.2, 1, 5),
      top: fc.integer({ min: 1, max: 40 }),
      of: fc.constantFrom(...folds),
      constraints: fc.constantFrom<Constraints>({}, { maxSize: 4, minSize: 1 }, { force: ['x1'] }),
    });
    fc.assert(
      fc.property(tasks, ({ p, seed, noise, top, of, constraints }) => {
        const design = synthetic({ n: 24, p, seed, noise, coefficients: [1, 0, -1, 0.5].slice(0, p) });
        const bounded = searchBounded({ design, folds: of, constraints, top, backend });
        const [all] = search({ design, folds: of, constraints, top, backend }).targets;
        expect(bounded.best).toHaveLength(all!.best.length);
        bounded.best.forEach(({ features, rmse }, i) => {
          expect(Math.abs(rmse / all!.best[i]!.rmse - 1)).toBeLessThan(1e-9);
          expect([...features].sort()).toEqual([...all!.best[i]!.features].sort());
        });
      }),
      { numRuns: 15 },
    );
  });

  it('leaves most subsets out when the signal is clear, keeps to what excludes one another, and says how much is left', () => {
    const design = synthetic({ n: 24, p: 18, seed: 3, noise: 0.1, coefficients: [1, -1, 1] });
    const settled: number[] = [];
    const constraints = { eitherOr: [['x1', 'x18']] };
    const options = { design, folds: folds[0]!, constraints, top: 20, backend };
    const report = searchBounded(options, { onProgress: ({ done }) => settled.push(done) });
    expect(report.evaluated).toBeLessThan(report.subsets / 3);
    expect(report.certified).toBe(true);
    expect(report.pruned).toBe(1 - report.evaluated / 2 ** 18);
    for (const { features } of report.best) expect(features).not.toContain('x18');
    expect(settled).toEqual([...settled].sort((a, b) => a - b));
    expect(settled.at(-1)).toBe(2 ** 18);
  });

  it('gives up after so many errors when asked to, and says that the best are not certain', () => {
    const design = synthetic({ n: 24, p: 18, seed: 3 });
    const report = searchBounded({ design, folds: folds[0]!, backend, top: 5, mostEvaluated: 40_000 });
    expect(report).toMatchObject({ certified: false });
    expect(report.best).toHaveLength(5);
    expect(report.evaluated).toBeLessThan(40_000 + 2 ** 14);
  });

  it('ends when its signal says so', () => {
    const design = synthetic({ n: 24, p: 18, seed: 3 });
    const cancel = new AbortController();
    const watch = { signal: cancel.signal, onProgress: () => cancel.abort(new Error('enough')) };
    expect(() => searchBounded({ design, folds: folds[0]!, backend }, watch)).toThrow('enough');
  });
});
