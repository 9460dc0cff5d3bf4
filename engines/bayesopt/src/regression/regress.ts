import { dot } from '@meguri/numerics';
import type { Covariance } from '../kernels/covariance.js';
import { covarianceRow } from '../kernels/covariance.js';
import type { Hyperparameters, Priors } from '../kernels/hyperparameters.js';
import { KERNELS, type KernelName } from '../kernels/kernel.js';
import { fit } from '../surrogates/fit.js';
import { condition } from '../surrogates/gaussian-process.js';
import { negativeLogPosterior } from '../surrogates/log-posterior.js';
import { hyperparametersOf } from '../surrogates/theta.js';
import type { Expansion } from './expansion.js';
import {
  fitLinearTerms,
  forwardSubstitute,
  independent,
  type LinearTerms,
  leftOutErrors,
  unwhitened,
  whitened,
} from './linear-terms.js';
import { rowsMetric } from './rows-metric.js';
import { type Scaling, scaledRow, scalingOf } from './scaling.js';

export interface RegressionInput {
  /** What the Gaussian process compares rows by, one array per column; none: only the linear terms count. */
  readonly inputs: readonly Float64Array[];
  /** Columns that enter linearly, beside the intercept. */
  readonly linear: readonly Float64Array[];
  readonly values: Float64Array;
}

/** A prediction in the unit of the values. */
export interface RegressionPrediction {
  readonly mean: number;
  /** Standard deviation of the mean; the noise of an observation is not included. */
  readonly sd: number;
  /** What each value counts for in the mean: its derivative by the value. */
  readonly shares: Float64Array;
}

/** values = intercept + slopes · linear + Gaussian process of the inputs + noise, fitted. */
export interface Regression {
  readonly intercept: number;
  readonly slopes: readonly number[];
  /** In standard deviations of the inputs and of the residuals of the linear terms; absent where nothing but linear terms counts. */
  readonly hyperparameters?: Hyperparameters;
  /** Each value as the others predict it: coefficients fitted without it, hyper-parameters kept; noise included in the deviation. */
  readonly leftOut: readonly { readonly mean: number; readonly sd: number }[];
  predict(inputs: ArrayLike<number>, linear: ArrayLike<number>): RegressionPrediction;
  /** The mean as plain numbers. */
  expansion(): Expansion;
}

export interface RegressionOptions {
  /** Default matern52. */
  readonly kernel?: KernelName;
  /** Hyper-parameters of a fit to nearly the same rows, to begin at. */
  readonly warmStart?: Hyperparameters;
}

/** Inputs are standardised and their squared differences averaged: one lengthscale in those units serves all. */
const PRIORS: Priors = {
  lengthscales: [{ location: 0.7, scale: 1 }],
  outputScale: { location: 0, scale: 1 },
  noise: { location: -2, scale: 1.5 },
};
/** Rows that hyper-parameters are fitted to at most: more do not change them by much, and take time with their cube. */
const FITTED_ROWS = 200;

/**
 * Fits linear terms and a Gaussian process of what they leave (universal kriging; Rasmussen and Williams 2006, section 2.7). The
 * hyper-parameters are the most probable ones for the residuals of ordinary least squares. Deterministic.
 * @throws RangeError when the linear terms depend on one another, or there are no more rows than terms.
 */
export function regress({ inputs, linear, values }: RegressionInput, options: RegressionOptions = {}): Regression {
  const n = values.length;
  const terms = [new Float64Array(n).fill(1), ...linear];
  const ordinary = n > terms.length ? fitLinearTerms(independent(n), terms, values) : undefined;
  if (!ordinary) throw new RangeError('the linear terms depend on one another, or there are too few rows for them');
  const unit = residualUnit(ordinary, terms.length);
  const scaling = scalingOf(inputs);
  const scaled = Array.from(values, (_, i) => scaledRow(scaling, (d) => inputs[d]![i]!));
  const outcomes = values.map((value) => value / unit);
  const covariance =
    scaling.kept.length > 0
      ? fitCovariance(
          scaled,
          ordinary.residuals.map((e) => e / unit),
          options,
        )
      : undefined;
  const process = covariance && condition(covariance.prior, [Float64Array.from(scaled.keys())], outcomes);
  const factor = process?.factor ?? independent(n);
  const fitted = fitLinearTerms(factor, terms, outcomes)!;
  return regressionOf({ scaling, scaled, terms: fitted, factor, unit, covariance, values });
}

/** Standard deviation of the residuals; 1 where the terms explain all. */
function residualUnit({ residuals }: LinearTerms, terms: number): number {
  const sd = Math.sqrt(dot(residuals, 0, residuals, 0, residuals.length) / (residuals.length - terms));
  return sd > 0 ? sd : 1;
}

