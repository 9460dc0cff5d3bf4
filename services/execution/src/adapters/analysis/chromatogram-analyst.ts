import { type AnalysisFailure, INTERNAL_STANDARD_METHOD, quantify, readChromatogram } from '@meguri/analysis';
import type { ErrorCode } from '@meguri/contracts';
import type { AnalysisQuestion, AnalysisResult, Analyst } from '../../application/ports.js';
import type { Method } from '../../domain/workcell.js';

const codes: Readonly<Record<AnalysisFailure['kind'], ErrorCode>> = {
  malformed: 'ANALYSIS.MALFORMED',
  'no-signal': 'ANALYSIS.NO_SIGNAL',
  'no-standard': 'ANALYSIS.NO_STANDARD',
  saturated: 'ANALYSIS.SATURATED',
};
const PERCENT = 100;

/** Yields from chromatograms by internal standard. */
export class ChromatogramAnalyst implements Analyst {
  async analyse(bytes: Uint8Array, question: AnalysisQuestion, method: Method): Promise<AnalysisResult> {
    const chromatogram = readChromatogram(bytes);
    if ('kind' in chromatogram) return failed(chromatogram);
    const { standard, saturation, calibrationUncertainty: uncertainty, peaks } = method;
    const calibration = { standard, saturation, uncertainty, peaks };
    const found = quantify(chromatogram, calibration, question.product, question.standardAmount);
    if ('kind' in found) return failed(found);
    return {
      kind: 'value',
      value: (found.amount / question.fullAmount) * PERCENT,
      uncertainty: (found.uncertainty / question.fullAmount) * PERCENT,
      method: `${INTERNAL_STANDARD_METHOD}, calibration ${method.version}`,
    };
  }
}

const failed = ({ kind, reason }: AnalysisFailure): AnalysisResult => ({ kind: 'failure', code: codes[kind], reason });
