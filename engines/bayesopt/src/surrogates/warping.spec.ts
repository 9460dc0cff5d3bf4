import { stream } from '@meguri/numerics';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { logHypervolumeImprovement } from '../acquisitions/log-hypervolume-improvement.js';
import { effectsAt } from '../explanations/mean-effects.js';
import { nearest } from '../explanations/nearest.js';
import { ACQUISITIONS, DEFAULT_SETTINGS, explain, type Settings, type Space, suggest } from '../index.js';
import { coregionalise } from '../kernels/coregionalisation.js';
import type { Trend } from '../kernels/covariance.js';
import { KERNELS, type KernelName } from '../kernels/kernel.js';
import { difference, identity } from '../kernels/metric.js';
import { acquisitionOf, outlookOf } from '../recommend/point-acquisition.js';
import { latentProcess } from './classifier.js';
import { DrawnPool } from './drawn-pool.js';
import { drawsAtPoint } from './draws-at-point.js';
import {
  condition,
  extend,
  type GaussianProcess,
  meanOf,
  posteriorCovariance,
  predict,
  predictor,
} from './gaussian-process.js';
import { JointDraws } from './joint-draws.js';
import { leaveOneOut } from './leave-one-out.js';
import { negativeLogPosterior, type TrainingData } from './log-posterior.js';
import { poolBounds } from './pool-bounds.js';
import { PoolPosterior } from './pool-posterior.js';
import { hyperparametersOf, thetaOf } from './theta.js';

const WARPS = [
  { axis: 0, a: 1.7, b: 0.6 },
  { axis: 1, a: 0.5, b: 1.4 },
];
const RELATIONS = [{ correlation: 0.8, amplitude: 1.4, mean: -0.3, noise: 0.05 }];

/** What a trend says of coordinates as they are. */
const TREND: Trend = {
  axes: [0, 2],
  at: (x) => Math.sin(4 * x[0]!) + 0.3 * x[2]!,
  slope: (x, axis) => (axis === 0 ? 4 * Math.cos(4 * x[0]!) : 0),
};

/** A made-up campaign with two warped axes, a nominal one, and the source at the end. */
function made(n: number, seed: number, kernel: KernelName = 'matern52', trend?: Trend) {
  const random = stream(seed, 'warped');
  const column = () => Float64Array.from({ length: n }, () => random.uniform());
  const codes = (count: number) => Float64Array.from({ length: n }, () => random.integer(0, count - 1));
  const data: TrainingData = {
    columns: [column(), column(), codes(3), codes(2)],
    features: [difference, difference, identity].map((metric, axis) => ({ axis, metric })),
    outcomes: Float64Array.from({ length: n }, () => random.normal()),
    sourceAxis: 3,
    warped: [0, 1],
  };
  const scales = { lengthscales: [0.4, 0.9, 1.3], outputScale: 1.7, noise: 0.02, mean: 0.2 };
  const hyperparameters = { ...scales, sources: RELATIONS, warps: WARPS };
  const sources = coregionalise(3, RELATIONS);
  const covariance = { kernel: KERNELS[kernel], features: data.features, hyperparameters, sources, trend };
  return { data, hyperparameters, gp: condition(covariance, data.columns, data.outcomes) };
}

const campaigns = fc.record({
  n: fc.integer({ min: 2, max: 10 }),
  seed: fc.integer(),
  kernel: fc.constantFrom<KernelName>('rbf', 'matern52'),
});
const X = Float64Array.of(0.31, 0.62, 1, 0);
const TRENDS = [
  ['constant mean', undefined],
  ['trend', TREND],
] as const;

/** The slope of a function at 0 by differences of the fourth order. */
function slopeOf(f: (step: number) => number): number {
  const h = 1e-4;
  return (8 * (f(h) - f(-h)) - (f(2 * h) - f(-2 * h))) / (12 * h);
}

/** Six points from one corner to the opposite one, and their columns. */
function listed() {
  const rows = Array.from({ length: 6 }, (_, i) => Float64Array.of(i / 5, 1 - i / 5, i % 3, i % 2));
  return { rows, columns: Array.from(X, (_, d) => Float64Array.from(rows, (row) => row[d]!)) };
}

