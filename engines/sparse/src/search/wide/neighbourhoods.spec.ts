import { describe, expect, it } from 'vitest';
import type { Design } from '../../data/design.js';
import { kFold, leaveOneOut } from '../../data/folds.js';
import { heldOutSquares, leaveOneOutRmse } from '../../regression/held-out.js';
import { synthetic } from '../../synthetic.fixture.js';
import { search } from '../search.js';
import { searchNeighbourhoods } from './neighbourhoods.js';

const featureIn = (design: Design, name: string) => design.features.find((feature) => feature.name === name)!;
const columnsIn = (design: Design, names: readonly string[]) =>
  names.flatMap((name) => featureIn(design, name).columns.map((c) => design.columns[c]!.values));

describe('a search in neighbourhoods', () => {
  it.each([1, 2, 3])('finds what four of 200 features say, with the errors of refits (table %i)', (seed) => {
    const planted = [0, 0, 1, 0, 0, -1, 0, 1, 0, 0, 0, -1];
    const design = synthetic({ n: 50, p: 200, seed, coefficients: planted, noise: 0.3 });
    const [found] = searchNeighbourhoods({ design, folds: leaveOneOut(50), constraints: { maxSize: 5 }, top: 20 });
    expect(found).toMatchObject({ certified: false });
    expect(found!.best).toHaveLength(20);
    for (const { features, squares } of found!.best) {
      expect(features).toEqual(expect.arrayContaining(['x3', 'x6', 'x8', 'x12']));
      const rmse = Math.sqrt((squares * found!.problem.squaredScales[0]!) / 50);
      expect(rmse / leaveOneOutRmse(columnsIn(design, features), design.targets[0]!.values)).toBeCloseTo(1, 9);
    }
    expect(new Set(found!.best.map(({ features }) => features.join())).size).toBe(20);
  });

  it('ends where a walk of all subsets ends, when the signal is clear', () => {
    const design = synthetic({ n: 20, p: 50, seed: 5, coefficients: [1, -1, 1], noise: 0.3, targets: 2 });
    const folds = kFold(20, { folds: 4, seed: 1 });
    const constraints = { maxSize: 4 };
    const exact = search({ design, folds, constraints, top: 1 });
    searchNeighbourhoods({ design, folds, constraints, top: 1 }).forEach(({ best, problem }, t) => {
      const [winner] = exact.targets[t]!.best;
      expect([...best[0]!.features].sort()).toEqual([...winner!.features].sort());
      const squares = heldOutSquares(columnsIn(design, winner!.features), design.targets[t]!.values, folds);
      expect((best[0]!.squares * problem.squaredScales[0]!) / squares).toBeCloseTo(1, 9);
    });
  });

  it('keeps to constraints, takes factors as a whole, and to sizes that the rows carry', () => {
    const many = synthetic({ n: 12, p: 60, seed: 2, coefficients: [1, 1, 1] });
    const factor = { name: 'factor', columns: [57, 58, 59] };
    const design = { ...many, features: [factor, ...many.features.slice(0, 57)] };
    const constraints = { force: ['x9', 'factor'], forbid: ['x1'], eitherOr: [['x2', 'x3', 'x4']] };
    const [found] = searchNeighbourhoods({ design, folds: leaveOneOut(12), constraints, top: 200 });
    expect(found!.best).toHaveLength(200);
    const sizes = found!.best.map(({ features }) => columnsIn(design, features).length);
    for (const { features } of found!.best) {
      expect(features).toEqual(expect.arrayContaining(['x9', 'factor']));
      expect(features).not.toContain('x1');
      expect(features.filter((name) => ['x2', 'x3', 'x4'].includes(name)).length).toBeLessThan(2);
    }
    // 11 rows train; intercept and one degree of freedom are left
    expect(Math.max(...sizes)).toBe(9);
    const asMany = { design, folds: leaveOneOut(12), constraints: { minSize: 9 }, top: 1 };
    expect(() => searchNeighbourhoods(asMany)).toThrow('too many subsets to ask for 9 features at least');
  });

  it('is the same for the same seed, does no more than asked for, and ends when its signal says so', () => {
    const design = synthetic({ n: 30, p: 80, seed: 4, coefficients: [1, 1] });
    const most = 200_000;
    const options = { design, folds: leaveOneOut(30), top: 10, mostEvaluated: most, seed: 7 };
    const told: number[] = [];
    const [found] = searchNeighbourhoods(options, { onProgress: ({ done, of }) => told.push(done / of) });
    expect(found!.evaluated).toBeLessThan(most + 2 ** 14);
    expect(told.at(-1)).toBe(1);
    expect(searchNeighbourhoods(options)[0]!.best).toEqual(found!.best);
    const cancel = new AbortController();
    const watch = { signal: cancel.signal, onProgress: () => cancel.abort(new Error('enough')) };
    expect(() => searchNeighbourhoods(options, watch)).toThrow('enough');
  });
});
