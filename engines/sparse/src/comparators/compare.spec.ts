import { describe, expect, it } from 'vitest';
import { columnsOf } from '../data/design.js';
import { kFold, leaveOneOut, trainingRows } from '../data/folds.js';
import { leastSquares } from '../regression/householder.js';
import { search } from '../search/search.js';
import { synthetic } from '../synthetic.fixture.js';
import { compare } from './compare.js';
import { largestPenalty, lassoPath } from './lasso.js';
import { normalEquations } from './normal-equations.js';
import { ridge } from './ridge.js';

const design = synthetic({ n: 30, p: 6, seed: 2, coefficients: [2, -1], noise: 0.5 });
const columns = columnsOf(design, design.features);
const target = design.targets[0]!.values;
const equations = normalEquations(columns, target, trainingRows(30, []));

describe('the LASSO', () => {
  it('meets the conditions of its optimum (Tibshirani, J. R. Stat. Soc. B 58, 267, 1996)', () => {
    const penalties = [0.5, 0.1, 0.01];
    lassoPath(equations, penalties).forEach((coefficients, m) => {
      for (let j = 0; j < 6; j++) {
        const slope = coefficients.reduce((rest, b, l) => rest - equations.gram[j * 6 + l]! * b, equations.moments[j]!);
        if (coefficients[j] === 0) expect(Math.abs(slope)).toBeLessThanOrEqual(penalties[m]! + 1e-7);
        else expect(slope).toBeCloseTo(penalties[m]! * Math.sign(coefficients[j]!), 7);
      }
    });
  });

  it('meets them too where there are many more columns than rows', () => {
    const wide = synthetic({ n: 20, p: 80, seed: 3, coefficients: [1, 1] });
    const rows = trainingRows(20, [0]);
    const { gram, moments, ...rest } = normalEquations(columnsOf(wide, wide.features), wide.targets[0]!.values, rows);
    const largest = largestPenalty({ gram, moments, ...rest });
    const penalties = Array.from({ length: 30 }, (_, i) => largest * 1e-3 ** (i / 29));
    lassoPath({ gram, moments, ...rest }, penalties).forEach((coefficients, m) => {
      for (let j = 0; j < 80; j++) {
        const slope = coefficients.reduce((left, b, l) => left - gram[j * 80 + l]! * b, moments[j]!);
        const b = coefficients[j]!;
        const excess = b === 0 ? Math.abs(slope) - penalties[m]! : Math.abs(slope - penalties[m]! * Math.sign(b));
        expect(excess).toBeLessThan(1e-7);
      }
    });
  });

  it('has no feature at its largest penalty, and is least squares without one', () => {
    const [empty, free] = lassoPath(equations, [largestPenalty(equations), 0]);
    expect(empty!.every((b) => b === 0)).toBe(true);
    const fit = leastSquares(columns, target, trainingRows(30, []))!;
    free!.forEach((b, j) => {
      expect(b / equations.scales[j]!).toBeCloseTo(fit.coefficients[j]!, 6);
    });
  });
});

it('ridge regression solves its equations', () => {
  const coefficients = ridge(equations, 0.3);
  for (let j = 0; j < 6; j++) {
    const left = coefficients.reduce((sum, b, l) => sum + equations.gram[j * 6 + l]! * b, 0.3 * coefficients[j]!);
    expect(left).toBeCloseTo(equations.moments[j]!, 10);
  }
});

describe('on the same folds', () => {
  it.each([leaveOneOut(30), kFold(30, { folds: 5, seed: 1 })])(
    'no selection is better than the best subset',
    (folds) => {
      const comparison = compare(design, folds);
      const [report] = search({ design, folds }).targets;
      expect(comparison.null.rmse).toBeCloseTo(report!.null.rmse, 12);
      expect(comparison.full.rmse).toBeCloseTo(report!.best.find(({ features }) => features.length === 6)!.rmse, 9);
      expect(comparison.forward.map(({ features }) => features.length)).toEqual([1, 2, 3, 4, 5, 6]);
      expect(comparison.forward[0]!.features).toEqual(['x1']);
      for (const { rmse } of comparison.forward)
        expect(rmse).toBeGreaterThanOrEqual(report!.best[0]!.rmse * (1 - 1e-12));
      // both paths end near the full model
      for (const path of [comparison.lasso, comparison.ridge]) {
        expect(path.at(-1)!.rmse).toBeCloseTo(comparison.full.rmse!, 2);
      }
      expect(comparison.lasso[0]!.rmse).toBeGreaterThan(comparison.full.rmse!);
    },
  );
});

describe('with constraints', () => {
  const folds = leaveOneOut(30);

  it('no comparator uses an excluded feature, and forward selection begins with forced ones and keeps to either-or', () => {
    const constraints = { force: ['x3'], forbid: ['x1'], eitherOr: [['x2', 'x4', 'x5']] };
    const { lasso, ridge: shrunk, forward, full } = compare(design, folds, 0, constraints);
    for (const { features } of [...lasso, ...shrunk]) expect(features).not.toContain('x1');
    expect(forward.map(({ features }) => [...features].sort())).toEqual([['x3'], ['x2', 'x3'], ['x2', 'x3', 'x6']]);
    const others = { ...design, features: design.features.filter(({ name }) => name !== 'x1') };
    expect(full.rmse).toBe(compare(others, folds).full.rmse);
  });

  it('forward selection ends at the largest size', () => {
    expect(compare(design, folds, 0, { maxSize: 2 }).forward).toHaveLength(2);
  });
});
