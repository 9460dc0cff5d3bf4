import { sobolNormals, stream } from '@meguri/numerics';
import { describe, expect, it } from 'vitest';
import { coregionalise } from '../kernels/coregionalisation.js';
import type { Covariance } from '../kernels/covariance.js';
import { matern52 } from '../kernels/kernel.js';
import { difference } from '../kernels/metric.js';
import { DrawnPool } from './drawn-pool.js';
import { drawsAtPoint } from './draws-at-point.js';
import { condition, posteriorCovariance, predict } from './gaussian-process.js';
import { JointDraws } from './joint-draws.js';

const sources = [{ correlation: 0.8, amplitude: 1.4, mean: 0.3, noise: 0.02 }];
const covariance: Covariance = {
  kernel: matern52,
  features: [0, 1].map((axis) => ({ axis, metric: difference })),
  hyperparameters: { lengthscales: [0.4, 0.7], outputScale: 1.7, noise: 0.05, mean: -0.2, sources },
  sources: coregionalise(2, sources),
};

function processOf(points: number, noise = 0.05) {
  const random = stream(4, 'process');
  const column = () => Float64Array.from({ length: points }, () => random.uniform());
  const columns = [column(), column(), Float64Array.from({ length: points }, (_, i) => Number(i % 3 === 1))];
  const outcomes = Float64Array.from({ length: points }, () => random.normal());
  const hyperparameters = { ...covariance.hyperparameters, noise, sources: [{ ...sources[0]!, noise }] };
  return condition({ ...covariance, hyperparameters }, columns, outcomes);
}

const others = [
  [0.2, 0.9, 0],
  [0.21, 0.85, 0],
  [0.7, 0.1, 1],
];

function drawsOf(gp: ReturnType<typeof processOf>, count: number) {
  const dimensions = gp.size + others.length;
  const normals = sobolNormals(dimensions, count, 9);
  const draws = new JointDraws(gp, count, others.length, (draw, point) => normals[draw * dimensions + point]!);
  for (const row of others) draws.add(row);
  return draws;
}

describe('joint draws', () => {
  it('have the means and covariances of the process, where it is observed and elsewhere', () => {
    const gp = processOf(9);
    const count = 8192;
    const draws = drawsOf(gp, count);
    const rows = [...Array(9).keys()].map((i) => gp.columns.map((column) => column[i]!)).concat(others);
    const values = rows.map((_, i) => Float64Array.from({ length: count }, (_, draw) => draws.value(draw, i)));
    const means = values.map((of) => of.reduce((sum, v) => sum + v, 0) / count);
    rows.forEach((row, i) => {
      expect(means[i]).toBeCloseTo(predict(gp, row).mean, 2);
      rows.forEach((other, j) => {
        if (i === j) return;
        const products = values[i]!.reduce((sum, v, k) => sum + (v - means[i]!) * (values[j]![k]! - means[j]!), 0);
        const { between, first, second } = posteriorCovariance(gp, row, other);
        expect(Math.abs(products / count - between)).toBeLessThan(0.03 * Math.sqrt(first * second));
      });
    });
  });

  it('hold to values without noise', () => {
    const gp = processOf(12, 1e-12);
    const draws = drawsOf(gp, 4);
    for (let i = 0; i < gp.size; i++) {
      const { mean } = predict(
        gp,
        gp.columns.map((column) => column[i]!),
      );
      for (let draw = 0; draw < 4; draw++) expect(draws.value(draw, i)).toBeCloseTo(mean, 4);
    }
  });

  it('imply at their own points what they are there', () => {
    const draws = drawsOf(processOf(9), 3);
    const at = drawsAtPoint(draws);
    others.forEach((row, k) => {
      expect(at.look(row)).toBeLessThan(1e-3);
      at.means.forEach((mean, draw) => {
        expect(mean).toBeCloseTo(draws.value(draw, 9 + k), 5);
      });
    });
  });

  it('imply the same in a pool as at single points, also when points are added', () => {
    const gp = processOf(9);
    const normal = (draw: number, point: number) => Math.sin(3 * draw + point);
    const draws = new JointDraws(gp, 3, 1, normal);
    const points = Array.from({ length: 5 }, (_, j) => [0.1 + 0.17 * j, 0.9 - 0.2 * j, j % 2]);
    const pool = new DrawnPool(
      draws,
      [0, 1, 2].map((d) => Float64Array.from(points, (point) => point[d]!)),
      5,
    );
    draws.add([0.5, 0.5, 0]);
    pool.update();
    const at = drawsAtPoint(draws);
    points.forEach((point, j) => {
      expect(pool.sd(j)).toBeCloseTo(at.look(point), 10);
      for (let draw = 0; draw < 3; draw++) expect(pool.mean(draw, j)).toBeCloseTo(at.means[draw]!, 10);
    });
  });

  it('have the slopes of finite differences', () => {
    const draws = drawsOf(processOf(9), 3);
    const at = drawsAtPoint(draws);
    const x = Float64Array.of(0.35, 0.6, 0);
    const weights = [0.3, -0.5, 1.1];
    const gradient = { mean: new Float64Array(3), sd: new Float64Array(3) };
    at.look(x);
    at.slopes(weights, gradient);
    const seen = (d: number, by: number) => {
      const sd = at.look(x.with(d, x[d]! + by));
      return { sd, mean: weights.reduce((sum, w, k) => sum + w * at.means[k]!, 0) };
    };
    for (const d of [0, 1]) {
      const [up, down] = [seen(d, 1e-5), seen(d, -1e-5)];
      expect(gradient.mean[d]).toBeCloseTo((up.mean - down.mean) / 2e-5, 5);
      expect(gradient.sd[d]).toBeCloseTo((up.sd - down.sd) / 2e-5, 5);
    }
  });
});