describe('a process of warped coordinates', () => {
  it('has the gradient of its posterior density', () => {
    fc.assert(
      fc.property(campaigns, ({ n, seed, kernel }) => {
        const { data, hyperparameters } = made(n, seed, kernel);
        const theta = thetaOf(hyperparameters);
        const normal = { location: 0.3, scale: 0.8 };
        const objective = negativeLogPosterior(data, KERNELS[kernel], {
          lengthscales: [normal, normal, normal],
          outputScale: normal,
          noise: normal,
          sources: { count: 1, correlation: normal, amplitude: normal, mean: 0.7 },
          warping: { axes: [0, 1], shape: { location: 0, scale: 0.3 } },
        });
        const gradient = new Float64Array(theta.length);
        objective(theta, gradient);
        theta.forEach((value, i) => {
          const slope = slopeOf((step) => objective(theta.with(i, value + step), new Float64Array(theta.length)));
          expect(Math.abs(gradient[i]! - slope)).toBeLessThan(1e-6 * Math.max(1, Math.abs(slope)));
        });
      }),
      { numRuns: 30 },
    );
  });

  it('restores its warps from the variables of the fit', () => {
    const { hyperparameters } = made(3, 1);
    const { warps } = hyperparametersOf(thetaOf(hyperparameters), 3, [0, 1]);
    warps!.forEach(({ axis, a, b }, w) => {
      expect(axis).toBe(WARPS[w]!.axis);
      expect(a).toBeCloseTo(WARPS[w]!.a, 12);
      expect(b).toBeCloseTo(WARPS[w]!.b, 12);
    });
  });

  it.each(TRENDS)('has the gradient of its acquisition, by the chain rule (%s)', (_, trend) => {
    fc.assert(
      fc.property(campaigns, ({ n, seed, kernel }) => {
        const { gp } = made(n, seed, kernel, trend);
        const members = [{ gps: [gp], logWeight: 0 }];
        const promise = logHypervolumeImprovement([Float64Array.of(0.4)], [Number.NEGATIVE_INFINITY]);
        const acquisition = acquisitionOf(members, [outlookOf([gp], 0, promise)]);
        const gradient = new Float64Array(4);
        acquisition.value(X, gradient);
        for (const d of [0, 1]) {
          const slope = slopeOf((step) => acquisition.value(X.with(d, X[d]! + step)));
          expect(Math.abs(gradient[d]! - slope)).toBeLessThan(1e-5 * Math.max(1, Math.abs(slope)));
        }
      }),
      { numRuns: 40 },
    );
  });

  it('is a plain process of the bent coordinates', () => {
    const { gp, data } = made(8, 2);
    const { warps: _, ...straight } = gp.covariance.hyperparameters;
    const plain = condition({ ...gp.covariance, hyperparameters: straight }, gp.placed, data.outcomes);
    const bend = (x: Float64Array) => extend(gp, x).gp.placed.map((column) => column.at(-1)!);
    for (const x of [X, Float64Array.of(0, 1, 2, 1), Float64Array.of(1, 0, 0, 0)]) {
      expect(predict(gp, x).mean).toBeCloseTo(predict(plain, bend(x)).mean, 12);
      expect(predict(gp, x).sd).toBeCloseTo(predict(plain, bend(x)).sd, 12);
    }
  });

  it('may be the latent function of a classifier', () => {
    const { gp, data } = made(8, 2);
    const { warps, sources: _, ...straight } = gp.covariance.hyperparameters;
    const [bent, plain] = [{ ...straight, warps }, straight].map((hyperparameters, i) => {
      const covariance = { ...gp.covariance, hyperparameters, sources: undefined };
      return latentProcess(covariance, i === 0 ? data.columns : gp.placed, data.outcomes.map(Math.sign));
    });
    const placed = extend(gp, X).gp.placed.map((column) => column.at(-1)!);
    expect(predict(bent!, X).mean).toBeCloseTo(predict(plain!, placed).mean, 12);
    expect(predict(bent!, X).sd).toBeCloseTo(predict(plain!, placed).sd, 12);
  });

  it('follows a trend of the coordinates as they are', () => {
    const { gp, data } = made(9, 4, 'matern52', TREND);
    const beyond = data.outcomes.map((outcome, i) => outcome - TREND.at(data.columns.map((column) => column[i]!)));
    const rest = condition({ ...gp.covariance, trend: undefined }, data.columns, beyond);
    expect(leaveOneOut(gp)[3]!.error).toBeCloseTo(leaveOneOut(rest)[3]!.error, 9);
    for (const row of [X, ...listed().rows]) {
      const { mean, sd } = predict(rest, row);
      expect(predict(gp, row).mean).toBeCloseTo(TREND.at(row) + mean, 9);
      expect(predict(gp, row).sd).toBeCloseTo(sd, 9);
      expect(meanOf(gp)(row)).toBeCloseTo(TREND.at(row) + mean, 9);
      expect(extend(gp, row).believed.mean).toBeCloseTo(TREND.at(row) + mean, 9);
    }
  });

  it.each(TRENDS)('says of pools, pairs, neighbours and effects what it says of points (%s)', (_, trend) => {
    const { gp } = made(10, 3, 'matern52', trend);
    const { rows, columns } = listed();
    const pool = new PoolPosterior(gp, columns, rows.length, 1);
    pool.addPending(X);
    const { gp: told } = extend(gp, X);
    const bounds = poolBounds(told, columns, rows.length);
    rows.forEach((row, i) => {
      const { mean, sd } = predict(told, row);
      expect(pool.mean[i]).toBeCloseTo(mean, 9);
      expect(pool.sd(i)).toBeCloseTo(sd, 7);
      expect(bounds.means[i]).toBeCloseTo(mean, 6);
      expect(bounds.sds[i]).toBeGreaterThanOrEqual(sd - 1e-9);
    });
    expect(Math.sqrt(posteriorCovariance(gp, rows[1]!, rows[2]!).second)).toBeCloseTo(predict(gp, rows[2]!).sd, 10);
    expect(nearest(gp.covariance, rows[4]!, columns, 1)[0]).toMatchObject({ index: 4, correlation: 1 });
    const { baseline, effects } = effectsAt(gp, X);
    expect(baseline + effects.reduce((a, b) => a + b)).toBeCloseTo(predictor(gp)(X).mean, 6);
  });
});

