import { normalQuantile, sobol, stream } from '@meguri/numerics';
import { describe, expect, it } from 'vitest';
import { hypervolume } from '../objectives/hypervolume.js';
import { logExpectedImprovement } from './log-expected-improvement.js';
import { isFeasible, logFeasibility } from './log-feasibility.js';
import { logHypervolumeImprovement } from './log-hypervolume-improvement.js';
import { logTchebycheffImprovement, randomScalarisation, scalarise } from './log-tchebycheff-improvement.js';
import { type OutcomeAcquisition, product } from './outcome-acquisition.js';

function cloud(m: number, n: number, seed: number): Float64Array[] {
  const random = stream(seed, 'cloud');
  return Array.from({ length: n }, () => Float64Array.from({ length: m }, () => random.uniform()));
}

/** Mean of a function of independent normal outcomes over quasi-random draws. */
function expectation(means: Float64Array, sds: Float64Array, of: (y: Float64Array) => number, draws = 16_384): number {
  const m = means.length;
  const normals = sobol(m, draws, 11).map((u) => normalQuantile(u + 2 ** -33));
  let sum = 0;
  for (let k = 0; k < draws; k++) sum += of(means.map((mean, i) => mean + sds[i]! * normals[k * m + i]!));
  return sum / draws;
}

function expectSlopesOf(acquisition: OutcomeAcquisition, means: Float64Array, sds: Float64Array, tolerance = 2e-6) {
  const slopes = { means: new Float64Array(means.length), sds: new Float64Array(means.length) };
  acquisition(means, sds, slopes);
  for (let i = 0; i < means.length; i++) {
    const h = 1e-5 * sds[i]!;
    const shifted = (values: Float64Array, by: number) => values.map((v, j) => (j === i ? v + by : v));
    const byMean = (acquisition(shifted(means, h), sds) - acquisition(shifted(means, -h), sds)) / (2 * h);
    const bySd = (acquisition(means, shifted(sds, h)) - acquisition(means, shifted(sds, -h))) / (2 * h);
    expect(Math.abs(slopes.means[i]! - byMean)).toBeLessThan(tolerance * Math.max(1, Math.abs(byMean)));
    expect(Math.abs(slopes.sds[i]! - bySd)).toBeLessThan(tolerance * Math.max(1, Math.abs(bySd)));
  }
}

describe.each([2, 3, 4])('log hypervolume improvement in %i objectives', (m) => {
  const points = cloud(m, 6, m);
  const reference = new Float64Array(m).fill(-0.1);
  const acquisition = logHypervolumeImprovement(points, reference);
  const sds = Float64Array.from({ length: m }, (_, i) => 0.15 + 0.1 * i);

  it('is the expected gain in hypervolume', () => {
    for (const means of cloud(m, 3, 99)) {
      const before = hypervolume(points, reference);
      const gain = expectation(means, sds, (y) => hypervolume([...points, y], reference) - before, 8192);
      expect(Math.abs(Math.exp(acquisition(means, sds)) / gain - 1)).toBeLessThan(0.02);
    }
  });

  it('has the slopes of finite differences, near the front and far below it', () => {
    for (const means of cloud(m, 3, 5)) {
      expectSlopesOf(acquisition, means, sds);
      expectSlopesOf(
        acquisition,
        means.map((v) => v - 20),
        sds,
        1e-4,
      );
    }
  });

  it('never underflows', () => {
    const far = new Float64Array(m).fill(-500);
    const value = acquisition(far, sds);
    expect(value).toBeLessThan(-1e5);
    expect(value).toBeGreaterThan(Number.NEGATIVE_INFINITY);
    expect(
      acquisition(
        far.map((v) => v + 1),
        sds,
      ),
    ).toBeGreaterThan(value);
  });

  it('is the exact gain when the prediction is certain', () => {
    const better = new Float64Array(m).fill(0.9);
    const gain = hypervolume([...points, better], reference) - hypervolume(points, reference);
    expect(Math.exp(acquisition(better, new Float64Array(m).fill(1e-7)))).toBeCloseTo(gain, 6);
  });

  it('does not change when points and objectives are put in another order', () => {
    const means = cloud(m, 1, 8)[0]!;
    const mirrored = logHypervolumeImprovement(points.map((point) => point.toReversed()).reverse(), reference);
    expect(mirrored(means.toReversed(), sds.toReversed())).toBeCloseTo(acquisition(means, sds), 11);
  });

  it('falls when a point is added and when a prediction becomes surer', () => {
    const means = cloud(m, 1, 21)[0]!;
    const value = acquisition(means, sds);
    const better = means.map((v) => v + 0.5);
    expect(logHypervolumeImprovement([...points, better], reference)(means, sds)).toBeLessThan(value);
    expect(
      acquisition(
        means,
        sds.map((sd) => 0.8 * sd),
      ),
    ).toBeLessThan(value);
  });
});

