import { dot, solveLower, solveUpper } from '@meguri/numerics';
import {
  covarianceRow,
  priorMeanAt,
  priorVariance,
  scaleRow,
  sourceAt,
  squaredDistanceRow,
} from '../kernels/covariance.js';
import { applyChainRule, placedPoint } from '../kernels/warping.js';
import { type PredictionGradient, VARIANCE_FLOOR } from './gaussian-process.js';
import type { JointDraws } from './joint-draws.js';

/** What joint draws imply at any point, and how a weighted sum of that changes with its coordinates. */
export interface DrawsAtPoint {
  /** Expected values by draw at the point last looked at. */
  readonly means: Float64Array;
  /** Looks at a point; returns the standard deviation that any draw leaves. */
  look(x: ArrayLike<number>): number;
  /** Derivatives at the point last looked at: of Σ weight · mean over the draws, and of the standard deviation. */
  slopes(weights: ArrayLike<number>, gradient: PredictionGradient): void;
}

/** The draws must not get further points while this is in use. */
export function drawsAtPoint(draws: JointDraws): DrawsAtPoint {
  const { covariance, size, factor, count } = draws;
  const { kernel, features, hyperparameters, trend } = covariance;
  const columns = draws.placed.map((column) => column.subarray(0, size));
  const means = new Float64Array(count);
  const solved = new Float64Array(size);
  const [row, changes, weighted] = [new Float64Array(size), new Float64Array(size), new Float64Array(size)];
  let point: ArrayLike<number> = [];
  /** The point as the kernel measures it. */
  let at: ArrayLike<number> = [];
  let sd = 0;
  return {
    means,
    look(x) {
      point = x;
      at = placedPoint(hyperparameters.warps, x);
      covarianceRow(covariance, at, columns, solved, size);
      solveLower(factor, size, solved);
      const source = sourceAt(covariance, x);
      const prior = priorVariance(covariance, source);
      const before = priorMeanAt(covariance, x);
      for (let k = 0; k < count; k++) means[k] = before + dot(solved, 0, draws.whitened(k), 0, size);
      sd = Math.sqrt(Math.max(prior - dot(solved, 0, solved, 0, size), VARIANCE_FLOOR * prior));
      return sd;
    },
    slopes(weights, gradient) {
      weighted.fill(0);
      for (let k = 0; k < count; k++) {
        const w = draws.whitened(k);
        for (let i = 0; i < size; i++) weighted[i] = weighted[i]! + weights[k]! * w[i]!;
      }
      solveUpper(factor, size, weighted);
      const explained = solved.slice();
      solveUpper(factor, size, explained);
      squaredDistanceRow(covariance, at, columns, row, size);
      kernel.correlateWithSlope(row, changes, size);
      scaleRow(covariance, at, columns, changes, size);
      gradient.mean.fill(0);
      gradient.sd.fill(0);
      features.forEach(({ axis, metric }, f) => {
        if (!metric.smooth) return;
        const scale = 2 / hyperparameters.lengthscales[f]! ** 2;
        for (let i = 0; i < size; i++) {
          const change = scale * changes[i]! * (at[axis]! - columns[axis]![i]!);
          gradient.mean[axis]! += change * weighted[i]!;
          gradient.sd[axis]! -= (change * explained[i]!) / sd;
        }
      });
      applyChainRule(hyperparameters.warps, point, [gradient.mean, gradient.sd]);
      const total = Array.from(weights).reduce((sum, weight) => sum + weight, 0);
      for (const axis of trend?.axes ?? []) gradient.mean[axis]! += total * trend!.slope(point, axis);
    },
  };
}
