import type { Objective } from '@meguri/numerics';
import type { Hyperparameters } from '../kernels/hyperparameters.js';
import { KERNELS } from '../kernels/kernel.js';
import type { Axis } from '../spaces/axis.js';
import { fit } from '../surrogates/fit.js';
import { condition, type GaussianProcess } from '../surrogates/gaussian-process.js';
import { laplaceSample } from '../surrogates/laplace.js';
import { negativeLogPosterior } from '../surrogates/log-posterior.js';
import { hyperparametersOf, type Theta, thetaBounds } from '../surrogates/theta.js';
import type { Member } from './ensemble.js';
import type { Evidence } from './evidence.js';
import { priorsOf, type Settings } from './settings.js';

/** The most probable Gaussian process of a campaign, and the way to others that are plausible too. */
export interface FittedModel {
  readonly mode: GaussianProcess;
  readonly hyperparameters: Hyperparameters;
  /** Processes with plausible hyper-parameters, weighted; the most probable one is the first. */
  members(seed: number | string): Member[];
}

/** Fits the model of the settings to at least two outcomes. */
export function fitModel(
  axes: readonly Axis[],
  { rows, outcomes }: Evidence,
  settings: Settings,
  warmStart?: Hyperparameters,
): FittedModel {
  const kernel = KERNELS[settings.kernel];
  const priors = priorsOf(axes, settings.priors);
  const features = axes.flatMap((axis, d) => axis.features.map(({ metric }) => ({ axis: d, metric })));
  const columns = axes.map((_, d) => Float64Array.from(rows, (row) => row[d]!));
  const posterior: Objective = negativeLogPosterior({ columns, features, outcomes }, kernel, priors);
  const theta = fit(posterior, priors, warmStart);
  const processOf = (variables: Theta) =>
    condition({ kernel, features, hyperparameters: hyperparametersOf(variables) }, columns, outcomes);
  return {
    mode: processOf(theta),
    hyperparameters: hyperparametersOf(theta),
    members: (seed) =>
      laplaceSample(posterior, theta, thetaBounds(priors), settings.draws, seed).map((draw) => ({
        gp: processOf(draw.theta),
        logWeight: draw.logWeight,
      })),
  };
}
