import { describe, expect, it } from 'vitest';
import { GAUSSIAN_MIXTURES } from './gaussian-mixture.js';
import { KERNELS, type KernelName } from './kernel.js';

describe('a kernel as a sum of Gaussians', () => {
  it.each<KernelName>(['rbf', 'matern52'])('is the %s kernel to 1e-9 at every distance', (name) => {
    const squared = [0, ...Array.from({ length: 200 }, (_, i) => 10 ** (-12 + i / 12.5))];
    const correlations = Float64Array.from(squared);
    KERNELS[name].correlate(correlations, correlations.length);
    squared.forEach((r2, i) => {
      const sum = GAUSSIAN_MIXTURES[name].reduce((total, { rate, weight }) => total + weight * Math.exp(-rate * r2), 0);
      expect(Math.abs(sum - correlations[i]!)).toBeLessThan(1e-9);
    });
  });
});
