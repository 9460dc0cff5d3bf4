import { correlate, correlateWithSlope } from '@meguri/numerics';

export type KernelName = 'rbf' | 'matern52';

/**
 * A stationary correlation as a function of the squared scaled distance r² = Σ (xᵢ - zᵢ)² / lᵢ²; it is 1 at zero distance.
 * Both methods work on the first `count` entries.
 */
export interface Kernel {
  readonly name: KernelName;
  /** Replaces squared distances by correlations. */
  correlate(squared: Float64Array, count: number): void;
  /** Replaces squared distances by correlations and writes the derivative with respect to r² into `slopes`. */
  correlateWithSlope(squared: Float64Array, slopes: Float64Array, count: number): void;
}

/** Gaussian kernel exp(-r²/2): infinitely smooth. Rasmussen and Williams, Gaussian Processes for Machine Learning (2006), eq. 4.9. */
export const rbf = kernelOf('rbf');

/** Matérn kernel of smoothness 5/2, (1 + s + s²/3) exp(-s) with s = √5 r. Rasmussen and Williams (2006), eq. 4.17. */
export const matern52 = kernelOf('matern52');

/** The kernels by name. */
export const KERNELS: Readonly<Record<KernelName, Kernel>> = { rbf, matern52 };

function kernelOf(name: KernelName): Kernel {
  return {
    name,
    correlate: (squared, count) => correlate(name, squared, count),
    correlateWithSlope: (squared, slopes, count) => correlateWithSlope(name, squared, slopes, count),
  };
}