describe('log hypervolume improvement', () => {
  it('is log expected improvement with one objective', () => {
    const acquisition = logHypervolumeImprovement([Float64Array.of(0.3), Float64Array.of(0.7)], [-Infinity]);
    for (const mean of [-40, 0.1, 0.7, 5]) {
      expect(acquisition([mean], [0.3])).toBe(logExpectedImprovement(mean, 0.3, 0.7));
    }
    expectSlopesOf(acquisition, Float64Array.of(0.2), Float64Array.of(0.3));
  });

  it('is the product of expected improvements over the reference when no point exceeds it', () => {
    const acquisition = logHypervolumeImprovement([Float64Array.of(-1, 5)], [0, 0]);
    const product = logExpectedImprovement(0.2, 0.3, 0) + logExpectedImprovement(-0.4, 0.5, 0);
    expect(acquisition([0.2, -0.4], [0.3, 0.5])).toBeCloseTo(product, 12);
  });
});

describe('log feasibility', () => {
  const limits = [
    { lower: 0, upper: Infinity },
    { lower: -Infinity, upper: Infinity },
    { lower: -1, upper: 0.5 },
  ];
  const acquisition = logFeasibility(limits);
  const sds = Float64Array.of(0.5, 0.5, 0.7);

  it('is the probability of keeping to all limits', () => {
    const means = Float64Array.of(0.2, 9, 0.1);
    const share = expectation(means, sds, (y) => (isFeasible(limits, y) ? 1 : 0));
    expect(Math.exp(acquisition(means, sds))).toBeCloseTo(share, 2);
  });

  it.each([
    [0.2, 0.1],
    [-30, 25],
    [12, -18],
  ])('has the slopes of finite differences at means of %f and %f', (first, third) => {
    expectSlopesOf(acquisition, Float64Array.of(first, 0, third), sds, 1e-5);
  });

  it('multiplies a gain of the first outcomes, with the slopes of the product', () => {
    const gain = logHypervolumeImprovement(cloud(2, 5, 4), [-0.1, -0.1]);
    const means = Float64Array.of(0.2, 0.4, 0.3);
    expect(product(gain, acquisition)(means, sds)).toBe(gain(means, sds) + acquisition(means, sds));
    expectSlopesOf(product(gain, acquisition), means, sds);
  });

  it.each([
    ['so narrow that rounding makes them equal', { lower: 1, upper: 1 }],
    ['narrower than rounding would tell', { lower: 1, upper: 1 + 1e-12 }],
    ['out of all reach', { lower: 1e200, upper: Infinity }],
    ['out of all reach on the other side', { lower: -Infinity, upper: -1e200 }],
  ])('is a finite logarithm with finite slopes for limits %s', (_, narrow) => {
    const slopes = { means: new Float64Array(1), sds: new Float64Array(1) };
    expect(logFeasibility([narrow])([0.3], [0.2], slopes)).toBeLessThan(0);
    for (const number of [logFeasibility([narrow])([0.3], [0.2]), slopes.means[0], slopes.sds[0]]) {
      expect(Number.isFinite(number)).toBe(true);
    }
  });

  it('has the slopes of finite differences for narrow limits', () => {
    const narrow = logFeasibility([{ lower: 1, upper: 1 + 1e-8 }]);
    expectSlopesOf(narrow, Float64Array.of(0.4), Float64Array.of(0.5), 1e-5);
  });

  it('is a finite logarithm for limits so far away that rounding hides their distance', () => {
    const acquisition = logFeasibility([{ lower: 1e16, upper: 1e16 + 2 }]);
    expect(acquisition(Float64Array.of(0), Float64Array.of(1))).toBeLessThan(-1e31);
    expect(acquisition(Float64Array.of(0), Float64Array.of(1))).toBeGreaterThan(Number.NEGATIVE_INFINITY);
  });

  it('is certain without limits', () => {
    expect(logFeasibility([{ lower: -Infinity, upper: Infinity }])([0], [1])).toBe(0);
  });
});

