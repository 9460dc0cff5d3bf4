import { type AnalysisFailure, failure, notACurve, readObject } from '../failure.js';

/** Light reflected at the face of a prism over the angle, as a refractometer recorded it. */
export interface AngleScan {
  /** Degrees of incidence inside the prism, strictly increasing. */
  readonly angle: Float64Array;
  /** Reflected intensity, in any unit. */
  readonly intensity: Float64Array;
}

/**
 * Reads the JSON form `{angleUnit: "deg", angle, intensity}`. What cannot be a recorded scan (no numbers, angles that go
 * back or beyond 0 to 90 degrees) is malformed.
 */
export function readAngleScan(bytes: Uint8Array): AngleScan | AnalysisFailure {
  const read = readObject(bytes);
  if ('kind' in read) return read;
  const { angleUnit, angle, intensity } = read.object;
  if (angleUnit !== 'deg') return failure('malformed', `the unit of the angle is ${String(angleUnit)} instead of deg`);
  const malformed = notACurve(['angle', angle], ['intensity', intensity]);
  if (malformed) return malformed;
  const scan = { angle: Float64Array.from(angle as number[]), intensity: Float64Array.from(intensity as number[]) };
  return scan.angle[0]! <= 0 || scan.angle.at(-1)! >= 90
    ? failure('malformed', 'an angle is not within 0 to 90 degrees')
    : scan;
}
