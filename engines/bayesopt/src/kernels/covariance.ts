import { squaredDistances } from '@meguri/numerics';
import { betweenSources, type Coregionalisation } from './coregionalisation.js';
import type { Hyperparameters } from './hyperparameters.js';
import type { Kernel } from './kernel.js';
import { difference, type Feature } from './metric.js';

/**
 * The prior of a Gaussian process over points given by one coordinate per axis. The functions here take coordinates as the kernel
 * measures them: warped, where the hyper-parameters have warps.
 */
export interface Covariance {
  readonly kernel: Kernel;
  /** The terms of the distance, in the order of the lengthscales. */
  readonly features: readonly Feature[];
  readonly hyperparameters: Hyperparameters;
  /** Absent when all outcomes come from one source. */
  readonly sources?: Coregionalisation;
  /** What is known of the mean before any data; absent: it is a constant. */
  readonly trend?: Trend;
}

/** A mean as a function of coordinates, in standardised outcomes; the constant mean of each source is added to it. */
export interface Trend {
  /** The coordinates that it depends on. */
  readonly axes: readonly number[];
  at(x: ArrayLike<number>): number;
  /** Derivative by one coordinate. */
  slope(x: ArrayLike<number>, axis: number): number;
}

/** Writes the covariances of the latent function at `x` with the first `count` points of `columns` into `out`. */
export function covarianceRow(
  covariance: Covariance,
  x: ArrayLike<number>,
  columns: readonly Float64Array[],
  out: Float64Array,
  count: number,
): void {
  squaredDistanceRow(covariance, x, columns, out, count);
  covariance.kernel.correlate(out, count);
  scaleRow(covariance, x, columns, out, count);
}

/**
 * Covariances of the latent function at `rows` points with `count` others, row by row; both are given by one array of coordinates per
 * axis. The same as {@link covarianceRow} of each up to rounding, in less time.
 */
export function covarianceBlock(
  covariance: Covariance,
  points: readonly Float64Array[],
  rows: number,
  others: readonly Float64Array[],
  count: number,
): Float64Array {
  const block = distanceBlock(covariance, points, rows, others, count);
  covariance.kernel.correlate(block, block.length);
  for (let i = 0; i < rows; i++) {
    const x = points.map((column) => column[i]!);
    scaleRow(covariance, x, others, block.subarray(i * count), count);
  }
  return block;
}

function distanceBlock(
  { features, hyperparameters: { lengthscales } }: Covariance,
  points: readonly Float64Array[],
  rows: number,
  others: readonly Float64Array[],
  count: number,
): Float64Array {
  const differences = [...features.keys()].filter((f) => features[f]!.metric === difference);
  const scaled = (columns: readonly Float64Array[], length: number) =>
    differences.map((f) => {
      const column = columns[features[f]!.axis]!.slice(0, length);
      for (let i = 0; i < length; i++) column[i] = column[i]! / lengthscales[f]!;
      return column;
    });
  const block =
    differences.length > 0
      ? squaredDistances(scaled(points, rows), scaled(others, count))
      : new Float64Array(rows * count);
  features.forEach(({ axis, metric }, f) => {
    if (metric === difference) return;
    for (let i = 0; i < rows; i++) {
      metric.add(points[axis]![i]!, others[axis]!, 1 / lengthscales[f]! ** 2, block.subarray(i * count), count);
    }
  });
  return block;
}

/** Multiplies correlations, or their slopes, of `x` with the first `count` points by the variances they stand for. */
export function scaleRow(
  { sources, hyperparameters: { outputScale } }: Covariance,
  x: ArrayLike<number>,
  columns: readonly Float64Array[],
  out: Float64Array,
  count: number,
): void {
  for (let i = 0; i < count; i++) out[i] = outputScale * out[i]!;
  if (!sources) return;
  const source = x[sources.axis]!;
  const column = columns[sources.axis]!;
  for (let i = 0; i < count; i++) out[i] = out[i]! * betweenSources(sources, source, column[i]!);
}

