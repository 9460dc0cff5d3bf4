import { describe, expect, it } from 'vitest';
import { columnsOf, featuresNamed } from '../data/design.js';
import { assignedFolds, kFold, leaveOneOut } from '../data/folds.js';
import { prepare } from '../data/prepare.js';
import { subsetsOracle } from '../oracle.fixture.js';
import { heldOutRmse } from '../regression/held-out.js';
import { synthetic } from '../synthetic.fixture.js';
import { blockCount, listBlock } from './blocks.js';
import { type Backend, kernelOf } from './jobs.js';
import { problemOf } from './problem.js';
import { search } from './search.js';

const oracle = subsetsOracle();

describe.skipIf(!oracle).each<Backend>(['js', 'wasm'])('the reference errors of 4,095 subsets, by %s,', (backend) => {
  const { table, expected } = oracle!;
  const { design } = prepare(table, { targets: ['y'] });
  const tenFold = assignedFolds(design.rows.map((_, i) => i % 10));
  it.each([
    ['leave-one-out', leaveOneOut(design.n), expected.looTop20, expected.fullModel.loo, expected.meanLogLoo],
    ['10-fold', tenFold, expected.tenFoldTop20, expected.fullModel.tenFold, expected.meanLogTenFold],
  ])('are reproduced: %s', (_, folds, top20, full, meanLog) => {
    const report = search({ design, folds, backend, top: 4096 });
    const [target] = report.targets;
    expect(report).toMatchObject({ subsets: 4096, dependent: 0, backend });
    top20.forEach(({ features, rmse }, i) => {
      expect(target!.best[i]!.features).toEqual(features);
      expect(Math.abs(target!.best[i]!.rmse / rmse - 1)).toBeLessThan(1e-9);
    });
    const notNull = target!.best.filter(({ features }) => features.length > 0);
    expect(notNull.reduce((sum, { rmse }) => sum + Math.log(rmse), 0) / 4095).toBeCloseTo(meanLog, 9);
    expect(target!.best.find(({ features }) => features.length === 12)!.rmse).toBeCloseTo(full, 9);
    if (folds.kind === 'leave-one-out') expect(target!.null.rmse).toBeCloseTo(expected.nullLoo, 9);
  });
});

describe('a search', () => {
  const design = synthetic({ n: 30, p: 16, seed: 4, coefficients: [1, -0.8, 0, 0.6], targets: 2 });
  const folds = kFold(30, { folds: 5, seed: 2 });
  const report = search({ design, folds, top: 50 });

  it('says of all subsets what listing them says', () => {
    const problem = problemOf(design, folds, {});
    const kernel = kernelOf(problem, 'js');
    const errors: number[][] = [[], []];
    for (let block = 0; block < blockCount(problem); block++) {
      const { count, capacity, squares } = listBlock(problem, kernel, block)!;
      errors.forEach((list, t) => {
        list.push(...squares.slice(t * capacity, t * capacity + count));
      });
    }
    report.targets.forEach((target, t) => {
      const sorted = errors[t]!.map((s) => Math.sqrt((s * problem.squaredScales[t]!) / 30)).sort((a, b) => a - b);
      expect(sorted).toHaveLength(2 ** 16);
      target.best.forEach(({ rmse }, i) => {
        expect(Math.abs(rmse / sorted[i]! - 1)).toBeLessThan(1e-9);
      });
      const counts = target.density.bySize.map((bins) => bins.reduce((sum, count) => sum + count, 0));
      expect(counts.slice(0, 4)).toEqual([1, 16, 120, 560]);
      expect(target.density.edges[0]!).toBeLessThanOrEqual(sorted[0]!);
      expect(target.density.edges[0]! * Math.exp(0.01)).toBeGreaterThan(sorted[0]!);
      const weights = sorted.map((rmse) => (rmse / sorted[0]!) ** -30);
      const covered = weights.slice(0, 50).reduce((a, b) => a + b, 0) / weights.reduce((a, b) => a + b, 0);
      expect(target.average.covered).toBeCloseTo(covered, 9);
    });
  });

  it('ranks subsets by errors that refits have', () => {
    report.targets.forEach(({ best }, t) => {
      for (const { features, rmse, q2 } of best) {
        const { values } = design.targets[t]!;
        const refitted = heldOutRmse(columnsOf(design, featuresNamed(design, features)), values, folds);
        expect(Math.abs(rmse / refitted - 1)).toBeLessThan(1e-9);
        const mean = values.reduce((sum, v) => sum + v, 0) / 30;
        expect(q2).toBeCloseTo(1 - (30 * refitted ** 2) / values.reduce((sum, v) => sum + (v - mean) ** 2, 0), 9);
      }
    });
  });

  it('knows which variables matter, and which sign they have', () => {
    for (const { variables, best } of report.targets) {
      const x1 = variables[0]!;
      expect(x1).toMatchObject({ feature: 'x1', inclusion: 1, signConsistency: [1] });
      expect(x1.probability).toBeGreaterThan(0.8);
      expect(x1.bestWith).toBe(best[0]!.rmse);
      expect(x1.bestWithout!).toBeGreaterThan(best.at(-1)!.rmse);
      for (const { bestWith, bestWithout } of variables) expect(Math.min(bestWith!, bestWithout!)).toBe(best[0]!.rmse);
    }
  });

  it('draws the weights of the best subsets', () => {
    const { weightDiagram, best } = report.targets[0]!;
    expect(weightDiagram.rows).toHaveLength(50);
    weightDiagram.rows.forEach(({ weights }, i) => {
      expect(weightDiagram.columns.filter((_, c) => weights[c] !== null)).toEqual(best[i]!.features);
    });
    expect(weightDiagram.rows[0]!.weights[0]!).toBeGreaterThan(0);
    expect(weightDiagram.rows[0]!.weights[1]!).toBeLessThan(0);
  });

  it('averages models to coefficients near the true ones', () => {
    const { coefficients, betweenModels } = report.targets[0]!.average;
    expect(Math.abs(coefficients[0]! - 1)).toBeLessThan(0.5);
    expect(betweenModels.every((sd) => sd >= 0)).toBe(true);
  });

  it('finds several targets as it finds each alone', () => {
    const alone = search({ design: { ...design, targets: [design.targets[1]!] }, folds, top: 50 });
    expect(alone.targets[0]).toEqual(report.targets[1]);
  });

  it('counts forced features as always there', () => {
    const forced = search({ design, folds, top: 5, constraints: { force: ['x9'], maxSize: 3 } });
    expect(forced.subsets).toBe(1 + 15 + 105);
    const x9 = forced.targets[0]!.variables.find(({ feature }) => feature === 'x9');
    expect(x9).toMatchObject({ inclusion: 1, probability: 1, bestWithout: null });
  });
});
