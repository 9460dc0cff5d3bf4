import { rowStart } from '@meguri/numerics';
import { covarianceRow, priorMeanOf, priorVariance, sourceOf } from '../kernels/covariance.js';
import { placedColumns } from '../kernels/warping.js';
import { VARIANCE_FLOOR } from './gaussian-process.js';
import type { JointDraws } from './joint-draws.js';

/** What joint draws imply at every point of a pool, kept up to date as they get further points. */
export class DrawnPool {
  readonly #draws: JointDraws;
  /** Coordinates of the points as the kernel measures them. */
  readonly #placed: readonly Float64Array[];
  readonly #width: number;
  /** Rows of L⁻¹ K. */
  readonly #explained: Float64Array[] = [];
  readonly #prior: Float64Array;
  readonly #squares: Float64Array;
  readonly #means: readonly Float64Array[];

  constructor(draws: JointDraws, columns: readonly Float64Array[], width: number) {
    const { covariance, count } = draws;
    const sources = Array.from({ length: width }, (_, j) => sourceOf(covariance, columns, j));
    this.#draws = draws;
    this.#placed = placedColumns(covariance.hyperparameters.warps, columns);
    this.#width = width;
    this.#prior = Float64Array.from(sources, (source) => priorVariance(covariance, source));
    this.#squares = new Float64Array(width);
    const before = Float64Array.from(sources, (_, j) => priorMeanOf(covariance, columns, j));
    this.#means = Array.from({ length: count }, () => before.slice());
    this.update();
  }

  /** Takes in the points that the draws got since. */
  update(): void {
    while (this.#explained.length < this.#draws.size) this.#append(this.#explained.length);
  }

  /** Expected value at point `j` of the pool given a draw. */
  mean(draw: number, j: number): number {
    return this.#means[draw]![j]!;
  }

  /** Standard deviation at point `j` of the pool that any draw leaves. */
  sd(j: number): number {
    return Math.sqrt(Math.max(this.#prior[j]! - this.#squares[j]!, VARIANCE_FLOOR * this.#prior[j]!));
  }

  #append(i: number): void {
    const { covariance, placed, factor, count } = this.#draws;
    const x = placed.map((column) => column[i]!);
    const row = new Float64Array(this.#width);
    covarianceRow(covariance, x, this.#placed, row, this.#width);
    const start = rowStart(i);
    this.#explained.forEach((before, k) => {
      const l = factor[start + k]!;
      for (let j = 0; j < row.length; j++) row[j] = row[j]! - l * before[j]!;
    });
    const scale = 1 / factor[start + i]!;
    for (let j = 0; j < row.length; j++) {
      row[j] = row[j]! * scale;
      this.#squares[j] = this.#squares[j]! + row[j]! * row[j]!;
    }
    for (let draw = 0; draw < count; draw++) {
      const w = this.#draws.whitened(draw)[i]!;
      const means = this.#means[draw]!;
      for (let j = 0; j < row.length; j++) means[j] = means[j]! + w * row[j]!;
    }
    this.#explained.push(row);
  }
}
