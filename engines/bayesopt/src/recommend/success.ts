import { normalCdf } from '@meguri/numerics';
import { KERNELS } from '../kernels/kernel.js';
import type { CompiledSpace } from '../spaces/compiled-space.js';
import { fitClassifier } from '../surrogates/classifier.js';
import type { GaussianProcess, Prediction } from '../surrogates/gaussian-process.js';
import type { Findings } from './evidence.js';
import { priorsOf, type Settings } from './settings.js';

/**
 * The latent function of whether a trial succeeds, learnt from the points that failed and those that did not; undefined when
 * nothing failed.
 */
export function fitSuccess(
  { axes }: CompiledSpace,
  { succeeded, failed }: Findings,
  settings: Settings,
): GaussianProcess | undefined {
  if (settings.failures === 'worst-value' || failed.length === 0) return undefined;
  const rows = [...succeeded, ...failed];
  const { lengthscales } = priorsOf(axes, undefined, settings);
  return fitClassifier(
    {
      columns: axes.map((_, d) => Float64Array.from(rows, (row) => row[d]!)),
      features: axes.flatMap((axis, d) => axis.features.map(({ metric }) => ({ axis: d, metric }))),
      labels: Float64Array.from(rows, (_, i) => (i < succeeded.length ? 1 : -1)),
    },
    KERNELS[settings.kernel],
    { lengthscales, ...settings.priors.success },
  );
}

/** Probability of success from a prediction of its latent function (Rasmussen and Williams 2006, eq. 3.82). */
export function chanceOf({ mean, sd }: Prediction): number {
  return normalCdf(mean / Math.hypot(1, sd));
}
