/** Why raw data give no value. */
export interface AnalysisFailure {
  readonly kind: 'malformed' | 'no-signal' | 'no-standard' | 'saturated';
  readonly reason: string;
}

export const failure = (kind: AnalysisFailure['kind'], reason: string): AnalysisFailure => ({ kind, reason });

/** The object that a JSON file holds, or why it holds none. */
export function readObject(bytes: Uint8Array): { readonly object: Record<string, unknown> } | AnalysisFailure {
  try {
    const object = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as Record<string, unknown>;
    return object !== null && typeof object === 'object'
      ? { object }
      : failure('malformed', 'the file holds no object');
  } catch (error) {
    return failure('malformed', `the file is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Why two lists are no curve over an increasing coordinate; undefined when they are one. */
export function notACurve(
  [xName, x]: readonly [name: string, values: unknown],
  [yName, y]: readonly [name: string, values: unknown],
): AnalysisFailure | undefined {
  if (!isNumbers(x) || !isNumbers(y)) return failure('malformed', `${xName} or ${yName} is not a list of numbers`);
  if (x.length !== y.length) return failure('malformed', `${x.length} ${xName}s for ${y.length} values`);
  if (x.length < FEWEST_POINTS) return failure('malformed', `only ${x.length} points`);
  if (x.some((value, index) => index > 0 && value <= x[index - 1]!))
    return failure('malformed', `${xName} does not increase`);
  return undefined;
}

const FEWEST_POINTS = 50;

const isNumbers = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'number' && Number.isFinite(item));