describe('joint draws from a process of warped coordinates', () => {
  const normals = (draw: number, point: number) => Math.sin(3 * draw + 2 * point);
  const drawsOf = (gp: GaussianProcess, ...more: readonly ArrayLike<number>[]) => {
    const draws = new JointDraws(gp, 3, more.length, normals);
    for (const x of more) draws.add(x);
    return draws;
  };

  it('are those from a plain process of the bent coordinates, beyond a trend of them as they are', () => {
    const { gp, data } = made(8, 5, 'matern52', TREND);
    const { warps: _, ...straight } = gp.covariance.hyperparameters;
    const rowAt = (columns: readonly Float64Array[], i: number) => columns.map((column) => column[i]!);
    const beyond = data.outcomes.map((outcome, i) => outcome - TREND.at(rowAt(data.columns, i)));
    const plain = condition({ ...gp.covariance, hyperparameters: straight, trend: undefined }, gp.placed, beyond);
    const draws = drawsOf(gp, X);
    const bent = drawsOf(plain, rowAt(extend(gp, X).gp.placed, 8));
    for (let i = 0; i <= 8; i++) {
      const at = TREND.at(i < 8 ? rowAt(data.columns, i) : X);
      for (let draw = 0; draw < 3; draw++) expect(draws.value(draw, i)).toBeCloseTo(at + bent.value(draw, i), 6);
    }
  });

  it.each(TRENDS)('imply the same in a pool, at single points and where they are drawn (%s)', (_, trend) => {
    const { gp } = made(9, 6, 'matern52', trend);
    const { rows, columns } = listed();
    const draws = drawsOf(gp, X);
    const pool = new DrawnPool(draws, columns, rows.length);
    const at = drawsAtPoint(draws);
    rows.forEach((row, j) => {
      expect(pool.sd(j)).toBeCloseTo(at.look(row), 9);
      for (let draw = 0; draw < 3; draw++) expect(pool.mean(draw, j)).toBeCloseTo(at.means[draw]!, 9);
    });
    expect(at.look(X)).toBeLessThan(1e-3);
    for (let draw = 0; draw < 3; draw++) expect(at.means[draw]).toBeCloseTo(draws.value(draw, 9), 5);
  });

  it.each(TRENDS)('have the slopes of finite differences (%s)', (_, trend) => {
    const at = drawsAtPoint(drawsOf(made(9, 6, 'matern52', trend).gp, Float64Array.of(0.5, 0.2, 0, 0)));
    const weights = [0.3, -0.5, 1.1];
    const gradient = { mean: new Float64Array(4), sd: new Float64Array(4) };
    at.look(X);
    at.slopes(weights, gradient);
    for (const d of [0, 1]) {
      const moved = (step: number) => X.with(d, X[d]! + step);
      const bySd = slopeOf((step) => at.look(moved(step)));
      const byMean = slopeOf((step) => {
        at.look(moved(step));
        return weights.reduce((sum, weight, draw) => sum + weight * at.means[draw]!, 0);
      });
      expect(gradient.mean[d]).toBeCloseTo(byMean, 5);
      expect(gradient.sd[d]).toBeCloseTo(bySd, 5);
    }
  });
});

