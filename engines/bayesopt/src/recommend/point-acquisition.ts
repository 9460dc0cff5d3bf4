import { logSumExp } from '@meguri/numerics';
import type { OutcomeAcquisition } from '../acquisitions/outcome-acquisition.js';
import { type GaussianProcess, type Prediction, predict, predictor } from '../surrogates/gaussian-process.js';
import { type Member, mixture } from './ensemble.js';

/** The average promise as a function of one point, with its derivatives where a gradient array is given. */
export interface Acquisition {
  value(x: Float64Array, gradient?: Float64Array): number;
  predictions(x: Float64Array): Prediction[];
}

/** What one member makes of any point. */
export interface Outlook {
  /** The promise of the point, in logarithms and weighted by how much the member is believed. */
  share(x: Float64Array, withSlopes: boolean): number;
  /** Adds `weight` times the slope of the last point by its coordinates. */
  addSlope(weight: number, gradient: Float64Array): void;
}

/** The average of what the members make of a point. */
export function acquisitionOf(members: readonly Member[], outlooks: readonly Outlook[]): Acquisition {
  const terms = new Float64Array(members.length);
  return {
    predictions: (x) => {
      const opinions = members.map(({ gps }) => gps.map((gp) => predict(gp, x)));
      return members[0]!.gps.map((_, i) =>
        mixture(
          members,
          opinions.map((opinion) => opinion[i]!),
        ),
      );
    },
    value(x, gradient) {
      outlooks.forEach((outlook, k) => {
        terms[k] = outlook.share(x, gradient !== undefined);
      });
      const value = logSumExp(terms);
      gradient?.fill(0);
      for (let k = 0; gradient && k < outlooks.length; k++)
        outlooks[k]!.addSlope(Math.exp(terms[k]! - value), gradient);
      return value;
    },
  };
}

/** What one member makes of any point from its predictions. */
export function outlookOf(gps: readonly GaussianProcess[], logWeight: number, promise: OutcomeAcquisition): Outlook {
  const predictors = gps.map(predictor);
  const dimensions = gps[0]!.columns.length;
  const slopes = gps.map(() => ({ mean: new Float64Array(dimensions), sd: new Float64Array(dimensions) }));
  const [means, sds] = [new Float64Array(gps.length), new Float64Array(gps.length)];
  const outcomeSlopes = { means: new Float64Array(gps.length), sds: new Float64Array(gps.length) };
  return {
    share(x, withSlopes) {
      predictors.forEach((predict, i) => {
        const { mean, sd } = predict(x, withSlopes ? slopes[i] : undefined);
        means[i] = mean;
        sds[i] = sd;
      });
      return logWeight + promise(means, sds, withSlopes ? outcomeSlopes : undefined);
    },
    addSlope(weight, gradient) {
      slopes.forEach(({ mean, sd }, i) => {
        const [byMean, bySd] = [outcomeSlopes.means[i]!, outcomeSlopes.sds[i]!];
        for (let d = 0; d < dimensions; d++) gradient[d]! += weight * (byMean * mean[d]! + bySd * sd[d]!);
      });
    },
  };
}
