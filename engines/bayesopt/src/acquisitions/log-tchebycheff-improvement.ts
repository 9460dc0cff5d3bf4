import { gaussLegendre, logSumExp, normalLogCdf, normalLogPdf, stream } from '@meguri/numerics';
import type { OutcomeAcquisition } from './outcome-acquisition.js';

/** A scalar made of several outcomes: the smallest of their weighted distances from the ideal. */
export interface Scalarisation {
  readonly ideal: Float64Array;
  /** Per unit of each outcome. */
  readonly weights: Float64Array;
}

const { nodes, weights: nodeWeights } = gaussLegendre(32);
/** Fall of the logarithm of a probability beyond which it counts for nothing. */
const NEGLIGIBLE = 30;
/** Standard deviations above a mean that are reached with a probability below exp(-NEGLIGIBLE). */
const OUT_OF_REACH = 8;
/** Standard deviations below which the probability no longer falls, since its square would overflow. */
const FARTHEST = -1e150;
/** Range below which its inverse overflows. */
const NO_RANGE = 2 ** -1022;
/** Standard deviations below which φ / Φ is their number, and the difference of its logarithms lost in rounding. */
const TAIL = -1e4;

/**
 * A scalarisation with random weights, uniform over all that add up to one, of outcomes scaled to their ranges between the
 * reference and the best of the points: J. Knowles, ParEGO, IEEE Trans. Evol. Comput. 10 (2006) 50-66, without augmentation: where
 * predictions are uncertain, every outcome may turn out the smallest and so has its say.
 */
export function randomScalarisation(
  points: readonly Float64Array[],
  reference: Float64Array,
  seed: number | string,
): Scalarisation {
  const random = stream(seed, 'scalarisation');
  const ideal = reference.map((worst, i) => Math.max(worst, ...points.map((point) => point[i]!)));
  const shares = reference.map(() => -Math.log(1 - random.uniform()));
  const total = shares.reduce((sum, share) => sum + share, 0);
  const ranges = ideal.map((best, i) => best - reference[i]!);
  return { ideal, weights: shares.map((share, i) => share / total / (ranges[i]! < NO_RANGE ? 1 : ranges[i]!)) };
}

/** The Tchebycheff scalar of outcomes of which more is better; 0 at the ideal, negative below. */
export function scalarise({ ideal, weights }: Scalarisation, outcomes: ArrayLike<number>): number {
  return Math.min(...weights.map((weight, i) => weight * (outcomes[i]! - ideal[i]!)));
}

/**
 * Logarithm of the expected improvement of a scalarisation over `best`: the integral over all gains t of the probability
 * Π Φ((mean - t) / sd) that every weighted outcome gains that much, by 32 Gauss-Legendre nodes past the gain that is certain, in
 * logarithms throughout.
 */
export function logTchebycheffImprovement({ ideal, weights }: Scalarisation, best: number): OutcomeAcquisition {
  const m = weights.length;
  const gains = new Float64Array(m);
  const spreads = new Float64Array(m);
  const logChances = new Float64Array(m * nodes.length);
  const terms = new Float64Array(nodes.length + 1);

  return (means, sds, slopes) => {
    for (let i = 0; i < m; i++) {
      gains[i] = weights[i]! * (means[i]! - ideal[i]!) - best;
      spreads[i] = weights[i]! * sds[i]!;
    }
    const certain = certainGain(gains, spreads);
    for (let i = 0; i < m; i++) gains[i]! -= certain;
    const half = furtherGain(gains, spreads) / 2;
    for (let k = 0; k < nodes.length; k++) {
      terms[k] = Math.log(half * nodeWeights[k]!);
      for (let i = 0; i < m; i++) {
        const logChance = normalLogCdf(Math.max(FARTHEST, (gains[i]! - half * (1 + nodes[k]!)) / spreads[i]!));
        logChances[k * m + i] = logChance;
        terms[k]! += logChance;
      }
    }
    terms[nodes.length] = Math.log(certain);
    const total = logSumExp(terms);
    for (let i = 0; slopes && i < m; i++) {
      slopes.means[i] = 0;
      slopes.sds[i] = 0;
      for (let k = 0; k < nodes.length; k++) {
        const z = (gains[i]! - half * (1 + nodes[k]!)) / spreads[i]!;
        const logShare = terms[k]! - total;
        const logSlope = z < TAIL ? logShare + Math.log(-z) : logShare + normalLogPdf(z) - logChances[k * m + i]!;
        const slope = Math.exp(logSlope) / sds[i]!;
        slopes.means[i]! += slope;
        slopes.sds[i]! -= slope * z;
      }
    }
    return total;
  };
}

/** What every outcome gains but with a negligible probability. */
function certainGain(gains: Float64Array, spreads: Float64Array): number {
  let certain = Number.POSITIVE_INFINITY;
  for (let i = 0; i < gains.length; i++) certain = Math.min(certain, gains[i]! - OUT_OF_REACH * spreads[i]!);
  return Math.max(0, certain);
}

/**
 * A gain that is reached with a negligible probability, compared with no gain: out of reach for one of the outcomes, or by the
 * rate at which the probability begins to fall, which can only become faster since its logarithm is concave.
 */
function furtherGain(gains: Float64Array, spreads: Float64Array): number {
  let nearest = Number.POSITIVE_INFINITY;
  let rate = 0;
  for (let i = 0; i < gains.length; i++) {
    const z = gains[i]! / spreads[i]!;
    nearest = Math.min(nearest, Math.max(0, gains[i]!) + OUT_OF_REACH * spreads[i]!);
    rate += (z < TAIL ? -z : Math.exp(normalLogPdf(z) - normalLogCdf(z))) / spreads[i]!;
  }
  return Math.min(nearest, NEGLIGIBLE / rate);
}
