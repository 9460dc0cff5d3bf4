import { mean } from '@meguri/numerics';
import { type AnalysisFailure, failure } from '../failure.js';

/** How long a fluctuating quantity remembers. */
export interface CorrelationTime {
  /** Integrated correlation time, in samples: 1/2 where nothing is remembered, less where it swings back. */
  readonly time: number;
  /** Standard error of it. */
  readonly error: number;
  /** Normalised autocorrelation by lag, from 1 at lag 0 up to where the integral was cut off. */
  readonly autocorrelation: Float64Array;
}

/** The window of the integral in correlation times: beyond it there is more noise than memory (Sokal 1997). */
const WINDOW = 5;
/**
 * Length of a series in correlation times below which nothing is said: subtracting the mean of a series of n samples takes
 * some 2 τ / n of its fluctuation away.
 */
const FEWEST_TIMES = 20;

/**
 * Integrated autocorrelation time τ = 1/2 + Σ ρ(t) of stationary series that are samples of the same process, each about its
 * own mean, summed up to a window of 5 τ; error τ √((4 W + 2) / N) (Madras and Sokal, J. Stat. Phys. 50, 109, 1988, appendix C;
 * Sokal 1997, doi 10.1007/978-1-4899-0319-8_6).
 * @returns `no-signal` when nothing fluctuates, or when the series are too short for their memory.
 */
export function correlationTime(series: readonly Float64Array[]): CorrelationTime | AnalysisFailure {
  const samples = series.reduce((sum, { length }) => sum + length, 0);
  const longest = Math.max(...series.map(({ length }) => length));
  const deviations = series.map((values) => {
    const centre = mean(values);
    return values.map((value) => value - centre);
  });
  const variance = covariance(deviations, 0);
  if (!(variance > 0)) return failure('no-signal', 'nothing fluctuates');
  const autocorrelation = [1];
  let time = 0.5;
  let peak = time;
  for (let lag = 1; lag < longest; lag++) {
    if (lag > WINDOW * time) {
      if (longest < FEWEST_TIMES * peak) break;
      const error = Math.max(0.5, time) * Math.sqrt((4 * (lag - 1) + 2) / samples);
      return { time, error, autocorrelation: Float64Array.from(autocorrelation) };
    }
    autocorrelation.push(covariance(deviations, lag) / variance);
    time += autocorrelation[lag]!;
    peak = Math.max(peak, time);
  }
  const reason = `series of ${longest} samples are too short for a memory of ${peak.toFixed(1)} samples or more; run longer`;
  return failure('no-signal', reason);
}

/** Mean product of deviations so many samples apart, over all series. */
function covariance(deviations: readonly Float64Array[], lag: number): number {
  let sum = 0;
  let count = 0;
  for (const values of deviations) {
    for (let i = 0; i + lag < values.length; i++) sum += values[i]! * values[i + lag]!;
    count += Math.max(0, values.length - lag);
  }
  return sum / count;
}
