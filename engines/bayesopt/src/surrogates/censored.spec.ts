import { gaussLegendre, normalCdf, normalPdf } from '@meguri/numerics';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matern52 } from '../kernels/kernel.js';
import { difference } from '../kernels/metric.js';
import { type CensoredOutcomes, propagate, stepAsNormal, uninformed } from './censored.js';
import { condition, type GaussianProcess, posteriorCovariance, predict } from './gaussian-process.js';

const NOISE = 0.05;
const features = [{ axis: 0, metric: difference }];
const hyperparameters = { lengthscales: [0.4], outputScale: 1.3, noise: NOISE, mean: 0.1 };
const covariance = { kernel: matern52, features, hyperparameters };
const limits = fc.record({
  limit: fc.double({ min: -3, max: 3, noNaN: true }),
  other: fc.double({ min: -3, max: 3, noNaN: true }),
  side: fc.constantFrom(-1, 1),
  otherSide: fc.constantFrom(-1, 1),
});

const processOf = (columns: Float64Array[], known: CensoredOutcomes): GaussianProcess => {
  const { outcomes, knownNoise } = propagate(covariance, columns, known, uninformed(known));
  return condition(covariance, columns, outcomes, knownNoise);
};

/** Integral from -8 to 8. */
function integral(f: (x: number) => number): number {
  const { nodes, weights } = gaussLegendre(16);
  let sum = 0;
  for (let from = -8; from < 8; from += 0.25) {
    nodes.forEach((node, i) => {
      sum += 0.125 * weights[i]! * f(from + 0.125 * (node + 1));
    });
  }
  return sum;
}

describe('a limit as a normal outcome', () => {
  it('gives a normal distribution the moments of its part beyond the limit', () => {
    fc.assert(
      fc.property(fc.double({ min: -6, max: 6, noNaN: true }), fc.constantFrom(-1, 1), (limit, side) => {
        const [mean, sd] = [0.3, 1.4];
        const site = stepAsNormal(mean, sd, limit, side);
        const variance = 1 / (1 / sd ** 2 + 1 / site.variance);
        const matched = variance * (mean / sd ** 2 + site.mean / site.variance);
        const alpha = (side * (mean - limit)) / sd;
        const hazard = normalPdf(alpha) / normalCdf(alpha);
        expect(matched).toBeCloseTo(mean + side * sd * hazard, 5);
        expect(variance).toBeCloseTo(sd ** 2 * (1 - hazard * (hazard + alpha)), 5);
      }),
    );
  });

  it('does not lose its precision far in the tail, and says nothing where it excludes nothing', () => {
    for (const z of [-99.9, -100.1, -1e4]) {
      const { mean, variance } = stepAsNormal(z, 1, 0, 1);
      // from the asymptotic mean -1/z and variance 1/z² of what is left
      expect(mean * -z).toBeCloseTo(2, 2);
      expect(variance * z * z).toBeCloseTo(1, 2);
    }
    const [before, after] = [-99.999999, -100.000001].map((z) => stepAsNormal(z, 1, 0, 1));
    expect(after!.mean / before!.mean).toBeCloseTo(1, 6);
    expect(after!.variance / before!.variance).toBeCloseTo(1, 6);
    expect(stepAsNormal(50, 1, 0, 1).variance).toBe(1e6);
  });
});

describe('censored outcomes', () => {
  const columns = [Float64Array.of(0, 0.5, 0.7, 1)];

  it('give the mean and variance of numerical integration, one limit exactly', () => {
    fc.assert(
      fc.property(limits, ({ limit, side }) => {
        const exact = condition(covariance, [Float64Array.of(0, 0.7, 1)], Float64Array.of(0.4, 0.2, -0.8));
        const known = { outcomes: Float64Array.of(0.4, limit, 0.2, -0.8), censoring: Int8Array.of(0, side, 0, 0) };
        const gp = processOf(columns, known);
        const { mean, sd } = predict(exact, [0.5]);
        const spread = Math.sqrt(sd ** 2 + NOISE);
        // the part beyond the limit by its hazard, since it may be small
        const alpha = (side * (mean - limit)) / spread;
        const lift = (side * normalPdf(alpha)) / normalCdf(alpha);
        const left = 1 - Math.abs(lift) * (Math.abs(lift) + alpha);
        const { second, between } = posteriorCovariance(exact, [0.5], [0.6]);
        const slope = between / spread;
        expect(predict(gp, [0.6]).mean).toBeCloseTo(predict(exact, [0.6]).mean + slope * lift, 4);
        expect(predict(gp, [0.6]).sd ** 2).toBeCloseTo(second - slope ** 2 * (1 - left), 4);
      }),
      { numRuns: 60 },
    );
  });

  it('come close to numerical integration with two limits that depend on each other', () => {
    fc.assert(
      fc.property(limits, ({ limit, other, side, otherSide }) => {
        const exact = condition(covariance, [Float64Array.of(0, 1)], Float64Array.of(0.4, -0.8));
        const known = {
          outcomes: Float64Array.of(0.4, limit, other, -0.8),
          censoring: Int8Array.of(0, side, otherSide, 0),
        };
        const gp = processOf(columns, known);
        const { first, second, between } = posteriorCovariance(exact, [0.5], [0.7]);
        const [mean, otherMean] = [predict(exact, [0.5]).mean, predict(exact, [0.7]).mean];
        // given the latent value at the first point, both noisy outcomes are independent
        const likelihood = (f: number) => {
          const middle = otherMean + (between / first) * (f - mean);
          const spread = Math.sqrt(second + NOISE - between ** 2 / first);
          return (
            normalCdf((side * (f - limit)) / Math.sqrt(NOISE)) * normalCdf((otherSide * (middle - other)) / spread)
          );
        };
        const density = (f: number) => normalPdf((f - mean) / Math.sqrt(first)) * likelihood(f);
        const moment = (power: number, from = 0) => integral((f) => density(f) * (f - from) ** power);
        fc.pre(moment(0) > 1e-4);
        const expected = moment(1) / moment(0);
        const predicted = predict(gp, [0.5]);
        expect(Math.abs(predicted.mean - expected)).toBeLessThan(0.02);
        expect(Math.abs(predicted.sd - Math.sqrt(moment(2, expected) / moment(0)))).toBeLessThan(0.02);
      }),
      { numRuns: 60 },
    );
  });
});
