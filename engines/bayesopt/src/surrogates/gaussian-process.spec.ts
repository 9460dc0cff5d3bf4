import { stream } from '@meguri/numerics';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coregionalise } from '../kernels/coregionalisation.js';
import { KERNELS, type KernelName } from '../kernels/kernel.js';
import { difference, identity } from '../kernels/metric.js';
import { oracle } from '../shared-data.fixture.js';
import { condition, extend, meanOf, posteriorCovariance, predict, predictor } from './gaussian-process.js';
import { leaveOneOut } from './leave-one-out.js';
import { negativeLogLikelihood, negativeLogPosterior, type TrainingData } from './log-posterior.js';
import { poolBounds } from './pool-bounds.js';
import { PoolPosterior } from './pool-posterior.js';
import { hyperparametersOf, thetaOf } from './theta.js';

interface Case {
  kernel: KernelName;
  X: number[][];
  y: number[];
  lengthscales: number[];
  outputscale: number;
  noiseVariance: number;
  mean: number;
  logMarginalLikelihood: number;
  gradLogLengthscales: number[];
  gradLogOutputscale: number;
  gradLogNoise: number;
  gradMean: number;
  Z: number[][];
  posteriorMean: number[];
  posteriorVarianceNoiseFree: number[];
  looMean: number[];
}

// the reference gradients are differences of fourth order, the rest is exact
const EXACT = 1e-8;
const BY_DIFFERENCES = 2e-6;