/** Writes the squared scaled distances from `x` to the first `count` points of `columns` into `out`. */
export function squaredDistanceRow(
  { features, hyperparameters }: Covariance,
  x: ArrayLike<number>,
  columns: readonly Float64Array[],
  out: Float64Array,
  count: number,
): void {
  const { lengthscales } = hyperparameters;
  out.fill(0, 0, count);
  let f = 0;
  while (f < features.length) {
    if (addFourDifferences(features, f, lengthscales, x, columns, out, count)) {
      f += 4;
    } else {
      const { axis, metric } = features[f]!;
      metric.add(x[axis]!, columns[axis]!, 1 / lengthscales[f]! ** 2, out, count);
      f++;
    }
  }
}

/**
 * Adds the terms of four features from `first` on in one pass, which reads and writes the sums a quarter as often; does nothing and
 * returns false where they are not all squared differences.
 */
function addFourDifferences(
  features: readonly Feature[],
  first: number,
  lengthscales: readonly number[],
  x: ArrayLike<number>,
  columns: readonly Float64Array[],
  out: Float64Array,
  count: number,
): boolean {
  for (let f = first; f < first + 4; f++) if (features[f]?.metric !== difference) return false;
  const axisOf = (k: number) => features[first + k]!.axis;
  const weightOf = (k: number) => 1 / lengthscales[first + k]! ** 2;
  const [a, b, c, d] = [columns[axisOf(0)]!, columns[axisOf(1)]!, columns[axisOf(2)]!, columns[axisOf(3)]!];
  const [xa, xb, xc, xd] = [x[axisOf(0)]!, x[axisOf(1)]!, x[axisOf(2)]!, x[axisOf(3)]!];
  const [p, q, r, s] = [weightOf(0), weightOf(1), weightOf(2), weightOf(3)];
  for (let i = 0; i < count; i++) {
    const da = a[i]! - xa;
    const db = b[i]! - xb;
    const dc = c[i]! - xc;
    const dd = d[i]! - xd;
    out[i] = out[i]! + (p * da * da + q * db * db + (r * dc * dc + s * dd * dd));
  }
  return true;
}

/** The source that answers at `x`; 0 is the target. */
export function sourceAt({ sources }: Covariance, x: ArrayLike<number>): number {
  return sources ? x[sources.axis]! : 0;
}

/** The source of the `i`-th point of `columns`. */
export function sourceOf({ sources }: Covariance, columns: readonly Float64Array[], i: number): number {
  return sources ? columns[sources.axis]![i]! : 0;
}

/** Mean of the latent function at `x`, and of its observations, before any data. */
export function priorMeanAt(covariance: Covariance, x: ArrayLike<number>): number {
  const constant = constantMean(covariance, sourceAt(covariance, x));
  return covariance.trend ? constant + covariance.trend.at(x) : constant;
}

/** The same at the `i`-th point of `columns`. */
export function priorMeanOf(covariance: Covariance, columns: readonly Float64Array[], i: number): number {
  const constant = constantMean(covariance, sourceOf(covariance, columns, i));
  return covariance.trend ? constant + covariance.trend.at(columns.map((column) => column[i]!)) : constant;
}

function constantMean({ hyperparameters }: Covariance, source: number): number {
  return source === 0 ? hyperparameters.mean : hyperparameters.sources![source - 1]!.mean;
}

/** Variance of the latent function of a source before any data. */
export function priorVariance({ sources, hyperparameters: { outputScale } }: Covariance, source: number): number {
  return sources ? outputScale * betweenSources(sources, source, source) : outputScale;
}

/** Variance of the noise of an observation from a source. */
export function noiseVariance({ hyperparameters }: Covariance, source: number): number {
  return source === 0 ? hyperparameters.noise : hyperparameters.sources![source - 1]!.noise;
}
