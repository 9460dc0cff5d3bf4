import { BOUNDS, type Hyperparameters, type LogNormal, type Priors } from '../kernels/hyperparameters.js';
import type { Warp } from '../kernels/warping.js';

/**
 * The hyper-parameters as variables of an optimisation: log lengthscales, log output scale, log noise variance, constant mean;
 * then, for each source other than the target, its mean, log amplitude, inverse hyperbolic tangent of the correlation, and log
 * noise variance; then log a and log b of each warp.
 */
export type Theta = Float64Array;

/** Variables of each source other than the target. */
export const PER_SOURCE = 4;
/** Variables of each warp. */
export const PER_WARP = 2;
/** Standardised outcomes have a mean of zero, so the constant mean cannot sensibly be further off than this. */
const LARGEST_MEAN = 5;
const FIXED: LogNormal = { location: 0, scale: 0 };

export function thetaOf({ lengthscales, outputScale, noise, mean, sources = [], warps = [] }: Hyperparameters): Theta {
  const relations = sources.flatMap((source) => [
    source.mean,
    Math.log(source.amplitude),
    Math.atanh(source.correlation),
    Math.log(source.noise),
  ]);
  const shapes = warps.flatMap(({ a, b }) => [Math.log(a), Math.log(b)]);
  return Float64Array.of(
    ...lengthscales.map(Math.log),
    Math.log(outputScale),
    Math.log(noise),
    mean,
    ...relations,
    ...shapes,
  );
}

/** The inverse of {@link thetaOf} for a given number of lengthscales and the warped axes. */
export function hyperparametersOf(theta: Theta, features: number, warped: readonly number[] = []): Hyperparameters {
  const first = features + 3;
  const firstWarp = theta.length - PER_WARP * warped.length;
  const count = (firstWarp - first) / PER_SOURCE;
  const sources = Array.from({ length: count }, (_, s) => {
    const [mean, amplitude, correlation, noise] = theta.subarray(first + PER_SOURCE * s);
    return {
      mean: mean!,
      amplitude: Math.exp(amplitude!),
      correlation: Math.tanh(correlation!),
      noise: Math.exp(noise!),
    };
  });
  return {
    lengthscales: Array.from(theta.subarray(0, features), Math.exp),
    outputScale: Math.exp(theta[features]!),
    noise: Math.exp(theta[features + 1]!),
    mean: theta[features + 2]!,
    ...(count > 0 && { sources }),
    ...(warped.length > 0 && { warps: warped.map((axis, w) => warpOf(axis, theta, firstWarp + PER_WARP * w)) }),
  };
}

const warpOf = (axis: number, theta: Theta, at: number): Warp => ({
  axis,
  a: Math.exp(theta[at]!),
  b: Math.exp(theta[at + 1]!),
});

/** Where the priors are highest. */
export function priorMode({ lengthscales, outputScale = FIXED, noise, sources, warping }: Priors): Theta {
  const logarithms = [...lengthscales, outputScale, noise].map(({ location }) => location);
  const relation = sources && [0, sources.amplitude.location, sources.correlation.location, noise.location];
  const shapes = warping && repeat([warping.shape.location, warping.shape.location], warping.axes.length);
  return Float64Array.of(...logarithms, 0, ...repeat(relation, sources?.count), ...(shapes ?? []));
}

/** Limits of every variable; both the same for an output scale without prior. */
export function thetaBounds(priors: Priors): { lower: Theta; upper: Theta } {
  const side = (s: 0 | 1) => {
    const mean = s === 0 ? -LARGEST_MEAN : LARGEST_MEAN;
    const noise = Math.log(BOUNDS.noise[s]);
    const relation = [mean, Math.log(BOUNDS.amplitude[s]), BOUNDS.correlation[s], noise];
    const shapes = [Math.log(BOUNDS.warpShape[s]), Math.log(BOUNDS.warpShape[s])];
    return Float64Array.of(
      ...priors.lengthscales.map(() => Math.log(BOUNDS.lengthscale[s])),
      priors.outputScale ? Math.log(BOUNDS.outputScale[s]) : 0,
      noise,
      mean,
      ...repeat(relation, priors.sources?.count),
      ...repeat(shapes, priors.warping?.axes.length),
    );
  };
  return { lower: side(0), upper: side(1) };
}

const repeat = (values: readonly number[] = [], count = 0): number[] =>
  Array.from({ length: count }, () => values).flat();
