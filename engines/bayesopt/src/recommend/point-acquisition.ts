import { logSumExp } from '@meguri/numerics';
import { logExpectedImprovement, logHSlope } from '../acquisitions/log-expected-improvement.js';
import { type Prediction, predictor } from '../surrogates/gaussian-process.js';
import { type Member, mixture } from './ensemble.js';

/** The average acquisition as a function of one point, with its derivatives where a gradient array is given. */
export interface Acquisition {
  value(x: Float64Array, gradient?: Float64Array): number;
  prediction(x: Float64Array): Prediction;
}

export function acquisitionOf(members: readonly Member[], bests: readonly number[]): Acquisition {
  const predictors = members.map(({ gp }) => predictor(gp));
  const dimensions = members[0]!.gp.columns.length;
  const slopes = members.map(() => ({ mean: new Float64Array(dimensions), sd: new Float64Array(dimensions) }));
  const terms = new Float64Array(members.length);
  return {
    prediction: (x) =>
      mixture(
        members,
        predictors.map((predict) => predict(x)),
      ),
    value(x, gradient) {
      const opinions = predictors.map((predict, k) => predict(x, gradient && slopes[k]));
      opinions.forEach(({ mean, sd }, k) => {
        terms[k] = members[k]!.logWeight + logExpectedImprovement(mean, sd, bests[k]!);
      });
      const value = logSumExp(terms);
      gradient?.fill(0);
      for (let k = 0; gradient && k < members.length; k++) {
        const { mean, sd } = opinions[k]!;
        const share = Math.exp(terms[k]! - value) / sd;
        const u = (mean - bests[k]!) / sd;
        const steepness = logHSlope(u);
        for (let d = 0; d < dimensions; d++) {
          const { mean: meanSlope, sd: sdSlope } = slopes[k]!;
          gradient[d]! += share * (steepness * (meanSlope[d]! - u * sdSlope[d]!) + sdSlope[d]!);
        }
      }
      return value;
    },
  };
}
