import { type Minimum, minimise, normalQuantile, sobol } from '@meguri/numerics';
import { BOUNDS, type Hyperparameters, type Priors } from '../kernels/hyperparameters.js';
import type { Kernel } from '../kernels/kernel.js';
import { lengthscalePrior, negativeLogPosterior, type TrainingData } from './log-posterior.js';

export interface FitOptions {
  readonly kernel: Kernel;
  readonly priors: Priors;
  /** Fits begun from quantiles of the prior beside the one from its mode; default 0. */
  readonly restarts?: number;
  /** One more start, e.g. the last fit of the same campaign. */
  readonly warmStart?: Hyperparameters;
}

/** Maximum a posteriori hyper-parameters; deterministic. */
export function fit(data: TrainingData, options: FitOptions): Hyperparameters {
  const d = data.columns.length;
  const { lower, upper } = bounds(d, options.priors);
  const objective = negativeLogPosterior(data, options.kernel, options.priors);
  let best: Minimum | undefined;
  for (const start of starts(d, options)) {
    const minimum = minimise(objective, start, { lower, upper, valueTolerance: 1e-7, gradientTolerance: 1e-4 });
    if (!best || minimum.value < best.value) best = minimum;
  }
  return read(best!.x, d);
}

function bounds(d: number, priors: Priors): { lower: number[]; upper: number[] } {
  const [lower, upper] = [0, 1].map((side) => {
    const lengthscales = new Array<number>(d).fill(Math.log(BOUNDS.lengthscale[side]!));
    const scale = priors.outputScale ? Math.log(BOUNDS.outputScale[side]!) : 0;
    return [...lengthscales, scale, Math.log(BOUNDS.noise[side]!), side === 0 ? -5 : 5];
  });
  return { lower: lower!, upper: upper! };
}

function starts(d: number, { priors, restarts = 0, warmStart }: FitOptions): number[][] {
  const prior = [...new Array(d).fill(lengthscalePrior(priors, d)), priors.outputScale ?? FIXED, priors.noise];
  const quantiles = restarts > 0 ? sobol(d + 2, restarts, 'restarts') : new Float64Array();
  const spread = Array.from({ length: restarts }, (_, r) => [
    ...prior.map(({ location, scale }, i) => location + scale * normalQuantile(quantiles[r * (d + 2) + i]! || 0.5)),
    0,
  ]);
  const warm = warmStart && warmStart.lengthscales.length === d ? [write(warmStart)] : [];
  return [...warm, [...prior.map(({ location }) => location), 0], ...spread];
}

const FIXED = { location: 0, scale: 0 };

function write({ lengthscales, outputScale, noise, mean }: Hyperparameters): number[] {
  return [...lengthscales.map(Math.log), Math.log(outputScale), Math.log(noise), mean];
}

function read(theta: Float64Array, d: number): Hyperparameters {
  return {
    lengthscales: Array.from(theta.subarray(0, d), Math.exp),
    outputScale: Math.exp(theta[d]!),
    noise: Math.exp(theta[d + 1]!),
    mean: theta[d + 2]!,
  };
}
