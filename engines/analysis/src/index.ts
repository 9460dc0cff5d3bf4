export { type AnalysisFailure, type Chromatogram, readChromatogram } from './chromatogram/chromatogram.js';
export { type Integration, integrate, type Peak } from './chromatogram/peaks.js';
export {
  type CalibratedPeak,
  type Calibration,
  INTERNAL_STANDARD_METHOD,
  type Quantified,
  quantify,
} from './internal-standard.js';
