import type { Priors } from '../kernels/hyperparameters.js';
import { type Kernel, matern52 } from '../kernels/kernel.js';

/** How the optimiser models and searches; one default for every kind of campaign. */
export interface Settings {
  readonly kernel: Kernel;
  readonly priors: Priors;
  /** Draws of the hyper-parameters beside the most probable ones, over which the acquisition is averaged. */
  readonly draws: number;
  /** How the initial points are chosen. */
  readonly design: 'sobol' | 'random';
}

export const DEFAULT_SETTINGS: Settings = {
  kernel: matern52,
  priors: {
    lengthscale: { location: 0, scale: 1 },
    nominalLengthscale: { location: 1.5, scale: 1 },
    outputScale: { location: 2, scale: 1 },
    noise: { location: -5, scale: 1 },
  },
  draws: 8,
  design: 'sobol',
};
