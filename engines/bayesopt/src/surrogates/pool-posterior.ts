import { TriangularBlock } from '@meguri/numerics';
import { covarianceBlock, priorMeanOf, priorVariance, sourceOf } from '../kernels/covariance.js';
import { placedColumns } from '../kernels/warping.js';
import { extend, type GaussianProcess, type Prediction, VARIANCE_FLOOR } from './gaussian-process.js';

/**
 * Predictions at every point of a pool, kept up to date as pending points are added: one more row of L⁻¹ K costs as much as one
 * row of a triangular solve, not a new factorisation.
 */
export class PoolPosterior {
  #gp: GaussianProcess;
  /** Coordinates of the points as the kernel measures them. */
  readonly #columns: readonly Float64Array[];
  /** L⁻¹ K: its columns have what is known about the points of the pool. */
  readonly #explained: TriangularBlock;
  readonly #prior: Float64Array;
  readonly #floor: number;
  readonly mean: Float64Array;

  /** `capacity` is the number of pending points that may be added. */
  constructor(gp: GaussianProcess, columns: readonly Float64Array[], width: number, capacity: number) {
    const { covariance } = gp;
    this.#gp = gp;
    this.#columns = placedColumns(covariance.hyperparameters.warps, columns);
    this.#prior = new Float64Array(width).map((_, i) => priorVariance(covariance, sourceOf(covariance, columns, i)));
    this.#floor = VARIANCE_FLOOR * covariance.hyperparameters.outputScale;
    this.#explained = new TriangularBlock(width, gp.size + capacity, (from, count, first, rows) =>
      this.#covariances(from, count, first, rows),
    );
    this.#explained.solve(gp.factor, gp.size, gp.whitened);
    const shifts = this.#explained.projections;
    this.mean = new Float64Array(width).map((_, i) => priorMeanOf(covariance, columns, i) + shifts[i]!);
  }

  /** The Gaussian process with the pending points added so far. */
  get gp(): GaussianProcess {
    return this.#gp;
  }

  /** Standard deviation of the latent function at point `i` of the pool. */
  sd(i: number): number {
    return Math.sqrt(Math.max(this.#prior[i]! - this.#explained.squares[i]!, this.#floor));
  }

  /** Conditions on a pending point that is believed to come out as predicted; returns what is predicted of its measurement. Means stay, variances shrink. */
  addPending(x: ArrayLike<number>): Prediction {
    const { gp, believed } = extend(this.#gp, x);
    this.#gp = gp;
    // what is believed is the predicted mean, so its weight is zero
    this.#explained.append(gp.factor, gp.size - 1, 0);
    return believed;
  }

  /** K at `rows` points of the process, the first of them at `first`, and `count` of the pool, the first of them at `from`. */
  #covariances(from: number, count: number, first: number, rows: number): Float64Array {
    const { covariance, placed } = this.#gp;
    const points = placed.map((column) => column.subarray(first, first + rows));
    const others = this.#columns.map((column) => column.subarray(from, from + count));
    return covarianceBlock(covariance, points, rows, others, count);
  }
}
