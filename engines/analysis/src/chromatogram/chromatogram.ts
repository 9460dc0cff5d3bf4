import { type AnalysisFailure, failure, notACurve, readObject } from '../failure.js';

/** The signal of a detector over time, as an instrument recorded it. */
export interface Chromatogram {
  /** min, strictly increasing */
  readonly time: Float64Array;
  /** mAU */
  readonly signal: Float64Array;
}

/**
 * Reads the JSON form `{timeUnit: "min", signalUnit: "mAU", time, signal}`. What cannot be a recorded signal (no
 * numbers, times that go back, units unknown) is malformed: nonsense from an instrument never becomes a value.
 */
export function readChromatogram(bytes: Uint8Array): Chromatogram | AnalysisFailure {
  const read = readObject(bytes);
  if ('kind' in read) return read;
  const { timeUnit, signalUnit, time, signal } = read.object;
  if (timeUnit !== 'min' || signalUnit !== 'mAU')
    return failure('malformed', `units are ${String(timeUnit)} and ${String(signalUnit)} instead of min and mAU`);
  const malformed = notACurve(['time', time], ['signal', signal]);
  return malformed ?? { time: Float64Array.from(time as number[]), signal: Float64Array.from(signal as number[]) };
}
