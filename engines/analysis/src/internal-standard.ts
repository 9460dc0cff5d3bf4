import type { Chromatogram } from './chromatogram/chromatogram.js';
import { type Integration, integrate, type Peak } from './chromatogram/peaks.js';
import { type AnalysisFailure, failure } from './failure.js';

/** Calibration facts of a method. */
export interface Calibration {
  /** Name of the internal standard among the peaks. */
  readonly standard: string;
  /** Signal at which the detector ends, mAU. */
  readonly saturation: number;
  /** Relative standard uncertainty of the response factors. */
  readonly uncertainty: number;
  readonly peaks: Readonly<Record<string, CalibratedPeak>>;
}
export interface CalibratedPeak {
  /** min */
  readonly retention: number;
  /** Largest distance from the retention, min. */
  readonly window: number;
  /** Area per amount relative to the internal standard. */
  readonly responseFactor: number;
}

export interface Quantified {
  /** Amount in the unit of the standard's amount; never below 0. */
  readonly amount: number;
  /** Standard uncertainty, same unit. */
  readonly uncertainty: number;
  /** Whether a peak stands in the retention window; without one the window itself was integrated. */
  readonly detected: boolean;
  /** Present where the detector cut a peak off, so that the amount is only a limit of the true one. */
  readonly limit?: 'at-least' | 'at-most';
}

/** Names this analysis and its version in observations. */
export const INTERNAL_STANDARD_METHOD = 'chromatogram-internal-standard 1';

/**
 * Amount of an analyte by internal standard: n = (A / A_std) · n_std / f, with the standard uncertainty by the law of
 * propagation (JCGM 100:2008, 5.1.2). Retention windows follow the standard when its peak came early or late. A peak that the detector
 * cut off is larger than its area says: the amount is then at least that found, or at most, where it was the standard's.
 */
export function quantify(
  chromatogram: Chromatogram,
  calibration: Calibration,
  analyte: string,
  standardAmount: number,
): Quantified | AnalysisFailure {
  const expected = calibration.peaks[analyte];
  const reference = calibration.peaks[calibration.standard];
  if (!expected || !reference) throw new RangeError(`the method has no peak of ${analyte} or ${calibration.standard}`);
  const found = integrate(chromatogram);
  if (found.peaks.length === 0) return failure('no-signal', 'there is no peak in the chromatogram');
  const standard = peakAt(found.peaks, reference.retention, reference.window);
  if (!standard)
    return failure('no-standard', `there is no peak of ${calibration.standard} at ${reference.retention} min`);
  const shift = standard.retention / reference.retention;
  const peak = peakAt(found.peaks, expected.retention * shift, expected.window);
  const isCut = (each: Peak | undefined) =>
    each !== undefined && isSaturated(chromatogram, each, calibration.saturation);
  const [isStandardCut, isPeakCut] = [isCut(standard), isCut(peak)];
  if (isStandardCut && isPeakCut)
    return failure('saturated', `the peaks of ${analyte} and ${calibration.standard} both exceed the detector`);
  const { area, uncertainty } = peak ?? emptyWindow(found, standard, expected.retention * shift);
  const factor = standardAmount / (standard.area * expected.responseFactor);
  const ofStandard = (area * standard.uncertainty) / standard.area;
  const ofCalibration = area * calibration.uncertainty;
  return {
    amount: Math.max(0, area * factor),
    uncertainty: Math.hypot(uncertainty, ofStandard, ofCalibration) * factor,
    detected: peak !== undefined,
    ...(isPeakCut && { limit: 'at-least' as const }),
    ...(isStandardCut && { limit: 'at-most' as const }),
  };
}

/** The largest peak within the window. */
function peakAt(peaks: readonly Peak[], retention: number, window: number): Peak | undefined {
  return peaks.filter((peak) => Math.abs(peak.retention - retention) <= window).toSorted((a, b) => b.area - a.area)[0];
}

/** Where no peak rises out of the noise, a window as wide as the standard's peak gives the area, and its doubt. */
function emptyWindow(found: Integration, standard: Peak, retention: number) {
  const before = standard.retention - standard.start;
  const after = standard.end - standard.retention;
  return found.areaBetween(retention - before, retention + after);
}

/** At the detector's end, or cut flat: several points in a row share the very highest value. */
function isSaturated({ time, signal }: Chromatogram, { start, end }: Peak, limit: number): boolean {
  const values = signal.filter((_, i) => time[i]! >= start && time[i]! <= end);
  const highest = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  if (highest >= limit) return true;
  let run = 0;
  for (const value of values) {
    run = value === highest ? run + 1 : 0;
    if (run >= FLAT_POINTS) return true;
  }
  return false;
}

const FLAT_POINTS = 4;
