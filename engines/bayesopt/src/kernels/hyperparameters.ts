import type { SourceRelation } from './coregionalisation.js';
import type { Warp } from './warping.js';

/** What a fit of the Gaussian process determines; scales are relative to standardised outcomes and unit-range coordinates. */
export interface Hyperparameters {
  /** One per feature. */
  readonly lengthscales: readonly number[];
  /** Variance of the latent function. */
  readonly outputScale: number;
  /** Variance of the observation noise. */
  readonly noise: number;
  /** Constant mean of the standardised outcome. */
  readonly mean: number;
  /** How the sources other than the target relate to it; absent with one source. */
  readonly sources?: readonly SourceRelation[];
  /** How coordinates are bent before they are compared; absent: not at all. */
  readonly warps?: readonly Warp[];
}

/** A normal distribution. */
export interface Normal {
  readonly location: number;
  readonly scale: number;
}

/** A normal distribution of a logarithm. */
export type LogNormal = Normal;

/** Priors on the hyper-parameters; densities are with respect to their logarithms, so the location is the mode of the logarithm. */
export interface Priors {
  /** One per feature. */
  readonly lengthscales: readonly LogNormal[];
  /** Absent: fixed to 1. */
  readonly outputScale?: LogNormal;
  readonly noise: LogNormal;
  /** Absent with one source. */
  readonly sources?: SourcePriors;
  /** Indices of the coordinates that are warped, and the prior of both shapes of each; absent: none is. */
  readonly warping?: { readonly axes: readonly number[]; readonly shape: LogNormal };
}

/** Priors on how each source other than the target relates to it. */
export interface SourcePriors {
  /** Number of sources other than the target. */
  readonly count: number;
  /** A normal distribution of the inverse hyperbolic tangent of the correlation. */
  readonly correlation: Normal;
  readonly amplitude: LogNormal;
  /** Standard deviation of the mean, which is normal around 0. */
  readonly mean: number;
}

/** Bounds of the fit. */
export const BOUNDS = {
  lengthscale: [0.025, 1e4],
  outputScale: [1e-2, 1e4],
  noise: [1e-6, 10],
  /** Of the inverse hyperbolic tangent. */
  correlation: [-3, 3.8],
  amplitude: [1e-2, 1e2],
  warpShape: [0.1, 10],
} as const;
