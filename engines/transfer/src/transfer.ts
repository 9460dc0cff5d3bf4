import type { Expansion } from '@meguri/bayesopt';
import { mean, normalQuantile } from '@meguri/numerics';
import { jackknifePlus } from '@meguri/sparse';
import { type Decision, decide } from './choice/decide.js';
import { type LeftOutFold, type NestedOptions, nestedFolds } from './choice/nested.js';
import {
  bestOf,
  type FittedVariant,
  fitVariants,
  predictWith,
  rootMeanSquare,
  type Variant,
} from './choice/variants.js';
import { checkPairs, descriptorsAt, type Pairs } from './data/pairs.js';

/** Errors of one way to predict, in the unit of the measured values. */
export interface Errors {
  /** Root mean square error. */
  readonly rmse: number;
  /** Mean of predicted minus measured. */
  readonly bias: number;
  /** 1 - (sum of squared errors) / (sum of squared deviations from the mean): R² of values as they are, Q² of those left out. */
  readonly q2: number;
}

/** Errors of a variant, each material predicted from the others. */
export interface VariantErrors extends Errors {
  readonly variant: Variant;
  /** Share of the materials within their own 95 % interval by the model. */
  readonly coverage: number;
}

export interface Coefficient {
  readonly value: number;
  /** Interval of 95 % from the jackknife's standard error. */
  readonly lower: number;
  readonly upper: number;
}

/** What was learnt from pairs of simulation and experiment; plain JSON but for its methods. */
export interface Transfer {
  readonly n: number;
  /** Simulated values taken as they are. */
  readonly raw: Errors;
  /** Leave-one-out errors of every variant, hyper-parameters kept. */
  readonly variants: readonly VariantErrors[];
  /** Errors with the choice of the variant and all fits repeated without each material. */
  readonly nested: Errors & { readonly chosen: Readonly<Partial<Record<Variant, number>>> };
  readonly decision: Decision;
  /** Of the chosen variant. */
  readonly intercept: Coefficient;
  /** Of the simulated value; absent where the chosen variant does without. */
  readonly slope?: Coefficient;
  /** Each measured value as predicted without it, by nested leave-one-out. */
  readonly leftOut: readonly { readonly measured: number; readonly predicted: number }[];
  predict(material: Material, alpha?: number): Prediction;
  /** The mean prediction of the chosen variant as plain numbers. */
  predictor(): Predictor;
}

export interface Material {
  readonly simulated: number;
  /** In the order of the pairs' descriptors. */
  readonly descriptors?: ArrayLike<number>;
}

export interface Prediction {
  readonly value: number;
  /** Jackknife+ interval, the choice of the variant inside the fold; infinite with fewer than 1 / alpha - 1 materials. */
  readonly lower: number;
  readonly upper: number;
}

/** Enough to evaluate the chosen variant elsewhere: `evaluatorOf` of @meguri/bayesopt reads the expansion. */
export interface Predictor {
  readonly variant: Variant;
  /** Names of the descriptors, in order; empty where the variant does without. */
  readonly descriptors: readonly string[];
  /** Whether the simulated value is the linear term. */
  readonly usesSimulated: boolean;
  readonly expansion: Expansion;
}

/**
 * Learns measured from simulated values: fits every variant, chooses by leave-one-out, judges the choice by nested leave-one-out, and
 * refuses to transfer where simulation does not help. Deterministic.
 * @throws {DataError} with row and column for values that are missing, equal in all rows or the same in both columns, and fewer than 4 rows.
 */