describe('the Gaussian process', () => {
  const reference = oracle<{ cases: Case[] }>('gaussian-process.json');

  describe.skipIf(!reference).each(reference?.cases ?? [])(
    'with kernel $kernel, reference $logMarginalLikelihood',
    (c) => {
      const data = {
        columns: columnsOf(c.X),
        features: c.lengthscales.map((_, axis) => ({ axis, metric: difference })),
        outcomes: Float64Array.from(c.y),
      };
      const hyperparameters = {
        lengthscales: c.lengthscales,
        outputScale: c.outputscale,
        noise: c.noiseVariance,
        mean: c.mean,
      };
      const gp = condition(
        { kernel: KERNELS[c.kernel], features: data.features, hyperparameters },
        data.columns,
        data.outcomes,
      );

      it('has the reference likelihood and its gradient', () => {
        const gradient = new Float64Array(c.lengthscales.length + 3);
        const value = negativeLogLikelihood(data, KERNELS[c.kernel])(thetaOf(hyperparameters), gradient);
        close(-value, c.logMarginalLikelihood, EXACT);
        const expected = [...c.gradLogLengthscales, c.gradLogOutputscale, c.gradLogNoise, c.gradMean];
        expected.forEach((slope, i) => {
          close(-gradient[i]!, slope, BY_DIFFERENCES);
        });
      });

      it('predicts and leaves out as the reference does', () => {
        c.Z.forEach((z, i) => {
          const { mean, sd } = predict(gp, z);
          close(mean, c.posteriorMean[i]!, EXACT);
          close(meanOf(gp)(z), mean, EXACT);
          close(sd * sd, c.posteriorVarianceNoiseFree[i]!, EXACT);
        });
        leaveOneOut(gp).forEach(({ mean }, i) => {
          close(mean, c.looMean[i]!, EXACT);
        });
      });
    },
  );

  const kernels = fc.constantFrom<KernelName>('rbf', 'matern52');
  const campaigns = fc.record({ n: fc.integer({ min: 1, max: 12 }), seed: fc.integer(), kernel: kernels });

  it('has the gradient of its posterior density, also with nominal axes, several sources and known noise', () => {
    fc.assert(
      fc.property(campaigns, fc.boolean(), fc.boolean(), ({ n, seed, kernel }, several, known) => {
        const { data: bare, theta } = several ? madeOfSources(n, seed) : made(n, seed);
        const knownNoise = known ? bare.outcomes.map((outcome) => 0.1 * outcome ** 2) : undefined;
        const data = { ...bare, knownNoise };
        const normal = { location: 0.3, scale: 0.8 };
        const sources = several ? { count: 2, correlation: normal, amplitude: normal, mean: 0.7 } : undefined;
        const priors = { lengthscales: [normal, normal, normal], outputScale: normal, noise: normal, sources };
        const objective = negativeLogPosterior(data, KERNELS[kernel], priors);
        const gradient = new Float64Array(theta.length);
        objective(theta, gradient);
        theta.forEach((value, i) => {
          const at = (x: number) => objective(theta.with(i, x), new Float64Array(theta.length));
          const h = 1e-4;
          const slope = (8 * (at(value + h) - at(value - h)) - (at(value + 2 * h) - at(value - 2 * h))) / (12 * h);
          expect(Math.abs(gradient[i]! - slope)).toBeLessThan(1e-6 * Math.max(1, Math.abs(slope)));
        });
      }),
      { numRuns: 40 },
    );
  });

  it('has the gradient of its predictions', () => {
    fc.assert(
      fc.property(campaigns, ({ n, seed, kernel }) => {
        const { gp } = made(n, seed, kernel);
        const x = [0.31, 0.62, 1];
        const gradient = { mean: new Float64Array(3), sd: new Float64Array(3) };
        predictor(gp)(x, gradient);
        for (const d of [0, 1]) {
          const h = 1e-5;
          const up = predict(gp, x.with(d, x[d]! + h));
          const down = predict(gp, x.with(d, x[d]! - h));
          expect(gradient.mean[d]).toBeCloseTo((up.mean - down.mean) / (2 * h), 5);
          expect(gradient.sd[d]).toBeCloseTo((up.sd - down.sd) / (2 * h), 5);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('adds a trend to its predictions, their gradients, pools, bounds and what it leaves out', () => {
    const { gp: bare, data } = made(8, 3);
    const trend = {
      axes: [0, 1],
      at: (x: ArrayLike<number>) => 2 * x[0]! ** 2 - x[1]!,
      slope: (x: ArrayLike<number>, axis: number) => (axis === 0 ? 4 * x[0]! : -1),
    };
    const known = data.outcomes.map((outcome, i) => outcome + trend.at(data.columns.map((column) => column[i]!)));
    const gp = condition({ ...bare.covariance, trend }, data.columns, known);
    const x = [0.31, 0.62, 1];
    const gradient = () => ({ mean: new Float64Array(3), sd: new Float64Array(3) });
    const [without, withTrend] = [gradient(), gradient()];
    predictor(bare)(x, without);
    expect(predictor(gp)(x, withTrend).mean).toBeCloseTo(predict(bare, x).mean + trend.at(x), 12);
    expect(predict(gp, x).sd).toBeCloseTo(predict(bare, x).sd, 12);
    for (const d of [0, 1]) expect(withTrend.mean[d]).toBeCloseTo(without.mean[d]! + trend.slope(x, d), 12);
    expect(withTrend.sd).toEqual(without.sd);
    expect(new PoolPosterior(gp, columnsOf([x]), 1, 1).mean[0]).toBeCloseTo(predict(gp, x).mean, 12);
    expect(poolBounds(gp, columnsOf([x]), 1).means[0]).toBeCloseTo(predict(gp, x).mean, 6);
    expect(extend(gp, x).believed.mean).toBeCloseTo(predict(gp, x).mean, 12);
    const errors = (of: typeof gp) => leaveOneOut(of).map(({ error }) => error);
    errors(gp).forEach((error, i) => {
      expect(error).toBeCloseTo(errors(bare)[i]!, 10);
    });
    leaveOneOut(gp).forEach(({ mean, error }, i) => {
      expect(mean + error).toBeCloseTo(known[i]!, 10);
    });
  });

  it('takes the mean of replicates with its variance for what the replicates themselves say', () => {
    const hyperparameters = { lengthscales: [0.3], outputScale: 1.5, noise: 0.2, mean: 0.1 };
    const covariance = { kernel: KERNELS.matern52, features: [{ axis: 0, metric: difference }], hyperparameters };
    const each = condition(covariance, [Float64Array.of(0.2, 0.5, 0.5, 0.5)], Float64Array.of(1, -0.3, 0.1, 0.5));
    // the mean of three has a third of the noise, and what the single one has more is known
    const summed = condition(
      { ...covariance, hyperparameters: { ...hyperparameters, noise: 0.2 / 3 } },
      [Float64Array.of(0.2, 0.5)],
      Float64Array.of(1, 0.1),
      Float64Array.of(0.2 - 0.2 / 3, 0),
    );
    for (const x of [[0], [0.5], [0.8]]) {
      expect(predict(summed, x).mean).toBeCloseTo(predict(each, x).mean, 12);
      expect(predict(summed, x).sd).toBeCloseTo(predict(each, x).sd, 12);
    }
  });

  it('does not depend on the order of the observations', () => {
    const { gp, data } = made(10, 1);
    const order = stream('order').sample(10, 10);
    const shuffled = condition(
      gp.covariance,
      data.columns.map((column) => Float64Array.from(order, (i) => column[i]!)),
      Float64Array.from(order, (i) => data.outcomes[i]!),
    );
    const x = [0.4, 0.5, 2];
    expect(predict(shuffled, x).mean).toBeCloseTo(predict(gp, x).mean, 10);
    expect(predict(shuffled, x).sd).toBeCloseTo(predict(gp, x).sd, 10);
  });

  it('restores its hyper-parameters from the variables of the fit', () => {
    const { gp, theta } = madeOfSources(4, 1);
    const restored = hyperparametersOf(theta, 3);
    expect(thetaOf(restored)).toEqual(thetaOf(hyperparametersOf(thetaOf(restored), 3)));
    expect(restored.sources![1]!.correlation).toBeCloseTo(gp.covariance.hyperparameters.sources![1]!.correlation, 14);
  });

  it('knows how much two answers have in common', () => {
    fc.assert(
      fc.property(campaigns, ({ n, seed }) => {
        const { gp } = madeOfSources(n, seed);
        const [x, y] = [[0.3, 0.6, 1, 0] as const, [0.3, 0.6, 1, 2] as const];
        const { first, second, between } = posteriorCovariance(gp, x, y);
        expect(Math.sqrt(first)).toBeCloseTo(predict(gp, x).sd, 10);
        expect(Math.sqrt(second)).toBeCloseTo(predict(gp, y).sd, 10);
        // hearing the answer at y removes between² / (variance + noise) of the variance at x
        const { gp: told } = extend(gp, y);
        expect(predict(told, x).sd ** 2).toBeCloseTo(first - between ** 2 / (second + 0.01), 9);
      }),
      { numRuns: 30 },
    );
  });

  it('stays positive definite with repeated points and next to no noise', () => {
    const hyperparameters = { lengthscales: [1], outputScale: 1, noise: 1e-12, mean: 0 };
    const columns = [new Float64Array(20).fill(0.5)];
    const gp = condition(
      { kernel: KERNELS.rbf, features: [{ axis: 0, metric: difference }], hyperparameters },
      columns,
      new Float64Array(20).fill(1),
    );
    expect(predict(gp, [0.5]).mean).toBeCloseTo(1, 6);
  });

  it('believes a pending point at its mean: no mean moves and no variance grows', () => {
    fc.assert(
      fc.property(campaigns, ({ n, seed, kernel }) => {
        const { gp } = made(n, seed, kernel);
        const x = [0.2, 0.9, 0];
        const { gp: believer, believed } = extend(gp, x);
        expect(believed.mean).toBeCloseTo(predict(gp, x).mean, 10);
        for (const z of [x, [0.5, 0.5, 1], [0.9, 0.1, 2]]) {
          expect(predict(believer, z).mean).toBeCloseTo(predict(gp, z).mean, 8);
          expect(predict(believer, z).sd).toBeLessThanOrEqual(predict(gp, z).sd + 1e-9);
        }
      }),
    );
  });

  it('predicts over a pool what it predicts point by point, with pending points too', () => {
    fc.assert(
      fc.property(campaigns, ({ n, seed, kernel }) => {
        const { gp } = made(n, seed, kernel);
        const rows = Array.from({ length: 7 }, (_, i) => [i / 6, 1 - i / 6, i % 3]);
        const pending = [0.4, 0.4, 2];
        const pool = new PoolPosterior(gp, columnsOf(rows), rows.length, 1);
        pool.addPending(pending);
        const { gp: believer } = extend(gp, pending);
        rows.forEach((row, i) => {
          const { mean, sd } = predict(believer, row);
          expect(pool.mean[i]).toBeCloseTo(mean, 9);
          expect(pool.sd(i)).toBeCloseTo(sd, 6);
        });
      }),
    );
  });
});

/** A made-up campaign with two numeric axes and a nominal one. */
function made(n: number, seed: number, kernel: KernelName = 'matern52') {
  const random = stream(seed, 'campaign');
  const column = () => Float64Array.from({ length: n }, () => random.uniform());
  const codes = Float64Array.from({ length: n }, () => random.integer(0, 2));
  const data: TrainingData = {
    columns: [column(), column(), codes],
    features: [difference, difference, identity].map((metric, axis) => ({ axis, metric })),
    outcomes: Float64Array.from({ length: n }, () => random.normal()),
  };
  const hyperparameters = { lengthscales: [0.4, 0.9, 1.3], outputScale: 1.7, noise: 0.02, mean: 0.2 };
  const covariance = { kernel: KERNELS[kernel], features: data.features, hyperparameters };
  return { data, theta: thetaOf(hyperparameters), gp: condition(covariance, data.columns, data.outcomes) };
}

/** The same with answers of three sources; their number is the last coordinate. */
function madeOfSources(n: number, seed: number, kernel: KernelName = 'matern52') {
  const { data, gp } = made(n, seed, kernel);
  const random = stream(seed, 'sources');
  const columns = [...data.columns, Float64Array.from({ length: n }, () => random.integer(0, 2))];
  const sources = [
    { correlation: 0.8, amplitude: 1.4, mean: -0.3, noise: 0.05 },
    { correlation: -0.4, amplitude: 0.6, mean: 0.5, noise: 0.01 },
  ];
  const hyperparameters = { ...gp.covariance.hyperparameters, sources };
  const covariance = { ...gp.covariance, hyperparameters, sources: coregionalise(3, sources) };
  return {
    data: { ...data, columns, sourceAxis: 3 },
    theta: thetaOf(hyperparameters),
    gp: condition(covariance, columns, data.outcomes),
  };
}

function columnsOf(rows: readonly (readonly number[])[]): Float64Array[] {
  return rows[0]!.map((_, d) => Float64Array.from(rows, (row) => row[d]!));
}

function close(value: number, reference: number, tolerance: number): void {
  expect(Math.abs(value - reference)).toBeLessThan(tolerance * Math.max(1, Math.abs(reference)));
}
