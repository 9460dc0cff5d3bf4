import { describe, expect, it } from 'vitest';
import { kFold, leaveOneOut } from '../data/folds.js';
import { synthetic } from '../synthetic.fixture.js';
import { sampleDensity } from './sample.js';
import { search } from './search.js';

const design = synthetic({ n: 20, p: 15, seed: 1, coefficients: [1, 1] });
const folds = leaveOneOut(20);

describe('a sampled density of states', () => {
  it('has the exact one within its standard errors', () => {
    const [target] = search({ design, folds, constraints: { maxSize: 4 }, top: 2000 }).targets;
    for (const { size, subsets, drawn, admitted, bins } of sampleDensity({
      design,
      folds,
      constraints: { maxSize: 4 },
      perSize: 800,
      seed: 3,
    })) {
      const errors = target!.best.filter(({ features }) => features.length === size).map(({ rmse }) => rmse);
      expect(subsets).toBe([1, 15, 105, 455, 1365][size]);
      expect(admitted).toBe(drawn);
      expect(bins.reduce((sum, bin) => sum + bin.subsets, 0)).toBeCloseTo(subsets, 6);
      const within = bins.filter(({ edge, subsets: estimated, standardError }) => {
        const exact = errors.filter((rmse) => rmse >= edge && rmse < edge * Math.exp(0.01)).length;
        return Math.abs(exact - estimated) <= 2.5 * standardError + 1e-6;
      });
      if (errors.length === subsets) expect(within.length / bins.length).toBeGreaterThan(0.9);
    }
  });

  it('counts what constraints do not admit, and is the same for the same seed', () => {
    const options = {
      design,
      folds,
      constraints: { eitherOr: [['x1', 'x2']], maxSize: 2, minSize: 2 },
      perSize: 2000,
      seed: 1,
    };
    const [pairs] = sampleDensity(options);
    expect(pairs!.admitted / pairs!.drawn).toBeCloseTo(104 / 105, 1);
    expect(pairs!.admitted).toBeLessThan(pairs!.drawn);
    expect(sampleDensity(options)).toEqual([pairs]);
  });

  it('of a wide table also has the exact one within its standard errors, whatever is forced, taken together or excluded', () => {
    const many = synthetic({ n: 14, p: 52, seed: 2, coefficients: [1, 1] });
    const wide = { ...many, features: [{ name: 'group', columns: [50, 51] }, ...many.features.slice(0, 50)] };
    const constraints = { force: ['x3'], eitherOr: [['x1', 'x2']], maxSize: 3 };
    for (const held of [leaveOneOut(14), kFold(14, { folds: 5, seed: 1 })]) {
      const { best } = search({ design: wide, folds: held, constraints, top: 2000 }).targets[0]!;
      const sizes = sampleDensity({ design: wide, folds: held, constraints, perSize: 3000, seed: 5 });
      expect(sizes.map(({ size, subsets }) => [size, subsets])).toEqual([
        [1, 1],
        [2, 50],
        [3, 1225],
      ]);
      for (const { size, subsets, bins } of sizes) {
        const errors = best.filter(({ features }) => features.length === size).map(({ rmse }) => rmse);
        expect(errors.length).toBe(size === 3 ? subsets - 1 : subsets);
        const within = bins.filter(({ edge, subsets: estimated, standardError }) => {
          const exact = errors.filter((rmse) => rmse >= edge && rmse < edge * Math.exp(0.01)).length;
          return Math.abs(exact - estimated) <= 2.5 * standardError + 1e-6;
        });
        expect(within.length / bins.length).toBeGreaterThan(0.9);
      }
    }
  });
});