describe('warping as a setting', () => {
  const settings: Settings = { ...DEFAULT_SETTINGS, warping: true };
  const space: Space = {
    parameters: [
      { name: 'dose', type: 'continuous', lower: 0, upper: 10 },
      { name: 'salt', type: 'categorical', values: ['a', 'b'] },
      { name: 'switch', type: 'discrete', values: [0, 1] },
    ],
  };
  // nothing happens until the dose is near its end
  const truth = (dose: number) => Math.sin(9 * (dose / 10) ** 6);
  const observations = Array.from({ length: 30 }, (_, i) => {
    const dose = (10 * i) / 29;
    return { point: { dose, salt: 'ab'[i % 2]!, switch: i % 2 }, values: { yield: truth(dose) } };
  });
  const objective = { name: 'yield', direction: 'maximise' as const };
  const input = { space, objectives: [objective], observations, count: 1, seed: 1 };

  it('warps the axes of more than two numbers, as the results ask for, and says how', () => {
    const { warps } = suggest(input, settings).models!.yield!;
    expect(warps).toHaveLength(1);
    expect(warps![0]!.axis).toBe(0);
    // more of the axis for its upper end
    expect(warps![0]!.a).toBeGreaterThan(1.3);
    expect(suggest(input).models!.yield!.warps).toBeUndefined();
  });

  it('predicts left-out observations better where the change is at one end', () => {
    const bent = explain({ space, objective, observations }, settings)!;
    const straight = explain({ space, objective, observations })!;
    expect(bent.diagnosis!.rmse).toBeLessThan(straight.diagnosis!.rmse);
  });

  it('takes a warm start with warps, and leaves one without aside', () => {
    const { models } = suggest(input, settings);
    const again = suggest({ ...input, warmStarts: models }, settings).models!.yield!;
    expect(again.warps![0]!.a).toBeCloseTo(models!.yield!.warps![0]!.a, 2);
    const other = suggest({ ...input, warmStarts: suggest(input).models }, settings).models!.yield!;
    expect(other).toEqual(models!.yield!);
  });

  it.each(ACQUISITIONS)('goes with %s, also where trials failed and a prior mean is stated', (acquisition) => {
    const told = { ...objective, priorMean: 'sin(9 * (dose / 10)^6) + dose / 20' };
    const failed = [{ dose: 3, salt: 'a', switch: 1 }];
    const few = observations.filter((_, i) => i % 3 === 0);
    const asked = { ...input, objectives: [told], observations: few, infeasible: failed, count: 2 };
    const { suggestions, models } = suggest(asked, { ...settings, acquisition });
    expect(models!.yield!.warps).toHaveLength(1);
    expect(models!.yield!.priorMean).toBe('followed');
    expect(new Set(suggestions.map(({ point }) => JSON.stringify(point))).size).toBe(2);
    for (const { point, reason, predictions, acquisition: promise, success } of suggestions) {
      expect(reason).toBe(acquisition);
      expect(point.dose).toBeGreaterThanOrEqual(0);
      expect(point.dose).toBeLessThanOrEqual(10);
      expect(Math.abs(predictions!.yield!.mean - truth(Number(point.dose)))).toBeLessThan(1);
      expect(Number.isFinite(promise)).toBe(true);
      expect(success).toBeGreaterThan(0.3);
    }
    expect(suggest(asked, { ...settings, acquisition }).suggestions).toEqual(suggestions);
  });
});
