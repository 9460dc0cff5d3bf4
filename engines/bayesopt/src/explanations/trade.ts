import { normalCdf } from '@meguri/numerics';
import { logExpectedImprovement } from '../acquisitions/log-expected-improvement.js';
import type { Prediction } from '../surrogates/gaussian-process.js';

/** What is hoped for from a point, and from what the hope comes. */
export interface Trade {
  /** Expected improvement on the best value, in the unit of the prediction; positive. */
  readonly gain: number;
  /** Probability of any improvement, 0 to 1. */
  readonly probability: number;
  /** Share of the gain that a better mean promises, 0 to 1; the rest comes from not knowing (exploration). */
  readonly exploitation: number;
}

/**
 * Splits the expected improvement of a normal prediction into its two terms, (μ - best) Φ(u) for the better mean and σ φ(u) for the
 * uncertainty, with u = (μ - best) / σ; Jones, Schonlau and Welch, J. Global Optim. 13 (1998) 455-492, eq. 15. Where the mean
 * promises no improvement its term is negative: then all of the gain comes from the uncertainty. More is better; `sd` is positive.
 */
export function trade({ mean, sd }: Prediction, best: number): Trade {
  const lead = mean - best;
  const probability = normalCdf(lead / sd);
  const gain = Math.exp(logExpectedImprovement(mean, sd, best));
  return { gain, probability, exploitation: lead > 0 ? Math.min(1, (lead * probability) / gain) : 0 };
}
