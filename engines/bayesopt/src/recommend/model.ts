import { coregionalise } from '../kernels/coregionalisation.js';
import type { Hyperparameters } from '../kernels/hyperparameters.js';
import { KERNELS } from '../kernels/kernel.js';
import type { CompiledSpace } from '../spaces/compiled-space.js';
import { fit } from '../surrogates/fit.js';
import { condition, type GaussianProcess } from '../surrogates/gaussian-process.js';
import { laplaceSample } from '../surrogates/laplace.js';
import { negativeLogPosterior } from '../surrogates/log-posterior.js';
import { hyperparametersOf, type Theta, thetaBounds } from '../surrogates/theta.js';
import { isTransferHarmful } from '../surrogates/transfer-guard.js';
import { type Evidence, ofTarget } from './evidence.js';
import { priorsOf, type Settings } from './settings.js';

/** The most probable Gaussian process of one outcome, and the way to others that are plausible too. */
export interface FittedModel {
  readonly mode: GaussianProcess;
  readonly hyperparameters: Hyperparameters;
  /** Processes with plausible hyper-parameters, weighted; the most probable one is the first. */
  members(seed: number | string): { readonly gp: GaussianProcess; readonly logWeight: number }[];
}

/**
 * Fits the model of the settings to at least two outcomes. Where other sources than the target answered too, the model is of all
 * of them, unless the target's own answers are predicted better without the others.
 */
export function fitModel(
  space: CompiledSpace,
  evidence: Evidence,
  settings: Settings,
  warmStart?: Hyperparameters,
): FittedModel {
  const { sources } = space;
  const model = fitTo(space, evidence, settings, warmStart);
  if (!sources) return model;
  const own = ofTarget(evidence, sources);
  if (own.outcomes.length < FEWEST_TO_JUDGE || own.outcomes.length === evidence.outcomes.length) return model;
  const alone = fitTo(space, own, settings, warmStart);
  return isTransferHarmful(model.mode, alone.mode) ? alone : model;
}

/** Answers of the target below which nothing can be said against the other sources. */
const FEWEST_TO_JUDGE = 5;

function fitTo(
  { axes, sources }: CompiledSpace,
  { rows, outcomes }: Evidence,
  settings: Settings,
  warmStart?: Hyperparameters,
): FittedModel {
  const kernel = KERNELS[settings.kernel];
  const priors = priorsOf(axes, sources, settings);
  const warped = priors.warping?.axes;
  const features = axes.flatMap((axis, d) => axis.features.map(({ metric }) => ({ axis: d, metric })));
  const columns = axes.map((_, d) => Float64Array.from(rows, (row) => row[d]!));
  const data = { columns, features, outcomes, sourceAxis: sources?.axis, warped };
  const posterior = negativeLogPosterior(data, kernel, priors);
  const theta = fit(posterior, outcomes.length, priors, warmStart);
  const processOf = (variables: Theta) => {
    const hyperparameters = hyperparametersOf(variables, features.length, warped);
    const relations = sources && coregionalise(sources.axis, hyperparameters.sources ?? []);
    return condition({ kernel, features, hyperparameters, sources: relations }, columns, outcomes);
  };
  return {
    mode: processOf(theta),
    hyperparameters: hyperparametersOf(theta, features.length, warped),
    members: (seed) => {
      if (outcomes.length > settings.drawsUpTo) return [{ gp: processOf(theta), logWeight: 0 }];
      const draws = laplaceSample(posterior, theta, thetaBounds(priors), settings.draws, seed);
      return draws.map((draw) => ({ gp: processOf(draw.theta), logWeight: draw.logWeight }));
    },
  };
}
