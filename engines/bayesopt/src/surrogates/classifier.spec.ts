import { normalCdf, stream } from '@meguri/numerics';
import { describe, expect, it } from 'vitest';
import { KERNELS } from '../kernels/kernel.js';
import { difference } from '../kernels/metric.js';
import { fitClassifier, latentProcess, negativeLogClassifierPosterior } from './classifier.js';
import { predict } from './gaussian-process.js';

const features = [0, 1].map((axis) => ({ axis, metric: difference }));
const wide = { location: 0, scale: 1e9 };

function dataOf(n: number, seed: number) {
  const random = stream(seed, 'labels');
  const columns = [0, 1].map(() => Float64Array.from({ length: n }, () => random.uniform()));
  const labels = Float64Array.from({ length: n }, (_, i) => (columns[0]![i]! + 0.3 * random.normal() > 0.4 ? 1 : -1));
  return { columns, labels, features };
}

describe('the classifier', () => {
  it('has the gradient of finite differences', () => {
    const priors = {
      lengthscales: [
        { location: -1, scale: 1 },
        { location: 0, scale: 0.5 },
      ],
      outputScale: { location: 1, scale: 1 },
      mean: { location: 1, scale: 1 },
    };
    const posterior = negativeLogClassifierPosterior(dataOf(14, 3), KERNELS.matern52, priors);
    const theta = Float64Array.of(-1.1, -0.4, 1.3, 0.4);
    const gradient = new Float64Array(4);
    posterior(theta, gradient);
    for (let p = 0; p < 4; p++) {
      const at = (by: number) => posterior(theta.with(p, theta[p]! + by), new Float64Array(4));
      expect(gradient[p]).toBeCloseTo((at(1e-4) - at(-1e-4)) / 2e-4, 4);
    }
  });

  // the mode by BFGS and Newton steps and the exact probabilities by eight million draws from the prior: NumPy 2.4.6, SciPy 1.17.1
  const reference = {
    logEvidence: -4.518330984299617,
    means: [0.5651806640649318, -0.6161239873456277, -0.38080177190694925],
    sds: [0.9076840793618329, 0.7507164739068636, 1.10779852243243],
    exactLogEvidence: -4.467041726869407,
    exact: [0.683171013224101, 0.2962345011595133, 0.3850582548677669],
  };
  const columns = [Float64Array.of(0.1, 0.3, 0.5, 0.7, 0.9, 0.8), Float64Array.of(0.2, 0.9, 0.4, 0.7, 0.1, 0.5)];
  const labels = Float64Array.of(1, 1, -1, -1, 1, -1);
  const hyperparameters = { lengthscales: [0.4, 0.7], outputScale: 1.8, noise: 1, mean: 0.3 };
  const gp = latentProcess({ kernel: KERNELS.matern52, features, hyperparameters }, columns, labels);
  const points = [
    [0.2, 0.3],
    [0.6, 0.6],
    [0.95, 0.95],
  ];

  it('has the reference evidence', () => {
    const flat = { lengthscales: [wide, wide], outputScale: wide, mean: wide };
    const posterior = negativeLogClassifierPosterior({ columns, labels, features }, KERNELS.matern52, flat);
    const theta = Float64Array.of(Math.log(0.4), Math.log(0.7), Math.log(1.8), 0.3);
    const logEvidence = -posterior(theta, new Float64Array(4));
    expect(logEvidence).toBeCloseTo(reference.logEvidence, 8);
    expect(Math.abs(logEvidence - reference.exactLogEvidence)).toBeLessThan(0.06);
  });

  it('has the reference latent function, and probabilities near the exact ones', () => {
    points.forEach((point, i) => {
      const { mean, sd } = predict(gp, point);
      expect(mean).toBeCloseTo(reference.means[i]!, 7);
      expect(sd).toBeCloseTo(reference.sds[i]!, 7);
      expect(Math.abs(normalCdf(mean / Math.hypot(1, sd)) - reference.exact[i]!)).toBeLessThan(0.03);
    });
  });

  it('learns a border from its labels', () => {
    const data = dataOf(40, 5);
    const prior = { location: 0, scale: 1 };
    const learnt = fitClassifier(data, KERNELS.matern52, {
      lengthscales: [prior, prior],
      outputScale: { location: 1, scale: 1 },
      mean: prior,
    });
    expect(predict(learnt, [0.05, 0.5]).mean).toBeLessThan(-1);
    expect(predict(learnt, [0.95, 0.5]).mean).toBeGreaterThan(1);
  });
});
