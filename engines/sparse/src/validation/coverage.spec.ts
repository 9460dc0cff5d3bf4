import { expect, it } from 'vitest';
import { selectRows } from '../data/design.js';
import { finalModel } from '../model/final-model.js';
import { synthetic } from '../synthetic.fixture.js';
import { leftOutCoverage } from './coverage.js';
import { predictionInterval } from './interval.js';

const features = ['x1', 'x3'];

it('coverage is counted with the intervals of models that are refitted without each row', () => {
  for (const seed of [1, 2, 3]) {
    const design = synthetic({ n: 24, p: 3, seed, coefficients: [2, 0, -1] });
    const rows = Array.from({ length: design.n }, (_, i) => i);
    const within = rows.filter((i) => {
      const without = selectRows(
        design,
        rows.filter((j) => j !== i),
      );
      const { leaveOneOut } = finalModel({ design: without, features, resamples: 1 });
      const point = [design.columns[0]!, design.columns[2]!].map(({ values }) => values[i]!);
      const { lower, upper } = predictionInterval(leaveOneOut, point, 0.2);
      const value = design.targets[0]!.values[i]!;
      return lower <= value && value <= upper;
    });
    expect(leftOutCoverage(design, features, 0.2)).toBe(within.length / design.n);
  }
});

it('coverage is not stated where intervals are unbounded for want of rows', () => {
  const design = synthetic({ n: 20, p: 3, seed: 1 });
  expect(leftOutCoverage(design, features, 0.05)).toBeGreaterThan(0.7);
  const rows = Array.from({ length: 19 }, (_, i) => i);
  expect(leftOutCoverage(selectRows(design, rows), features, 0.05)).toBeNull();
});

it('coverage is not stated where two rows alone determine a coefficient', () => {
  const design = synthetic({ n: 30, p: 3, seed: 1 });
  design.columns[0]!.values.fill(0).set([1, 1]);
  expect(leftOutCoverage(design, features, 0.05)).toBeNull();
});
