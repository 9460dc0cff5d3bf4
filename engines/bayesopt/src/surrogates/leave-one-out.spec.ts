import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matern52 } from '../kernels/kernel.js';
import { difference } from '../kernels/metric.js';
import { condition, predict } from './gaussian-process.js';
import { leaveOneOut } from './leave-one-out.js';

const hyperparameters = { lengthscales: [0.4, 0.7], outputScale: 1.3, noise: 0.05, mean: 0.2 };
const covariance = {
  kernel: matern52,
  features: [0, 1].map((axis) => ({ axis, metric: difference })),
  hyperparameters,
};

describe('leaving one observation out', () => {
  it('predicts it as a process does that never saw it', () => {
    const value = fc.double({ min: -2, max: 2, noNaN: true });
    const row = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), value);
    fc.assert(
      fc.property(fc.array(row, { minLength: 3, maxLength: 12 }), (rows) => {
        const columns = [0, 1].map((d) => Float64Array.from(rows, (r) => r[d]!));
        const outcomes = Float64Array.from(rows, (r) => r[2]);
        const leftOut = leaveOneOut(condition(covariance, columns, outcomes));
        for (const [i, [x0, x1]] of rows.entries()) {
          const without = (values: Float64Array) => values.filter((_, j) => j !== i);
          const others = condition(covariance, columns.map(without), without(outcomes));
          const direct = predict(others, [x0, x1]);
          expect(leftOut[i]!.mean).toBeCloseTo(direct.mean, 8);
          expect(leftOut[i]!.sd ** 2).toBeCloseTo(direct.sd ** 2 + hyperparameters.noise, 8);
        }
      }),
    );
  });
});
