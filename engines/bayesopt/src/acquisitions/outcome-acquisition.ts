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
