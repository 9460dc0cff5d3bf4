import { blockAverage } from './block-average.js';
import { fitLine } from './line.js';

/** How much a series changes over its whole length. */
export interface Drift {
  readonly mean: number;
  /** Slope times window: the change from begin to end, in the unit of the values. */
  readonly change: number;
  /** Standard error of that change in a series that does not drift. */
  readonly standardError: number;
  /** Standard error of the mean, from blocks of what is left without the slope. */
  readonly meanError: number;
  /** Whether the series was long enough to tell these errors; else they are too small. */
  readonly plateau: boolean;
  /** Whether the change is below twice its standard error and that error could be told. */
  readonly settled: boolean;
}

/** For a series without drift the change by least squares varies sqrt(12) times as much as the mean. */
const CHANGE_TO_MEAN = Math.sqrt(12);

/**
 * Tests whether a series drifts: |slope × window| < 2 × its standard error, which follows from the block standard
 * error of the mean. A series that does not drift passes 19 times of 20, however correlated it is.
 *
 * @param values at least 8, equally spaced in time.
 * @throws RangeError for fewer.
 */
export function driftOf(values: Float64Array): Drift {
  const places = Float64Array.from(values, (_, i) => i);
  const { slope, intercept } = fitLine(places, values);
  const rest = values.map((value, i) => value - intercept - slope * i);
  const { standardError: meanError, plateau } = blockAverage(rest);
  const change = slope * values.length;
  const standardError = CHANGE_TO_MEAN * meanError;
  const mean = intercept + (slope * (values.length - 1)) / 2;
  return { mean, change, standardError, meanError, plateau, settled: plateau && Math.abs(change) <= 2 * standardError };
}
