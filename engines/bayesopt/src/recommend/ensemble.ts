import { logSumExp } from '@meguri/numerics';
import type { GaussianProcess, Prediction } from '../surrogates/gaussian-process.js';

/** One plausible model: a Gaussian process for each outcome, independent of one another, and how much they are believed. */
export interface Member {
  readonly gps: readonly GaussianProcess[];
  readonly logWeight: number;
}

/** What the members say about one outcome at one point, in the order of the members. */
export type Opinions = readonly Prediction[];

/** Mean and standard deviation of the mixture of the members' predictions. */
export function mixture(members: readonly Member[], opinions: Opinions): Prediction {
  const weights = members.map(({ logWeight }) => Math.exp(logWeight));
  const mean = weights.reduce((sum, weight, k) => sum + weight * opinions[k]!.mean, 0);
  // about the mean, since a difference of squares keeps no digit where values are large and agree
  const variance = weights.reduce((sum, weight, k) => {
    const { mean: own, sd } = opinions[k]!;
    return sum + weight * (sd ** 2 + (own - mean) ** 2);
  }, 0);
  return { mean, sd: Math.sqrt(variance) };
}

/**
 * Members of a model of several outcomes from the members of each: being independent, their draws are taken in step, and their
 * weights multiply.
 */
export function joined(
  ensembles: readonly (readonly { readonly gp: GaussianProcess; readonly logWeight: number }[])[],
): Member[] {
  const size = Math.min(...ensembles.map((ensemble) => ensemble.length));
  const joint = Array.from({ length: size }, (_, k) => ({
    gps: ensembles.map((ensemble) => ensemble[k]!.gp),
    logWeight: ensembles.reduce((sum, ensemble) => sum + ensemble[k]!.logWeight, 0),
  }));
  if (ensembles.length === 1) return joint;
  const total = logSumExp(joint.map(({ logWeight }) => logWeight));
  return joint.map(({ gps, logWeight }) => ({ gps, logWeight: logWeight - total }));
}
