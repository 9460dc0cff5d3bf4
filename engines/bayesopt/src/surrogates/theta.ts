import { BOUNDS, type Hyperparameters, type LogNormal, type Priors } from '../kernels/hyperparameters.js';

/** The hyper-parameters as variables of an optimisation: log lengthscales, log output scale, log noise variance, constant mean. */
export type Theta = Float64Array;

/** Standardised outcomes have a mean of zero, so the constant mean cannot sensibly be further off than this. */
const LARGEST_MEAN = 5;
const FIXED: LogNormal = { location: 0, scale: 0 };

export function thetaOf({ lengthscales, outputScale, noise, mean }: Hyperparameters): Theta {
  return Float64Array.of(...lengthscales.map(Math.log), Math.log(outputScale), Math.log(noise), mean);
}

export function hyperparametersOf(theta: Theta): Hyperparameters {
  const d = theta.length - 3;
  return {
    lengthscales: Array.from(theta.subarray(0, d), Math.exp),
    outputScale: Math.exp(theta[d]!),
    noise: Math.exp(theta[d + 1]!),
    mean: theta[d + 2]!,
  };
}

/** Where the priors of the logarithms are highest. */
export function priorMode(priors: Priors): Theta {
  const logarithms = [...priors.lengthscales, priors.outputScale ?? FIXED, priors.noise];
  return Float64Array.of(...logarithms.map(({ location }) => location), 0);
}

/** Limits of every variable; both the same for an output scale without prior. */
export function thetaBounds(priors: Priors): { lower: Theta; upper: Theta } {
  const side = (s: 0 | 1) =>
    Float64Array.of(
      ...priors.lengthscales.map(() => Math.log(BOUNDS.lengthscale[s])),
      priors.outputScale ? Math.log(BOUNDS.outputScale[s]) : 0,
      Math.log(BOUNDS.noise[s]),
      s === 0 ? -LARGEST_MEAN : LARGEST_MEAN,
    );
  return { lower: side(0), upper: side(1) };
}