export function transfer(pairs: Pairs, options: NestedOptions = {}): Transfer {
  checkPairs(pairs);
  const { measured, simulated } = pairs;
  const fits = fitVariants(pairs);
  const folds = nestedFolds(pairs, fits, options);
  const predicted = folds.map((fold) => fold.predicted);
  const decision = decide(
    fits,
    predicted.map((value, i) => value - measured[i]!),
  );
  const chosen = fits.find(({ variant }) => variant === decision.chosen)!;
  const judges = judgesOf(chosen, fits, folds, pairs);
  const { intercept, slopes } = chosen.regression;
  const without = folds.map((fold) => fold.fits.find(({ variant }) => variant === decision.chosen)!.regression);
  return {
    n: measured.length,
    raw: errorsOf(simulated, measured),
    variants: fits.map((fitted) => variantErrors(fitted, measured)),
    nested: { ...errorsOf(predicted, measured), chosen: countsOf(folds) },
    decision,
    intercept: coefficient(
      intercept,
      without.map((fit) => fit.intercept),
    ),
    ...(slopes.length > 0 && {
      slope: coefficient(
        slopes[0]!,
        without.map((fit) => fit.slopes[0]!),
      ),
    }),
    leftOut: predicted.map((value, i) => ({ measured: measured[i]!, predicted: value })),
    predict: (material, alpha = 0.05) => predictFrom(chosen, judges, material, alpha),
    predictor: () => predictorOf(chosen, pairs),
  };
}

function predictFrom(
  chosen: FittedVariant,
  judges: readonly Judge[],
  { simulated, descriptors = [] }: Material,
  alpha: number,
): Prediction {
  const heldOut = judges.map(({ model, error }) => ({
    prediction: predictWith(model, descriptors, simulated).mean,
    error,
  }));
  return { value: predictWith(chosen, descriptors, simulated).mean, ...jackknifePlus(heldOut, alpha) };
}

/** A model that did without one material, and how far it is off there. */
interface Judge {
  readonly model: FittedVariant;
  readonly error: number;
}

/** The models that were chosen without each material; where no choice holds, those of the variant that is used instead. */
function judgesOf(
  chosen: FittedVariant,
  fits: readonly FittedVariant[],
  folds: readonly LeftOutFold[],
  pairs: Pairs,
): Judge[] {
  const holds = chosen === bestOf(fits) && chosen.variant !== 'mean-only';
  return folds.map((fold, i) => {
    const model = holds ? fold.chosen : fold.fits.find(({ variant }) => variant === chosen.variant)!;
    const predicted = predictWith(model, descriptorsAt(pairs, i), pairs.simulated[i]!).mean;
    return { model, error: Math.abs(predicted - pairs.measured[i]!) };
  });
}

function predictorOf({ variant, regression }: FittedVariant, { descriptors = [] }: Pairs): Predictor {
  const usesDescriptors = variant === 'experiment-only' || variant === 'combined';
  return {
    variant,
    descriptors: usesDescriptors ? descriptors.map(({ name }) => name) : [],
    usesSimulated: regression.slopes.length > 0,
    expansion: regression.expansion(),
  };
}

function variantErrors({ variant, regression }: FittedVariant, measured: Float64Array): VariantErrors {
  const { leftOut } = regression;
  const bound = normalQuantile(0.975);
  const within = leftOut.filter(({ mean, sd }, i) => Math.abs(measured[i]! - mean) <= bound * sd);
  return {
    variant,
    ...errorsOf(
      leftOut.map(({ mean }) => mean),
      measured,
    ),
    coverage: within.length / leftOut.length,
  };
}

function errorsOf(predicted: ArrayLike<number>, measured: Float64Array): Errors {
  const errors = measured.map((value, i) => predicted[i]! - value);
  const centre = mean(measured);
  const rmse = rootMeanSquare(errors);
  const spread = rootMeanSquare(measured.map((value) => value - centre));
  return { rmse, bias: mean(errors), q2: 1 - (rmse / spread) ** 2 };
}

function countsOf(folds: readonly LeftOutFold[]): Partial<Record<Variant, number>> {
  const counts: Partial<Record<Variant, number>> = {};
  for (const { chosen } of folds) counts[chosen.variant] = (counts[chosen.variant] ?? 0) + 1;
  return counts;
}

/** A coefficient with the jackknife's standard error (Efron and Stein, Ann. Stat. 9 (1981) 586-596) from its values without each row. */
function coefficient(value: number, without: readonly number[]): Coefficient {
  const centre = mean(without);
  const deviations = without.map((each) => each - centre);
  const margin = normalQuantile(0.975) * Math.sqrt(without.length - 1) * rootMeanSquare(deviations);
  return { value, lower: value - margin, upper: value + margin };
}
