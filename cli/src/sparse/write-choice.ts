import { userInfo } from 'node:os';
import { join } from 'node:path';
import type { Survey, SurveyOptions } from '@meguri/sparse';
import { writeText } from '../actions/write-text.js';
import { moleculesOf } from '../commands/molecule-options.js';
import { chooseModel } from '../models/choose.js';
import { rankIn, sha256 } from '../models/model-card.js';
import { modelText } from '../models/model-file.js';
import type { SparseReport } from '../results/models.js';
import { inTable } from '../tables/in-table.js';
import { named, shown } from './describe-survey.js';
import type { SparseCommandOptions } from './options.js';
import type { ReadDesign } from './read-design.js';
import { surveyText } from './write-report.js';

/** Freezes the model of the features that a person chose; what is said of it. */
export function writeChoice(
  options: SparseCommandOptions,
  report: Survey,
  { text, table, design }: ReadDesign,
  settings: SurveyOptions,
): { readonly line: string; readonly model: SparseReport['chosen'] } {
  const { choose = [], why = '', by = userInfo().username, seed } = options;
  const file = join(options.out!, 'model.json');
  const chosen = inTable(options.table, table, () =>
    chooseModel({
      ...{ text, table, design, features: choose, molecules: moleculesOf(options) },
      survey: { report, seed, constraints: { ...settings.constraints } },
      decision: {
        by: { kind: 'person', name: by },
        at: new Date().toISOString(),
        why,
        diagram: sha256(surveyText(report)),
      },
    }),
  );
  writeText('--out', file, modelText(chosen));
  const rank = rankIn(report, chosen.model);
  const { rmse, q2 } = chosen.model;
  const features = chosen.model.features.map(({ name }) => name);
  const place = rank === null ? 'none of the best that were kept' : `rank ${rank} of all subsets`;
  return {
    line: `The model of ${named(features)} is in ${file}: leave-one-out error ${shown(rmse)}, q2 ${q2.toFixed(3)}; ${place}. meguri screen ranks candidates by it.`,
    model: { file, features, rmse, q2, rank },
  };
}
