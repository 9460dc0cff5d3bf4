import type { Priors } from '../kernels/hyperparameters.js';
import { type Kernel, matern52 } from '../kernels/kernel.js';

/** How the optimiser models and searches; one default for every kind of campaign. */
export interface Settings {
  readonly kernel: Kernel;
  readonly priors: Priors;
  /** How the initial points are chosen. */
  readonly design: 'sobol' | 'random';
}

const LENGTHSCALE_LOCATION = Math.SQRT2;

export const DEFAULT_SETTINGS: Settings = {
  kernel: matern52,
  priors: {
    lengthscale: { location: LENGTHSCALE_LOCATION, scale: 1 },
    outputScale: { location: 2, scale: 1 },
    noise: { location: -5, scale: 1 },
  },
  design: 'sobol',
};
