import { describe, expect, it } from 'vitest';
import { columnsOf, type Design, type Feature } from '../../data/design.js';
import { type Folds, kFold, leaveOneOut } from '../../data/folds.js';
import { searchInParallel } from '../../parallel/search.js';
import { heldOutRmse, leaveOneOutRmse } from '../../regression/held-out.js';
import { synthetic } from '../../synthetic.fixture.js';
import { searchBounded } from '../branch-and-bound.js';
import { search } from '../search.js';
import { winnersOf } from '../winners.js';

interface Refit {
  readonly features: readonly string[];
  readonly rmse: number;
}

/** Every subset of up to `most` features that is admitted, by refits with Householder reflections, the smallest error first. */
function refits(design: Design, folds: Folds, most: number, t = 0, admits = (_: readonly string[]) => true): Refit[] {
  const target = design.targets[t]!.values;
  const found: Refit[] = [];
  const visit = (chosen: readonly Feature[], next: number) => {
    const features = chosen.map(({ name }) => name);
    const columns = columnsOf(design, chosen);
    const rmse =
      folds.kind === 'leave-one-out' ? leaveOneOutRmse(columns, target) : heldOutRmse(columns, target, folds);
    if (admits(features) && !Number.isNaN(rmse)) found.push({ features, rmse });
    if (chosen.length === most) return;
    for (let u = next; u < design.features.length; u++) visit([...chosen, design.features[u]!], u + 1);
  };
  visit([], 0);
  return found.sort((a, b) => a.rmse - b.rmse);
}

function expectBest(best: readonly Refit[], expected: readonly Refit[]): void {
  best.forEach(({ features, rmse }, i) => {
    expect([...features].sort()).toEqual([...expected[i]!.features].sort());
    expect(Math.abs(rmse / expected[i]!.rmse - 1)).toBeLessThan(1e-9);
  });
}

const design = synthetic({ n: 12, p: 60, seed: 1, coefficients: [2, 0, -2], noise: 0.3, targets: 2 });

describe('60 features, of which subsets have at most 3', () => {
  describe.each([leaveOneOut(12), kFold(12, { folds: 3, seed: 1 })])('by $kind', (folds) => {
    const expected = refits(design, folds, 3, 1);

    it.each(['wasm', 'js'] as const)('have the errors of refits, every one of 36,051, by %s', (backend) => {
      const report = search({ design, folds, constraints: { maxSize: 3 }, top: 500, backend });
      expect(report).toMatchObject({ p: 60, subsets: expected.length, dependent: 0 });
      const { best, density, variables, average } = report.targets[1]!;
      expect(best).toHaveLength(500);
      expectBest(best, expected);
      const counts = density.bySize.map((own) => own.reduce((sum, count) => sum + count, 0));
      expect(counts).toEqual([1, 60, 1770, 34_220]);
      let next = 0;
      density.edges.slice(1).forEach((edge, bin) => {
        const from = next;
        while (next < expected.length && expected[next]!.rmse < edge) next++;
        const own = density.bySize.reduce((sum, counted) => sum + counted[bin]!, 0);
        // an error on an edge may be counted on either side of it
        expect(Math.abs(own - (next - from))).toBeLessThanOrEqual(1);
      });
      const weightOf = ({ rmse }: Refit) => Math.exp(-12 * Math.log(rmse / expected[0]!.rmse));
      const total = expected.reduce((sum, own) => sum + weightOf(own), 0);
      for (const { feature, bestWith, bestWithout, probability } of variables.slice(0, 4)) {
        const having = expected.filter(({ features }) => features.includes(feature));
        expect(bestWith! / having[0]!.rmse).toBeCloseTo(1, 8);
        const lacking = expected.find(({ features }) => !features.includes(feature));
        expect(bestWithout! / lacking!.rmse).toBeCloseTo(1, 8);
        expect(probability).toBeCloseTo(having.reduce((sum, own) => sum + weightOf(own), 0) / total, 8);
      }
      expect(average.covered).toBeCloseTo(expected.slice(0, 500).reduce((sum, own) => sum + weightOf(own), 0) / total);
    });

    it('have winners that are the first of all', () => {
      expectBest([winnersOf({ design, folds, constraints: { maxSize: 3 } })[1]!], expected);
    });
  });

  it('are the same in threads, bit for bit', async () => {
    const options = { design, folds: leaveOneOut(12), constraints: { maxSize: 2 }, top: 50 };
    expect(await searchInParallel(options, { threads: 2 })).toEqual(search(options));
  });
});

describe('constraints on more than 45 features', () => {
  const many = synthetic({ n: 14, p: 53, seed: 2, coefficients: [1, 1] });
  // x51 to x53 are one variable, a factor say; the others stay as they are
  const grouped: Design = {
    ...many,
    features: [{ name: 'group', columns: [50, 51, 52] }, ...many.features.slice(0, 50)],
  };
  const folds = leaveOneOut(14);

  it.each(['wasm', 'js'] as const)('hold in every subset, factors being taken or left as a whole, by %s', (backend) => {
    const constraints = { force: ['x2'], forbid: ['x9'], eitherOr: [['x1', 'x3', 'group']], maxSize: 3 };
    const admits = (names: readonly string[]) =>
      names.includes('x2') &&
      !names.includes('x9') &&
      names.filter((name) => ['x1', 'x3', 'group'].includes(name)).length < 2;
    const expected = refits(grouped, folds, 3, 0, admits);
    const { subsets, targets } = search({ design: grouped, folds, constraints, top: 5000, backend });
    expect(subsets).toBe(expected.length);
    expect(targets[0]!.best).toHaveLength(expected.length);
    expectBest(targets[0]!.best, expected);
  });

  it('may leave nothing but what is forced in, or ask for a size at least', () => {
    const force = ['x2', 'x7'];
    const [one] = search({ design: grouped, folds, constraints: { force, maxSize: 2 } }).targets;
    expect(one!.best.map(({ features }) => features)).toEqual([force]);
    const { subsets } = search({ design: grouped, folds, constraints: { minSize: 2, maxSize: 2 } });
    expect(subsets).toBe((51 * 50) / 2);
  });

  it('are asked for where all subsets are too many to number, and where bounds would do nothing', () => {
    const large = { design: synthetic({ n: 90, p: 60, seed: 1 }), folds: leaveOneOut(90) };
    expect(() => search(large)).toThrow('60 free features have too many subsets to walk');
    expect(() => searchBounded(large)).toThrow('bounds are of no use for 60 free features');
  });

  it('leave out what has more columns than the training rows carry, and what is linearly dependent', () => {
    const few = synthetic({ n: 5, p: 50, seed: 3 });
    expect(search({ design: few, folds: leaveOneOut(5), constraints: { maxSize: 4 } }).subsets).toBe(1 + 50 + 1225);
    const columns = many.columns.map((column, c) => (c === 30 ? { ...many.columns[4]!, name: column.name } : column));
    const { subsets, dependent } = search({ design: { ...many, columns }, folds, constraints: { maxSize: 2 } });
    expect(subsets).toBe(1 + 53 + (53 * 52) / 2 - 1);
    expect(dependent).toBe(1);
  });
});
