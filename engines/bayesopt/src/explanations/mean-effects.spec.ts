import { attributeFunction } from '@meguri/attributions';
import { stream } from '@meguri/numerics';
import { describe, expect, it } from 'vitest';
import { matern52, rbf } from '../kernels/kernel.js';
import { difference, identity } from '../kernels/metric.js';
import { condition, type GaussianProcess, predictor } from '../surrogates/gaussian-process.js';
import { effectsAt, importanceOf } from './mean-effects.js';

/** A process over numeric coordinates, the first of which has two features, and one nominal coordinate at the end. */
function processOver(dimensions: number, size: number, f: (x: readonly number[]) => number): GaussianProcess {
  const random = stream(1, 'effects', dimensions, size);
  const rows = Array.from({ length: size }, () =>
    Array.from({ length: dimensions }, (_, d) => (d === dimensions - 1 ? random.integer(0, 2) : random.uniform())),
  );
  const features = [
    { axis: 0, metric: difference },
    { axis: 0, metric: identity },
    ...Array.from({ length: dimensions - 1 }, (_, k) => ({
      axis: k + 1,
      metric: k + 1 === dimensions - 1 ? identity : difference,
    })),
  ];
  const lengthscales = features.map((_, i) => 0.6 + 0.2 * (i % 4));
  const hyperparameters = { lengthscales, outputScale: 1.4, noise: 0.01, mean: 0.3 };
  const columns = Array.from({ length: dimensions }, (_, d) => Float64Array.from(rows, (row) => row[d]!));
  return condition({ kernel: matern52, features, hyperparameters }, columns, Float64Array.from(rows, f));
}

const rowsOf = ({ columns, size }: GaussianProcess) =>
  Array.from({ length: size }, (_, i) => Float64Array.from(columns, (column) => column[i]!));
const sum = (values: Iterable<number>) => [...values].reduce((a, b) => a + b, 0);
const wavy = (x: readonly number[]) => x.reduce((total, value, d) => total + Math.sin(3 * value + d), 0);

/** As of any function: predictions at points put together from both, coalition after coalition. */
function byPredictions(gp: GaussianProcess, x: Float64Array): Float64Array {
  const predict = predictor(gp);
  const question = { predict: (row: Float64Array) => predict(row).mean, point: x, background: rowsOf(gp) };
  return attributeFunction(question).contributions;
}

describe('effects on the posterior mean', () => {
  it('are the Shapley values of predictions with the other parameters as they were observed', () => {
    const gp = processOver(4, 12, wavy);
    const x = Float64Array.of(0.3, 0.8, 0.1, 2);
    const expected = byPredictions(gp, x);
    effectsAt(gp, x).effects.forEach((effect, d) => {
      expect(effect).toBeCloseTo(expected[d]!, 9);
    });
  });

  it('are those of predictions with a trend, too', () => {
    const plain = processOver(4, 12, wavy);
    const at = (x: ArrayLike<number>) => 2 * x[0]! * x[2]! - Math.exp(x[2]!);
    const slope = () => 0;
    const gp = { ...plain, covariance: { ...plain.covariance, trend: { axes: [0, 2], at, slope } } };
    const x = Float64Array.of(0.3, 0.8, 0.1, 2);
    const expected = byPredictions(gp, x);
    const { baseline, effects } = effectsAt(gp, x);
    effects.forEach((effect, d) => {
      expect(effect).toBeCloseTo(expected[d]!, 9);
    });
    expect(baseline + sum(effects)).toBeCloseTo(predictor(gp)(x).mean, 9);
  });

  it.each([2, 5, 10, 15, 30])('add up to the prediction to 1e-9 with %i parameters', (dimensions) => {
    const gp = processOver(dimensions, 30, wavy);
    for (const x of [...rowsOf(gp).slice(0, 2), new Float64Array(dimensions).fill(0.4)]) {
      const { baseline, effects } = effectsAt(gp, x);
      expect(Math.abs(baseline + sum(effects) - predictor(gp)(x).mean)).toBeLessThan(1e-9);
    }
  });

  it('are slope times distance from the mean where the mean is linear', () => {
    const rows = Array.from({ length: 25 }, (_, i) => [(i % 5) / 4, Math.floor(i / 5) / 4]);
    const columns = [0, 1].map((d) => Float64Array.from(rows, (row) => row[d]!));
    const hyperparameters = { lengthscales: [20, 20], outputScale: 1e4, noise: 1e-9, mean: 0 };
    const features = [0, 1].map((axis) => ({ axis, metric: difference }));
    const outcomes = Float64Array.from(rows, ([a, b]) => 2 * a! - 3 * b! + 1);
    const gp = condition({ kernel: rbf, features, hyperparameters }, columns, outcomes);
    const { baseline, effects } = effectsAt(gp, Float64Array.of(0.9, 0.2));
    expect(baseline).toBeCloseTo(0.5, 4);
    expect(effects[0]).toBeCloseTo(2 * (0.9 - 0.5), 4);
    expect(effects[1]).toBeCloseTo(-3 * (0.2 - 0.5), 4);
  });

  it('are nothing for a coordinate that the model does not look at', () => {
    const gp = processOver(3, 10, wavy);
    const { features, hyperparameters } = gp.covariance;
    const blind = features.filter(({ axis }) => axis !== 1);
    const lengthscales = hyperparameters.lengthscales.slice(0, blind.length);
    const covariance = { ...gp.covariance, features: blind, hyperparameters: { ...hyperparameters, lengthscales } };
    const without = condition(
      covariance,
      gp.columns,
      Float64Array.from(rowsOf(gp), (row) => wavy([...row])),
    );
    expect(effectsAt(without, Float64Array.of(0.1, 0.9, 1)).effects[1]).toBe(0);
  });

  it('have as importance their mean size over the observed points', () => {
    const gp = processOver(3, 9, ([a, b]) => 5 * a! + b!);
    const each = rowsOf(gp).map((x) => effectsAt(gp, x).effects);
    const { sizes, points } = importanceOf(gp);
    expect(points).toBe(9);
    sizes.forEach((size, d) => {
      expect(size).toBeCloseTo(sum(each.map((effects) => Math.abs(effects[d]!))) / 9, 12);
    });
    expect(sizes[0]).toBeGreaterThan(sizes[1]!);
  });

  it('repeat bit for bit', () => {
    const gp = processOver(6, 20, wavy);
    expect(importanceOf(copyOf(gp))).toEqual(importanceOf(gp));
  });
});

const copyOf = (gp: GaussianProcess): GaussianProcess => ({
  ...gp,
  columns: gp.columns.map((column) => column.slice()),
  factor: gp.factor.slice(),
  whitened: gp.whitened.slice(),
});
