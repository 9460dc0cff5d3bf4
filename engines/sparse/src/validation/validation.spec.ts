import { describe, expect, it } from 'vitest';
import { selectRows } from '../data/design.js';
import { groupedFolds, kFold, leaveOneOut } from '../data/folds.js';
import { fitSubset } from '../outputs/coefficients.js';
import { search } from '../search/search.js';
import { winnersOf } from '../search/winners.js';
import { synthetic } from '../synthetic.fixture.js';
import { clusterRows } from './clusters.js';
import { domainOf, leverageOf } from './domain.js';
import { predictionInterval } from './interval.js';
import { nestedCrossValidation } from './nested.js';
import { permutationTest } from './permutation.js';

const noise = synthetic({ n: 20, p: 10, seed: 5 });
const signal = synthetic({ n: 20, p: 10, seed: 5, coefficients: [3, -2], noise: 0.5 });
const nestedOf = (design: typeof noise) =>
  nestedCrossValidation({ design, outer: leaveOneOut(design.n), inner: (rows) => leaveOneOut(rows.length) })[0]!;

describe('winners alone', () => {
  it('are those of the search', () => {
    for (const folds of [leaveOneOut(20), kFold(20, { folds: 4, seed: 1 })]) {
      const design = synthetic({ n: 20, p: 15, seed: 1, targets: 3 });
      const constraints = { minSize: 2, maxSize: 4 };
      const { targets } = search({ design, folds, constraints, top: 1 });
      winnersOf({ design, folds, constraints }).forEach(({ features, rmse }, t) => {
        expect({ features, rmse }).toEqual({
          features: targets[t]!.best[0]!.features,
          rmse: targets[t]!.best[0]!.rmse,
        });
      });
    }
  });
});

describe('nested cross-validation', () => {
  it('repeats the search without the row that it judges', () => {
    const nested = nestedOf(signal);
    const rows = signal.rows.map((_, i) => i).filter((i) => i !== 7);
    const without = selectRows(signal, rows);
    const { features } = search({ design: without, folds: leaveOneOut(19), top: 1 }).targets[0]!.best[0]!;
    expect(nested.models[7]!.features).toEqual(features);
    const fit = fitSubset(without, 0, features);
    const value = fit.columns.reduce(
      (sum, c, j) => sum + fit.coefficients[j]! * signal.columns[c]!.values[7]!,
      fit.intercept,
    );
    expect(nested.heldOut[7]!.error).toBeCloseTo(Math.abs(signal.targets[0]!.values[7]! - value), 10);
  });

  it('does not believe the winner among noise, whose own error promises something', () => {
    const [winner] = winnersOf({ design: noise, folds: leaveOneOut(20) });
    const nested = nestedOf(noise);
    const { rmse } = search({ design: noise, folds: leaveOneOut(20), top: 1 }).targets[0]!.null;
    expect(winner!.rmse).toBeLessThan(rmse);
    expect(nested.rmse).toBeGreaterThan(winner!.rmse);
    expect(nested.q2).toBeLessThan(0.1);
  });

  it('says how stable the choice is', () => {
    const { stability } = nestedOf(signal);
    expect(stability.inclusion[0]).toEqual({ feature: 'x1', share: 1 });
    expect(stability.commonest.features).toEqual(expect.arrayContaining(['x1', 'x2']));
    expect(stability.winners * stability.commonest.share).toBeGreaterThanOrEqual(1);
  });

  it('leaves a column out that is constant where it is not to be seen', () => {
    const design = synthetic({ n: 12, p: 3, seed: 1, coefficients: [1] });
    design.columns[2]!.values.fill(0).fill(1, 4, 5);
    expect(nestedOf(design).models[4]!.features).not.toContain('x3');
  });
});

describe('shuffled targets', () => {
  it('tell a signal from noise, alike for the same seed', () => {
    const options = { folds: leaveOneOut(20), permutations: 39, seed: 1 };
    const found = permutationTest({ design: signal, ...options });
    expect(found.p).toBe(1 / 40);
    expect(found.shuffled).toHaveLength(39);
    expect(permutationTest({ design: noise, ...options }).p).toBeGreaterThan(0.05);
    expect(permutationTest({ design: signal, ...options })).toEqual(found);
  });

  it('are at least one', () => {
    expect(() => permutationTest({ design: noise, folds: leaveOneOut(20), permutations: 0, seed: 1 })).toThrow(
      '0 permutations',
    );
  });
});

describe('an interval', () => {
  it('of 90 % covers new points of small data about so often, with the search inside', () => {
    let covered = 0;
    const tasks = 80;
    for (let seed = 0; seed < tasks; seed++) {
      const all = synthetic({ n: 31, p: 5, seed, coefficients: [1, -1] });
      const design = selectRows(
        all,
        Array.from({ length: 30 }, (_, i) => i),
      );
      const point = all.columns.map(({ values }) => values[30]!);
      const { lower, upper } = predictionInterval(nestedOf(design), point, 0.1);
      const truth = all.targets[0]!.values[30]!;
      if (lower <= truth && truth <= upper) covered++;
    }
    expect(covered / tasks).toBeGreaterThanOrEqual(0.85);
    expect(covered / tasks).toBeLessThan(0.99);
  });

  it('is unbounded when there are too few rows for its level', () => {
    const design = synthetic({ n: 8, p: 2, seed: 1 });
    const { lower, upper } = predictionInterval(nestedOf(design), [0, 0], 0.1);
    expect([lower, upper]).toEqual([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]);
  });
});

describe('the domain of a model', () => {
  it('has the leverages of its rows, and ends far from them', () => {
    const domain = domainOf(signal, ['x1', 'x2']);
    const leverage = (point: readonly number[]) => leverageOf(domain, point);
    const rows = signal.rows.map((_, i) => signal.columns.map(({ values }) => values[i]!));
    expect(rows.reduce((sum, row) => sum + leverage(row), 0)).toBeCloseTo(3, 10);
    expect(domain.limit).toBeCloseTo(9 / 20, 12);
    expect(leverage(signal.columns.map(() => 10))).toBeGreaterThan(domain.limit);
  });
});

describe('clusters of rows', () => {
  it('are what was put apart, and held out in turn tell how a model extrapolates', () => {
    const design = synthetic({ n: 24, p: 3, seed: 2 });
    for (const { values } of design.columns)
      for (let i = 0; i < 24; i++) values[i] = values[i]! * 0.1 + (i % 3) * ((i % 2) + 5);
    const y = design.targets[0]!.values;
    for (let i = 0; i < 24; i++) y[i] = design.columns[0]!.values[i]! ** 2 + 0.01 * y[i]!;
    const labels = clusterRows(design, 3, 1);
    const lowest = labels.filter((_, i) => i % 3 === 0);
    expect(new Set(lowest).size).toBe(1);
    expect(new Set(labels).size).toBe(3);
    const inner = (rows: readonly number[]) => leaveOneOut(rows.length);
    const [apart] = nestedCrossValidation({ design, outer: groupedFolds(labels), inner });
    expect(apart!.rmse).toBeGreaterThan(2 * nestedOf(design).rmse);
  });
});
