import { stream } from '@meguri/numerics';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { KERNELS } from '../kernels/kernel.js';
import { difference } from '../kernels/metric.js';
import { condition } from './gaussian-process.js';
import { poolBounds } from './pool-bounds.js';
import { PoolPosterior } from './pool-posterior.js';

it('bounds of a pool lie above the true means and standard deviations, the means by rounding alone, with any noise', () => {
  const number = fc.double({ min: -3, max: 3, noNaN: true });
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e6 }), number, number, (seed, logNoise, logLengthscale) => {
      const random = stream(seed, 'points');
      const numbers = (length: number) => Float64Array.from({ length }, random.uniform);
      const hyperparameters = {
        lengthscales: [Math.exp(logLengthscale)],
        outputScale: 2,
        noise: 10 ** (logNoise - 3),
        mean: 0.3,
      };
      const features = [{ axis: 0, metric: difference }];
      const gp = condition({ kernel: KERNELS.matern52, features, hyperparameters }, [numbers(40)], numbers(40));
      const pool = [numbers(100)];
      const { means, sds } = poolBounds(gp, pool, 100);
      const posterior = new PoolPosterior(gp, pool, 100, 0);
      for (let i = 0; i < 100; i++) {
        expect(means[i]).toBeCloseTo(posterior.mean[i]!, 5);
        expect(means[i]).toBeGreaterThanOrEqual(posterior.mean[i]!);
        expect(sds[i]).toBeGreaterThanOrEqual(posterior.sd(i));
      }
    }),
    { numRuns: 100 },
  );
});
