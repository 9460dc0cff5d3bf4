import { mean, normalCdf, normalQuantile } from '@meguri/numerics';
import { type Evidence, ofTarget } from '../recommend/evidence.js';
import { inUnit } from '../recommend/outcome-scale.js';
import type { Sources } from '../spaces/sources.js';
import type { GaussianProcess } from '../surrogates/gaussian-process.js';
import { leaveOneOut } from '../surrogates/leave-one-out.js';

/**
 * An observation of the target and what the model predicts for it from all others, in the unit of the objective; of one with the
 * transform `power`, `log` or `bilog` the median and half the width of the central 68.27 %.
 */
export interface LeftOutPrediction {
  /** Index of the observation. */
  readonly observation: number;
  readonly value: number;
  readonly mean: number;
  /** Standard deviation of the prediction, measurement noise included. */
  readonly sd: number;
  /** (value - mean) / sd on the scale of the model: of a good one these have mean 0 and standard deviation 1. */
  readonly residual: number;
}

/** A share that was promised, and what it came to; 0 to 1. */
export interface PromisedShare {
  readonly promised: number;
  readonly found: number;
}

/** How far the model can be believed, from leaving out each observation, hyper-parameters kept. */
export interface Diagnosis {
  readonly predictions: readonly LeftOutPrediction[];
  /** Root mean square error; unit of the objective. */
  readonly rmse: number;
  /** The same for predicting the mean of the others. */
  readonly nullRmse: number;
  /** Share of observations within their central interval of 50, 80 and 95 %. */
  readonly coverage: readonly PromisedShare[];
  /** Share of observations below their predictive quantile of 10, 20, … 90 %. */
  readonly calibration: readonly PromisedShare[];
}

/** Observations below which an error says nothing. */
const FEWEST_OBSERVATIONS = 4;
const INTERVALS = [0.5, 0.8, 0.95];
const QUANTILES = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

/** Diagnoses a model on the evidence it was fitted to; undefined with fewer than four observations of the target. */
export function diagnose(gp: GaussianProcess, evidence: Evidence, sources?: Sources): Diagnosis | undefined {
  const predictions = leftOutPredictions(gp, evidence, sources);
  const n = predictions.length;
  if (n < FEWEST_OBSERVATIONS) return undefined;
  const centre = mean(predictions.map(({ value }) => value));
  const residuals = predictions.map(({ residual }) => residual);
  const shareWhere = (is: (residual: number) => boolean) => residuals.filter(is).length / n;
  return {
    predictions,
    rmse: rootMeanSquare(predictions.map(({ value, mean }) => value - mean)),
    nullRmse: rootMeanSquare(predictions.map(({ value }) => ((value - centre) * n) / (n - 1))),
    coverage: INTERVALS.map((promised) => {
      const reach = normalQuantile((1 + promised) / 2);
      return { promised, found: shareWhere((residual) => Math.abs(residual) <= reach) };
    }),
    calibration: QUANTILES.map((promised) => ({
      promised,
      found: shareWhere((residual) => normalCdf(residual) <= promised),
    })),
  };
}

/** Failures, limits and the answers of other sources take part in the prediction but are not predicted. */
function leftOutPredictions(gp: GaussianProcess, evidence: Evidence, sources?: Sources): LeftOutPrediction[] {
  // a model that other sources would mislead is fitted to the target alone
  const isOfTarget = sources && gp.size < evidence.outcomes.length;
  const known = isOfTarget ? ofTarget(evidence, sources) : evidence;
  const { rows, measured, censoring, origins, toUnit } = known;
  const direction = toUnit(1) > toUnit(0) ? 1 : -1;
  return leaveOneOut(gp).flatMap((leftOut, i) => {
    const observation = origins[i];
    if (observation === undefined || censoring?.[i] || (sources && rows[i]![sources.axis] !== 0)) return [];
    const residual = (direction * (measured[i]! - leftOut.mean)) / leftOut.sd;
    return { observation, value: toUnit(measured[i]!), ...inUnit(leftOut, known), residual };
  });
}

const rootMeanSquare = (values: readonly number[]): number => Math.sqrt(mean(values.map((value) => value * value)));