/** A covariance whose coordinate is the number of a row; `query` is the row after the last one. */
interface RowCovariance {
  readonly prior: Covariance;
  readonly query: Float64Array;
}

function fitCovariance(
  rows: readonly Float64Array[],
  residuals: Float64Array,
  { kernel: name = 'matern52', warmStart }: RegressionOptions,
): RowCovariance {
  const query = new Float64Array(rows[0]!.length);
  const features = [{ axis: 0, metric: rowsMetric(rows, query) }];
  const kernel = KERNELS[name];
  const count = Math.min(rows.length, FITTED_ROWS);
  const chosen = Float64Array.from({ length: count }, (_, i) => Math.floor((i * rows.length) / count));
  const outcomes = chosen.map((i) => residuals[i]!);
  const density = negativeLogPosterior({ columns: [chosen], features, outcomes }, kernel, PRIORS);
  const fitted = hyperparametersOf(fit(density, count, PRIORS, warmStart), 1);
  // the intercept is one of the linear terms
  return { prior: { kernel, features, hyperparameters: { ...fitted, mean: 0 } }, query };
}

interface Fitted {
  readonly scaling: Scaling;
  readonly scaled: readonly Float64Array[];
  readonly terms: LinearTerms;
  readonly factor: Float64Array;
  readonly unit: number;
  readonly covariance: RowCovariance | undefined;
  readonly values: Float64Array;
}

function regressionOf(fitted: Fitted): Regression {
  const { terms, factor, unit, covariance, values } = fitted;
  const [intercept, ...slopes] = Array.from(terms.coefficients, (coefficient) => coefficient * unit);
  const hyperparameters = covariance?.prior.hyperparameters;
  return {
    intercept: intercept!,
    slopes,
    ...(hyperparameters && { hyperparameters }),
    leftOut: leftOutErrors(factor, terms).map(({ error, variance }, i) => ({
      mean: values[i]! - error * unit,
      sd: Math.sqrt(variance) * unit,
    })),
    predict: (inputs, linear) => predictWith(fitted, inputs, linear),
    expansion: () => expansionOf(fitted, intercept!, slopes),
  };
}

/** Mean and variance of universal kriging at one point; Rasmussen and Williams (2006), eq. 2.42. */
function predictWith(
  { scaling, scaled, terms, factor, unit, covariance, values }: Fitted,
  inputs: ArrayLike<number>,
  linear: ArrayLike<number>,
): RegressionPrediction {
  const n = values.length;
  const towards = new Float64Array(n);
  let variance = 0;
  if (covariance) {
    covariance.query.set(scaledRow(scaling, (d) => inputs[d]!));
    covarianceRow(covariance.prior, [n], [Float64Array.from(scaled.keys())], towards, n);
    towards.set(whitened(factor, towards));
    variance = covariance.prior.hyperparameters.outputScale - dot(towards, 0, towards, 0, n);
  }
  const missing = missingTerms(terms, towards, linear);
  terms.basis.forEach((direction, k) => {
    for (let i = 0; i < n; i++) towards[i]! += missing[k]! * direction[i]!;
  });
  variance += dot(missing, 0, missing, 0, missing.length);
  const shares = unwhitened(factor, towards);
  return { mean: dot(shares, 0, values, 0, n), sd: Math.sqrt(Math.max(0, variance)) * unit, shares };
}

/** R⁻ᵀ (h - Hᵀ K⁻¹ k): what the linear terms at a point have beyond those of the rows like it. */
function missingTerms(
  { basis, triangle }: LinearTerms,
  towards: Float64Array,
  linear: ArrayLike<number>,
): Float64Array {
  const h = Float64Array.of(1, ...Array.from(linear));
  const missing = forwardSubstitute(triangle, h);
  basis.forEach((direction, k) => {
    missing[k]! -= dot(direction, 0, towards, 0, towards.length);
  });
  return missing;
}

function expansionOf(
  { scaling, scaled, terms, factor, unit, covariance }: Fitted,
  intercept: number,
  slopes: readonly number[],
): Expansion {
  const { kernel = KERNELS.matern52, hyperparameters } = covariance?.prior ?? {};
  const weights = unwhitened(factor, terms.residuals).map((w) => w * unit * (hyperparameters?.outputScale ?? 0));
  return {
    ...scaling,
    intercept,
    slopes,
    kernel: kernel.name,
    lengthscale: hyperparameters?.lengthscales[0] ?? 1,
    points: covariance ? scaled.map((row) => [...row]) : [],
    weights: covariance ? [...weights] : [],
  };
}
