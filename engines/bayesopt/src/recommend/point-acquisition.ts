import { logSumExp } from '@meguri/numerics';
import type { OutcomeAcquisition } from '../acquisitions/outcome-acquisition.js';
import { type GaussianProcess, type Prediction, predictor } from '../surrogates/gaussian-process.js';
import { type Member, mixture } from './ensemble.js';

/** The average promise as a function of one point, with its derivatives where a gradient array is given. */
export interface Acquisition {
  value(x: Float64Array, gradient?: Float64Array): number;
  predictions(x: Float64Array): Prediction[];
}

export function acquisitionOf(members: readonly Member[], promises: readonly OutcomeAcquisition[]): Acquisition {
  const views = members.map(({ gps, logWeight }, k) => outlook(gps, logWeight, promises[k]!));
  const terms = new Float64Array(members.length);
  return {
    predictions: (x) => {
      const opinions = views.map((view) => view.predict(x));
      return members[0]!.gps.map((_, i) =>
        mixture(
          members,
          opinions.map((opinion) => opinion[i]!),
        ),
      );
    },
    value(x, gradient) {
      views.forEach((view, k) => {
        terms[k] = view.share(x, gradient !== undefined);
      });
      const value = logSumExp(terms);
      gradient?.fill(0);
      for (let k = 0; gradient && k < views.length; k++) views[k]!.addSlope(Math.exp(terms[k]! - value), gradient);
      return value;
    },
  };
}

/** What one member expects of one point, and how that changes with the coordinates. */
function outlook(gps: readonly GaussianProcess[], logWeight: number, promise: OutcomeAcquisition) {
  const predictors = gps.map(predictor);
  const dimensions = gps[0]!.columns.length;
  const slopes = gps.map(() => ({ mean: new Float64Array(dimensions), sd: new Float64Array(dimensions) }));
  const [means, sds] = [new Float64Array(gps.length), new Float64Array(gps.length)];
  const outcomeSlopes = { means: new Float64Array(gps.length), sds: new Float64Array(gps.length) };
  return {
    predict: (x: Float64Array) => predictors.map((predict) => predict(x)),
    /** The promise of the point, in logarithms and weighted by how much the member is believed. */
    share(x: Float64Array, withSlopes: boolean): number {
      predictors.forEach((predict, i) => {
        const { mean, sd } = predict(x, withSlopes ? slopes[i] : undefined);
        means[i] = mean;
        sds[i] = sd;
      });
      return logWeight + promise(means, sds, withSlopes ? outcomeSlopes : undefined);
    },
    /** Adds `weight` times the slope of the last point by its coordinates. */
    addSlope(weight: number, gradient: Float64Array): void {
      slopes.forEach(({ mean, sd }, i) => {
        const [byMean, bySd] = [outcomeSlopes.means[i]!, outcomeSlopes.sds[i]!];
        for (let d = 0; d < dimensions; d++) gradient[d]! += weight * (byMean * mean[d]! + bySd * sd[d]!);
      });
    },
  };
}
