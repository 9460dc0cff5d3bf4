import {
  type AnalysisFailure,
  CRITICAL_ANGLE_METHOD,
  INTERNAL_STANDARD_METHOD,
  quantify,
  readAngleScan,
  readChromatogram,
  refractiveIndex,
} from '@meguri/analysis';
import type { ErrorCode } from '@meguri/contracts';
import type { AnalysisResult, Analyst } from '../../application/ports.js';
import type { Sought } from '../../domain/observe.js';
import type { ChromatographicMethod, CriticalAngleMethod, Method } from '../../domain/workcell.js';

const codes: Readonly<Record<AnalysisFailure['kind'], ErrorCode>> = {
  malformed: 'ANALYSIS.MALFORMED',
  'no-signal': 'ANALYSIS.NO_SIGNAL',
  'no-standard': 'ANALYSIS.NO_STANDARD',
  saturated: 'ANALYSIS.SATURATED',
};
const PERCENT = 100;

/** Analyses raw data with the engine: yields from chromatograms, refractive indices from angle scans. */
export class EngineAnalyst implements Analyst {
  async analyse(bytes: Uint8Array, sought: Sought, method: Method): Promise<AnalysisResult> {
    if (sought.by === 'critical-angle' && 'prismIndex' in method) return indexIn(bytes, method);
    if (sought.by === 'chromatogram-internal-standard' && 'peaks' in method) return yieldIn(bytes, sought, method);
    return { kind: 'failure', code: 'PROCEDURE.UNFIT', reason: `the method of the workcell is none for ${sought.by}` };
  }
}

function yieldIn(
  bytes: Uint8Array,
  { product, standardAmount, fullAmount }: Sought & { by: 'chromatogram-internal-standard' },
  { version, standard, saturation, calibrationUncertainty: uncertainty, peaks }: ChromatographicMethod,
): AnalysisResult {
  const chromatogram = readChromatogram(bytes);
  if ('kind' in chromatogram) return failed(chromatogram);
  const found = quantify(chromatogram, { standard, saturation, uncertainty, peaks }, product, standardAmount);
  if ('kind' in found) return failed(found);
  return {
    kind: 'value',
    value: (found.amount / fullAmount) * PERCENT,
    uncertainty: (found.uncertainty / fullAmount) * PERCENT,
    ...(found.limit && { censored: found.limit }),
    method: `${INTERNAL_STANDARD_METHOD}, calibration ${version}`,
  };
}

function indexIn(
  bytes: Uint8Array,
  { version, prismIndex: index, calibrationUncertainty: uncertainty }: CriticalAngleMethod,
): AnalysisResult {
  const scan = readAngleScan(bytes);
  if ('kind' in scan) return failed(scan);
  const found = refractiveIndex(scan, { index, uncertainty });
  if ('kind' in found) return failed(found);
  return {
    kind: 'value',
    value: found.index,
    uncertainty: found.uncertainty,
    method: `${CRITICAL_ANGLE_METHOD}, calibration ${version}`,
  };
}

const failed = ({ kind, reason }: AnalysisFailure): AnalysisResult => ({ kind: 'failure', code: codes[kind], reason });
