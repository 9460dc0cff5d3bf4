import type { GaussianProcess, Prediction } from '../surrogates/gaussian-process.js';

/** Gaussian processes with different hyper-parameters on the same data, and how much each is believed. */
export interface Member {
  readonly gp: GaussianProcess;
  readonly logWeight: number;
}

/** What the members say about one point, in the order of the members. */
export type Opinions = readonly Prediction[];

/** Mean and standard deviation of the mixture of the members' predictions. */
export function mixture(members: readonly Member[], opinions: Opinions): Prediction {
  let mean = 0;
  let square = 0;
  members.forEach(({ logWeight }, k) => {
    const weight = Math.exp(logWeight);
    const opinion = opinions[k]!;
    mean += weight * opinion.mean;
    square += weight * (opinion.sd ** 2 + opinion.mean ** 2);
  });
  return { mean, sd: Math.sqrt(Math.max(square - mean * mean, Number.MIN_VALUE)) };
}
