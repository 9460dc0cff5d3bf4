export { type Chromatogram, readChromatogram } from './chromatogram/chromatogram.js';
export { type Integration, integrate, type Peak } from './chromatogram/peaks.js';
export type { AnalysisFailure } from './failure.js';
export {
  type CalibratedPeak,
  type Calibration,
  INTERNAL_STANDARD_METHOD,
  type Quantified,
  quantify,
} from './internal-standard.js';
export { type AngleScan, readAngleScan } from './refractometry/angle-scan.js';
export { CRITICAL_ANGLE_METHOD, type Prism, type Refraction, refractiveIndex } from './refractometry/critical-angle.js';
