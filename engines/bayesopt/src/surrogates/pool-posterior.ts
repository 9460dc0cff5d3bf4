import { solveLowerRow } from '@meguri/numerics';
import { covarianceRow, priorMean, priorVariance, sourceOf } from '../kernels/covariance.js';
import { extend, type GaussianProcess, VARIANCE_FLOOR } from './gaussian-process.js';

/**
 * Predictions at every point of a pool, kept up to date as pending points are added: one more row of L⁻¹ K costs as much as one
 * row of a triangular solve, not a new factorisation.
 */
export class PoolPosterior {
  #gp: GaussianProcess;
  readonly #columns: readonly Float64Array[];
  readonly #width: number;
  readonly #rows: Float64Array;
  /** Variance of the latent function given observed and pending points, before the floor. */
  readonly #variance: Float64Array;
  readonly #floor: number;
  readonly mean: Float64Array;

  /** `capacity` is the number of pending points that may be added. */
  constructor(gp: GaussianProcess, columns: readonly Float64Array[], width: number, capacity: number) {
    const { covariance } = gp;
    this.#gp = gp;
    this.#columns = columns;
    this.#width = width;
    this.#rows = new Float64Array((gp.size + capacity) * width);
    this.#variance = new Float64Array(width).map((_, i) => priorVariance(covariance, sourceOf(covariance, columns, i)));
    this.mean = new Float64Array(width).map((_, i) => priorMean(covariance, sourceOf(covariance, columns, i)));
    this.#floor = VARIANCE_FLOOR * covariance.hyperparameters.outputScale;
    for (let i = 0; i < gp.size; i++) this.#addRow(i);
  }

  /** The Gaussian process with the pending points added so far. */
  get gp(): GaussianProcess {
    return this.#gp;
  }

  /** Standard deviation of the latent function at point `i` of the pool. */
  sd(i: number): number {
    return Math.sqrt(Math.max(this.#variance[i]!, this.#floor));
  }

  /** Conditions on a pending point that is believed to come out as predicted; returns that value. Means stay, variances shrink. */
  addPending(x: ArrayLike<number>): number {
    const { gp, believed } = extend(this.#gp, x);
    this.#gp = gp;
    this.#addRow(gp.size - 1);
    return believed;
  }

  #addRow(i: number): void {
    const { covariance, columns, factor, whitened } = this.#gp;
    const width = this.#width;
    const row = this.#rows.subarray(i * width, (i + 1) * width);
    const x = columns.map((column) => column[i]!);
    covarianceRow(covariance, x, this.#columns, row, width);
    solveLowerRow(factor, i, this.#rows, width);
    const weight = whitened[i]!;
    const mean = this.mean;
    const variance = this.#variance;
    for (let k = 0; k < width; k++) {
      const v = row[k]!;
      mean[k] = mean[k]! + v * weight;
      variance[k] = variance[k]! - v * v;
    }
  }
}
