import { type Regression, regress } from '@meguri/bayesopt';
import type { Pairs } from '../data/pairs.js';

/**
 * What a prediction is made of: the mean of the measurements; a Gaussian process of the descriptors fitted to the measurements alone; a
 * straight line in the simulated value; or that line and a Gaussian process of what it leaves.
 */
export type Variant = 'mean-only' | 'experiment-only' | 'simulation-only' | 'combined';

/** From the simplest on: of two that are equally good the first is chosen. */
const VARIANTS: readonly Variant[] = ['mean-only', 'simulation-only', 'experiment-only', 'combined'];

export const usesSimulation = (variant: Variant): boolean => variant === 'simulation-only' || variant === 'combined';
const usesDescriptors = (variant: Variant): boolean => variant === 'experiment-only' || variant === 'combined';

/** A variant fitted to pairs. */
export interface FittedVariant {
  readonly variant: Variant;
  readonly regression: Regression;
  /** Measured minus predicted from the others, hyper-parameters kept. */
  readonly errors: readonly number[];
  readonly rmse: number;
}

/** Fits all variants there is something to fit to; `start` are fits to nearly the same pairs. */
export function fitVariants(pairs: Pairs, start: readonly FittedVariant[] = []): FittedVariant[] {
  const possible = VARIANTS.filter((variant) => pairs.descriptors?.length || !usesDescriptors(variant));
  return possible.map((variant) => {
    const warmStart = start.find((fitted) => fitted.variant === variant)?.regression.hyperparameters;
    const regression = regress(
      {
        inputs: usesDescriptors(variant) ? pairs.descriptors!.map(({ values }) => values) : [],
        linear: usesSimulation(variant) ? [pairs.simulated] : [],
        values: pairs.measured,
      },
      { warmStart },
    );
    const errors = regression.leftOut.map(({ mean }, i) => pairs.measured[i]! - mean);
    return { variant, regression, errors, rmse: rootMeanSquare(errors) };
  });
}

/** The fit with the smallest leave-one-out error. */
export const bestOf = (fits: readonly FittedVariant[]): FittedVariant =>
  fits.reduce((best, fitted) => (fitted.rmse < best.rmse ? fitted : best));

/** The prediction of a variant for one material. */
export function predictWith({ variant, regression }: FittedVariant, descriptors: ArrayLike<number>, simulated: number) {
  return regression.predict(usesDescriptors(variant) ? descriptors : [], usesSimulation(variant) ? [simulated] : []);
}

export function rootMeanSquare(errors: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < errors.length; i++) sum += errors[i]! ** 2;
  return Math.sqrt(sum / errors.length);
}
