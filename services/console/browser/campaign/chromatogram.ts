/** A chromatogram as instruments store it: signal over time. */
export interface Chromatogram {
  readonly time: readonly number[];
  readonly signal: readonly number[];
  readonly timeUnit: string;
  readonly signalUnit: string;
}

/** Reads a raw data file as a chromatogram; undefined when it is something else. */
export function asChromatogram(file: unknown): Chromatogram | undefined {
  if (typeof file !== 'object' || file === null) return undefined;
  const { time, signal, timeUnit, signalUnit } = file as Record<string, unknown>;
  if (!isNumbers(time) || !isNumbers(signal) || time.length !== signal.length) return undefined;
  return { time, signal, timeUnit: String(timeUnit ?? 'min'), signalUnit: String(signalUnit ?? '') };
}

const isNumbers = (value: unknown): value is number[] =>
  Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'number');
