// How fast and how honest models of small data are, with what each figure has to reach: `npm run bench:modeling -- --json`.
import { measureAllSubsets } from './modeling/all-subsets.ts';
import { measureCoverage, measureJudgement } from './modeling/honesty.ts';
import { measureCertified, measureStoredDensity } from './modeling/many-features.ts';
import { measureCalibration, measureTransfer } from './modeling/transfer.ts';
import { measureWide } from './modeling/wide.ts';
import { runParts, say } from './run-parts.ts';

await runParts('modeling', '', {}, () => [
  ['all subsets', () => measureAllSubsets(say)],
  ['stored density', () => measureStoredDensity(say)],
  ['certified best', () => measureCertified(say)],
  ['wide', () => measureWide(say)],
  ['nested and permutations', () => measureJudgement(say)],
  ['coverage', () => measureCoverage(say)],
  ['calibration', () => measureCalibration(say)],
  ['transfer', () => measureTransfer(say)],
]);
