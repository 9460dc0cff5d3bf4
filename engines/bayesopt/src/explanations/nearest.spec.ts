import { describe, expect, it } from 'vitest';
import { coregionalise } from '../kernels/coregionalisation.js';
import { rbf } from '../kernels/kernel.js';
import { difference } from '../kernels/metric.js';
import { nearest } from './nearest.js';

const hyperparameters = { lengthscales: [0.5], outputScale: 3, noise: 0.1, mean: 0 };
const covariance = { kernel: rbf, features: [{ axis: 0, metric: difference }], hyperparameters };
const columns = [Float64Array.of(0, 0.9, 0.4, 0.6)];

describe('the nearest observations', () => {
  it('are those of the highest correlation, the earlier of equals first', () => {
    const found = nearest(covariance, [0.5], columns, 3);
    expect(found.map(({ index }) => index)).toEqual([2, 3, 1]);
    expect(found[0]!.correlation).toBeCloseTo(Math.exp(-0.5 * (0.1 / 0.5) ** 2), 12);
  });

  it('correlate with one at the point itself and are no more than there are', () => {
    expect(nearest(covariance, [0.4], columns, 9)).toHaveLength(4);
    expect(nearest(covariance, [0.4], columns, 1)).toEqual([{ index: 2, correlation: 1 }]);
    expect(nearest(covariance, [0.4], [new Float64Array(0)], 3)).toEqual([]);
  });

  it('count for less when another source answered', () => {
    const sources = coregionalise(1, [{ correlation: 0.7, amplitude: 4, mean: 0, noise: 0.1 }]);
    const answered = [Float64Array.of(0.4, 0.4), Float64Array.of(1, 0)];
    const found = nearest({ ...covariance, sources }, [0.4, 0], answered, 2);
    expect(found.map(({ index }) => index)).toEqual([1, 0]);
    expect(found[1]!.correlation).toBeCloseTo(0.7, 12);
  });
});
