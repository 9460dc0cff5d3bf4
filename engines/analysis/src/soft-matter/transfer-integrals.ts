import { mean, standardDeviation, variance } from '@meguri/numerics';
import type { AnalysisFailure } from '../failure.js';
import { type CorrelationTime, correlationTime } from './autocorrelation.js';

/** A value and its standard error. */
export interface Estimate {
  readonly value: number;
  readonly error: number;
}

/** Disorder of the couplings between molecules, in the unit of what was given. */
export interface TransferIntegralStatistics {
  /** Mean over pairs of the size of each pair's mean. */
  readonly mean: Estimate;
  /** Root mean square of a pair's fluctuation about its own mean: the thermal, dynamic part. */
  readonly dynamicDisorder: Estimate;
  /** Standard deviation of the pairs' means: the part that stays; absent for a single pair. */
  readonly staticDisorder?: Estimate;
  /** In samples. */
  readonly correlation: CorrelationTime;
}

/**
 * Statistics of transfer integrals of pairs that were followed through a trajectory (Troisi and Orlandi, J. Phys. Chem. A 110,
 * 4065, 2006). Errors count samples by their correlation time: N / 2τ of them are independent.
 * @param pairs for each pair its transfer integral by time, with a sign that is kept along the trajectory.
 * @returns `no-signal` when the series are too short for their own correlation time.
 */
export function transferIntegralStatistics(
  pairs: readonly Float64Array[],
): TransferIntegralStatistics | AnalysisFailure {
  const correlation = correlationTime(pairs);
  if ('kind' in correlation) return correlation;
  const means = pairs.map((series) => Math.abs(mean(series)));
  const samples = pairs.reduce((sum, { length }) => sum + length, 0);
  // what swings back remembers less than nothing, but its samples are not worth more than independent ones
  const independent = samples / (2 * Math.max(0.5, correlation.time));
  const dynamic = Math.sqrt(mean(pairs.map(variance)));
  const scatter = standardDeviation(means);
  return {
    mean: {
      value: mean(means),
      error: pairs.length > 1 ? scatter / Math.sqrt(pairs.length) : dynamic / Math.sqrt(independent),
    },
    dynamicDisorder: { value: dynamic, error: dynamic / Math.sqrt(2 * independent) },
    ...(pairs.length > 1 && {
      staticDisorder: { value: scatter, error: scatter / Math.sqrt(2 * (pairs.length - 1)) },
    }),
    correlation,
  };
}
