import { predictedAgainstMeasured } from '@meguri/plots';
import { heading, page, paragraphs, table } from '../pages/page.js';
import { describeCalibration, shown } from './describe-transfer.js';
import type { Calibrated, CalibrateOptions } from './run-calibrate.js';

/** The report of calibrations: what was found, predictions of materials left out, corrected values. */
export function calibrationPage(
  calibrations: readonly Calibrated[],
  labelOf: (row: number) => string,
  options: CalibrateOptions,
): string {
  const sections = calibrations.map((each) => `<section>${section(each, labelOf, options)}</section>`);
  return page(`${options.measured} from ${options.simulated}`, sections.join('\n'));
}

function section(calibrated: Calibrated, labelOf: (row: number) => string, options: CalibrateOptions): string {
  const { protocol, found, rows, answer } = calibrated;
  const points = found.leftOut.map((each, i) => ({ label: labelOf(rows[i]!), ...each }));
  const amount = (value: number | null) => (value === null ? '∞' : shown(value));
  const corrected = answer.corrected.map(({ name, simulated, prediction, lower, upper }) => [
    name,
    shown(simulated),
    shown(prediction),
    `${amount(lower)} to ${amount(upper)}`,
  ]);
  return `${protocol === undefined ? '' : heading(protocol)}
${paragraphs(describeCalibration(calibrated, options))}
<h3>Predictions of materials that neither the choice nor the fit has seen</h3>
${predictedAgainstMeasured(points, { name: options.measured })}
${corrected.length === 0 ? '' : `<h3>Corrected values</h3>${table(['material', 'simulated', 'corrected', `${Math.round(100 * options.level)} %`], corrected)}`}`;
}
