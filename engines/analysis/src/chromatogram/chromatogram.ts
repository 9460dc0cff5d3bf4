/** The signal of a detector over time, as an instrument recorded it. */
export interface Chromatogram {
  /** min, strictly increasing */
  readonly time: Float64Array;
  /** mAU */
  readonly signal: Float64Array;
}

/** Why a chromatogram gives no value. */
export interface AnalysisFailure {
  readonly kind: 'malformed' | 'no-signal' | 'no-standard' | 'saturated';
  readonly reason: string;
}

export const failure = (kind: AnalysisFailure['kind'], reason: string): AnalysisFailure => ({ kind, reason });

const FEWEST_POINTS = 50;

/**
 * Reads the JSON form `{timeUnit: "min", signalUnit: "mAU", time, signal}`. What cannot be a recorded signal (no
 * numbers, times that go back, units unknown) is malformed: nonsense from an instrument never becomes a value.
 */
export function readChromatogram(bytes: Uint8Array): Chromatogram | AnalysisFailure {
  let data: Record<string, unknown>;
  try {
    data = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as Record<string, unknown>;
  } catch (error) {
    return failure('malformed', `the file is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (data === null || typeof data !== 'object') return failure('malformed', 'the file holds no object');
  const { timeUnit, signalUnit, time, signal } = data;
  if (timeUnit !== 'min' || signalUnit !== 'mAU')
    return failure('malformed', `units are ${String(timeUnit)} and ${String(signalUnit)} instead of min and mAU`);
  if (!isNumbers(time) || !isNumbers(signal)) return failure('malformed', 'time or signal is not a list of numbers');
  if (time.length !== signal.length) return failure('malformed', `${time.length} times for ${signal.length} values`);
  if (time.length < FEWEST_POINTS) return failure('malformed', `only ${time.length} points`);
  if (time.some((value, index) => index > 0 && value <= time[index - 1]!))
    return failure('malformed', 'time does not increase');
  return { time: Float64Array.from(time), signal: Float64Array.from(signal) };
}

const isNumbers = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'number' && Number.isFinite(item));
