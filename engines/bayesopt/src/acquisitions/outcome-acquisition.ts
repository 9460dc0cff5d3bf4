/** Derivatives of an acquisition by the means and the standard deviations of the predictions. */
export interface OutcomeSlopes {
  readonly means: Float64Array;
  readonly sds: Float64Array;
}

/**
 * Logarithm of what a trial promises, from independent normal predictions of its outcomes: one mean and one positive standard
 * deviation each, of which more is better. Where `slopes` are given their entries for the outcomes that matter are overwritten.
 */
export type OutcomeAcquisition = (means: ArrayLike<number>, sds: ArrayLike<number>, slopes?: OutcomeSlopes) => number;

/**
 * Logarithm of the product of two promises, as of a gain and of the probability that it is allowed, which count as independent
 * (Gardner, Kusner, Xu, Weinberger and Cunningham, ICML 2014). Each may leave out the last of the outcomes.
 */
export function product(a: OutcomeAcquisition, b: OutcomeAcquisition): OutcomeAcquisition {
  return (means, sds, slopes) => {
    if (!slopes) return a(means, sds) + b(means, sds);
    const ofA = { means: slopes.means.map(() => 0), sds: slopes.sds.map(() => 0) };
    const ofB = { means: slopes.means.map(() => 0), sds: slopes.sds.map(() => 0) };
    const value = a(means, sds, ofA) + b(means, sds, ofB);
    for (let i = 0; i < slopes.means.length; i++) {
      slopes.means[i] = ofA.means[i]! + ofB.means[i]!;
      slopes.sds[i] = ofA.sds[i]! + ofB.sds[i]!;
    }
    return value;
  };
}
