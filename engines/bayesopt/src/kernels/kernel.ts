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
export const rbf: Kernel = {
  name: 'rbf',
  correlate(squared, count) {
    for (let i = 0; i < count; i++) squared[i] = Math.exp(-0.5 * squared[i]!);
  },
  correlateWithSlope(squared, slopes, count) {
    for (let i = 0; i < count; i++) {
      const k = Math.exp(-0.5 * squared[i]!);
      squared[i] = k;
      slopes[i] = -0.5 * k;
    }
  },
};

/** Matérn kernel of smoothness 5/2, (1 + s + s²/3) exp(-s) with s = √5 r. Rasmussen and Williams (2006), eq. 4.17. */
export const matern52: Kernel = {
  name: 'matern52',
  correlate(squared, count) {
    for (let i = 0; i < count; i++) {
      const s = Math.sqrt(5 * squared[i]!);
      squared[i] = (1 + s + (s * s) / 3) * Math.exp(-s);
    }
  },
  correlateWithSlope(squared, slopes, count) {
    for (let i = 0; i < count; i++) {
      const s = Math.sqrt(5 * squared[i]!);
      const e = Math.exp(-s);
      squared[i] = (1 + s + (s * s) / 3) * e;
      slopes[i] = (-5 / 6) * (1 + s) * e;
    }
  },
};

/** The kernels by name. */
export const KERNELS: Readonly<Record<KernelName, Kernel>> = { rbf, matern52 };
