import {
  CampaignSummary,
  explainCampaign,
  FileProblem,
  Goal,
  listCalculators,
  listCampaigns,
  listJobs,
  listStudies,
  proposeTrials,
  ScreeningResult,
  StudyView,
  showJob,
} from '@meguri/contracts';
import { z } from 'zod';
import { CalculationReport, Calculators, Installed } from './calculations.js';
import { count } from './count.js';
import { CampaignReport, DeadLetters, EmergencyStopAnswer, Failure } from './laboratory.js';
import { DescribeAnswer, ImportAnswer, ModelExplanation, ScreenAnswer, SparseReport } from './models.js';
import { BacktestReport, SuggestAnswer } from './planning.js';
import { CalibrateAnswer, ScalingAnswer } from './transfer.js';

/** What each command prints as the last line of stdout with `--json`; `error` in place of any of them. */
export const results = {
  start: CampaignReport,
  backtest: BacktestReport,
  suggest: SuggestAnswer,
  screen: ScreenAnswer,
  describe: DescribeAnswer,
  import: ImportAnswer,
  calculate: CalculationReport,
  calculators: Calculators,
  'calculators-install': Installed,
  'calculators-workers': listCalculators.output,
  sparse: SparseReport,
  submit: z.strictObject({ campaignId: z.string(), imported: count.describe('Earlier measurements taken over.') }),
  'submit-check': z.strictObject({ problems: z.array(FileProblem), goal: Goal }),
  propose: proposeTrials.output,
  list: listCampaigns.output,
  watch: CampaignSummary,
  explain: explainCampaign.output,
  'explain-model': ModelExplanation,
  study: StudyView,
  'study-list': listStudies.output,
  'study-screen': ScreeningResult.extend({
    studyId: z.string(),
    sha256: z.string().describe('Hash of the screening; a choice refers to it.'),
    count,
    outside: count.describe('Candidates outside the domain of a model.'),
  }),
  'dead-letters-list': DeadLetters,
  'jobs-list': listJobs.output,
  'jobs-show': showJob.output,
  'transfer-calibrate': CalibrateAnswer,
  'transfer-scaling': ScalingAnswer,
  estop: EmergencyStopAnswer,
  error: Failure,
} satisfies Record<string, z.ZodType>;

/** File name to text of the JSON Schema (draft 7) of every result, as committed in cli/generated. */
export function resultSchemas(): ReadonlyMap<string, string> {
  const entries = Object.entries(results).map(([name, schema]) => {
    const document = z.toJSONSchema(schema, { target: 'draft-7' });
    return [`${name}.json`, `${JSON.stringify(document, null, 2)}\n`] as const;
  });
  return new Map(entries);
}