describe('log improvement of a Tchebycheff scalar', () => {
  const m = 5;
  const points = cloud(m, 12, 1);
  const reference = new Float64Array(m).fill(-0.1);
  const scalarisation = randomScalarisation(points, reference, 'seed');
  const best = Math.max(...points.map((point) => scalarise(scalarisation, point)));
  const acquisition = logTchebycheffImprovement(scalarisation, best);
  const sds = new Float64Array(m).fill(0.3);

  it('is a finite logarithm with finite slopes where one outcome counts beyond all measure', () => {
    const weights = scalarisation.weights.with(1, 1e12);
    const slopes = { means: new Float64Array(m), sds: new Float64Array(m) };
    const value = logTchebycheffImprovement({ ...scalarisation, weights }, best)(new Float64Array(m), sds, slopes);
    for (const number of [value, ...slopes.means, ...slopes.sds]) expect(Number.isFinite(number)).toBe(true);
  });

  it('is the expected improvement of the scalar', () => {
    for (const means of cloud(m, 4, 3)) {
      const better = means.map((v) => v + 0.4);
      const gain = expectation(better, sds, (y) => Math.max(0, scalarise(scalarisation, y) - best));
      expect(Math.abs(Math.exp(acquisition(better, sds)) / gain - 1)).toBeLessThan(0.03);
    }
  });

  it.each([-60, -3, 0, 3, 80])('is log expected improvement with one objective, %f standard deviations off', (u) => {
    const single = logTchebycheffImprovement({ ideal: Float64Array.of(1), weights: Float64Array.of(2) }, -0.4);
    const exact = logExpectedImprovement(2 * (0.8 + 0.3 * u - 1), 0.6, -0.4);
    expect(Math.abs(single([0.8 + 0.3 * u], [0.3]) - exact)).toBeLessThan(1e-6);
  });

  it('has the slopes of finite differences, near the front and far below it', () => {
    const means = points[0]!;
    for (const shift of [-9, -0.5, 0.3, 9])
      expectSlopesOf(
        acquisition,
        means.map((v) => v + shift),
        sds,
        1e-4,
      );
  });

  it('takes a range whose inverse overflows for none', () => {
    const { weights } = randomScalarisation([Float64Array.of(1, 4e-321)], Float64Array.of(0, 0), 1);
    expect(weights[0]! + weights[1]!).toBeCloseTo(1, 14);
  });

  it('has weights that follow from the seed and add up to one over the range of the front', () => {
    const { ideal, weights } = scalarisation;
    expect(weights.reduce((sum, weight, i) => sum + weight * (ideal[i]! - reference[i]!), 0)).toBeCloseTo(1, 12);
    expect(randomScalarisation(points, reference, 'seed')).toEqual(scalarisation);
    expect(randomScalarisation(points, reference, 'other').weights).not.toEqual(weights);
  });
});
