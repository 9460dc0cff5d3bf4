import { cholesky, dot, factorRow, type Packed, packedLength, rowStart, solveUpper } from '@meguri/numerics';
import {
  type Covariance,
  covarianceRow,
  priorMeanOf,
  priorVariance,
  sourceAt,
  sourceOf,
} from '../kernels/covariance.js';
import { placedPoint } from '../kernels/warping.js';
import { type GaussianProcess, VARIANCE_FLOOR } from './gaussian-process.js';

/** Added to the prior variances of the drawn function, relative to them, so that points that nearly repeat can be told apart. */
const NUGGET = 1e-8;

/** A standard normal number for each draw and point, by their indices. */
export type Normals = (draw: number, point: number) => number;

/**
 * Joint draws of the latent function at some points, as long as points are added. Each is kept as L⁻¹ (f - mean) with the Cholesky
 * factor L of the prior covariance of the points, so that what it implies elsewhere is one dot product. Given the noisy observations
 * of a process these numbers are normal with covariance (I + Lᵀ D⁻¹ L)⁻¹, D being the variances of the noise, which no rounding can
 * make singular; of further points they are standard normal (Rasmussen and Williams 2006, section 2.2, in these coordinates).
 */
export class JointDraws {
  readonly covariance: Covariance;
  readonly count: number;
  readonly #capacity: number;
  readonly #normals: Normals;
  readonly #columns: readonly Float64Array[];
  readonly #placed: readonly Float64Array[];
  readonly #factor: Packed;
  readonly #whitened: readonly Float64Array[];
  #size: number;

  /** `count` draws given the observations of `gp`; `capacity` is the number of points that may be added. */
  constructor(gp: GaussianProcess, count: number, capacity: number, normals: Normals) {
    this.covariance = gp.covariance;
    this.count = count;
    this.#normals = normals;
    this.#size = gp.size;
    this.#capacity = gp.size + capacity;
    this.#columns = gp.columns.map((column) => lengthened(column, this.#capacity));
    this.#placed = gp.placed.map((column) => lengthened(column, this.#capacity));
    this.#factor = new Float64Array(packedLength(this.#capacity));
    for (let i = 0; i < gp.size; i++) this.#factorPoint(i);
    this.#whitened = this.#drawn(gp);
  }

  get size(): number {
    return this.#size;
  }

  /** Coordinates of the points, one array per axis, with room for those that may be added. */
  get columns(): readonly Float64Array[] {
    return this.#columns;
  }

  /** The same as the kernel measures them. */
  get placed(): readonly Float64Array[] {
    return this.#placed;
  }

  get factor(): Packed {
    return this.#factor;
  }

  /** L⁻¹ (f - mean) of a draw. */
  whitened(draw: number): Float64Array {
    return this.#whitened[draw]!;
  }

  /** Value of a draw at the `i`-th point. */
  value(draw: number, i: number): number {
    const mean = priorMeanOf(this.covariance, this.#columns, i);
    return mean + dot(this.#factor, rowStart(i), this.#whitened[draw]!, 0, i + 1);
  }

  /** Adds a point that is not observed. */
  add(x: ArrayLike<number>): void {
    const i = this.#size++;
    const placed = placedPoint(this.covariance.hyperparameters.warps, x);
    this.#columns.forEach((column, d) => {
      column[i] = x[d]!;
      this.#placed[d]![i] = placed[d]!;
    });
    this.#factorPoint(i);
    this.#whitened.forEach((w, draw) => {
      w[i] = this.#normals(draw, i);
    });
  }

  #factorPoint(i: number): void {
    const x = this.#placed.map((column) => column[i]!);
    const variance = priorVariance(this.covariance, sourceAt(this.covariance, x));
    const row = this.#factor.subarray(rowStart(i), rowStart(i + 1));
    for (let nugget = NUGGET; ; nugget *= 100) {
      covarianceRow(this.covariance, x, this.#placed, row, i);
      row[i] = variance * (1 + nugget);
      if (factorRow(this.#factor, i)) return;
    }
  }

  #drawn(gp: GaussianProcess): Float64Array[] {
    const n = gp.size;
    const l = this.#factor;
    const spread = precisionFactor(l, n, noisePrecisions(gp));
    const weights = gp.whitened.slice();
    solveUpper(gp.factor, n, weights);
    const centre = new Float64Array(n);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j <= i; j++) centre[j] = centre[j]! + l[rowStart(i) + j]! * weights[i]!;
    }
    return Array.from({ length: this.count }, (_, draw) => {
      const z = new Float64Array(n).map((_, i) => this.#normals(draw, i));
      solveUpper(spread, n, z);
      return lengthened(
        z.map((v, i) => v + centre[i]!),
        this.#capacity,
      );
    });
  }
}

/** Inverse variances of the noise of the observations, as the covariance was factored. */
function noisePrecisions({ covariance, columns, factor, size }: GaussianProcess): Float64Array {
  return new Float64Array(size).map((_, i) => {
    const variance = priorVariance(covariance, sourceOf(covariance, columns, i));
    const row = rowStart(i);
    return 1 / Math.max(dot(factor, row, factor, row, i + 1) - variance, VARIANCE_FLOOR * variance);
  });
}

/** Cholesky factor of I + Lᵀ D⁻¹ L for the first `n` rows of L. */
function precisionFactor(l: Packed, n: number, precisions: Float64Array): Packed {
  const matrix = new Float64Array(packedLength(n));
  for (let k = 0; k < n; k++) {
    const row = rowStart(k);
    for (let i = 0; i <= k; i++) {
      const scaled = precisions[k]! * l[row + i]!;
      const target = rowStart(i);
      for (let j = 0; j <= i; j++) matrix[target + j] = matrix[target + j]! + scaled * l[row + j]!;
    }
  }
  for (let i = 0; i < n; i++) matrix[rowStart(i) + i]! += 1;
  if (!cholesky(matrix, n)) throw new RangeError('the precision of the draws is not positive definite');
  return matrix;
}

function lengthened(values: Float64Array, length: number): Float64Array {
  const longer = new Float64Array(length);
  longer.set(values);
  return longer;
}
