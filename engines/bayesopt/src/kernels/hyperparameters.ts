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
}

/** A normal distribution of a logarithm. */
export interface LogNormal {
  readonly location: number;
  readonly scale: number;
}

/** Priors on the hyper-parameters; densities are with respect to their logarithms, so the location is the mode of the logarithm. */
export interface Priors {
  /** One per feature. */
  readonly lengthscales: readonly LogNormal[];
  /** Absent: fixed to 1. */
  readonly outputScale?: LogNormal;
  readonly noise: LogNormal;
}

/** Bounds of the fit. */
export const BOUNDS = {
  lengthscale: [0.025, 1e4],
  outputScale: [1e-2, 1e4],
  noise: [1e-6, 10],
} as const;
