import { userInfo } from 'node:os';
import { join } from 'node:path';
import type { Survey, SurveyOptions } from '@meguri/sparse';
import { moleculesOf } from '../commands/molecule-options.js';
import { chooseModel } from '../models/choose.js';
import { rankOf, sha256 } from '../models/model-card.js';
import { writeModel } from '../models/model-file.js';
import type { SparseCommandOptions } from './options.js';
import { inTable, type ReadDesign } from './read-design.js';

/** Freezes the model of the features that a person chose; the line that says so. */
export function writeChoice(
  options: SparseCommandOptions,
  report: Survey,
  read: ReadDesign,
  settings: SurveyOptions,
): string {
  const { choose = [], because = '', by = userInfo().username, seed } = options;
  const { text, table, design } = read;
  const file = join(options.out!, 'model.json');
  return inTable(options.table, undefined, () => {
    const rank = rankOf(report, { target: report.targets[0]!.target, features: choose.map((name) => ({ name })) });
    const model = chooseModel({
      ...{ text, table, design, features: choose, molecules: moleculesOf(options) },
      survey: { report, seed, constraints: { ...settings.constraints } },
      decision: {
        by: { kind: 'person', name: by },
        at: new Date().toISOString(),
        why: because,
        diagram: sha256(JSON.stringify(report)),
        rank: rank < 0 ? null : rank + 1,
      },
    });
    writeModel(file, model);
    return `The model of ${choose.join(', ')} is in ${file}; meguri screen ranks candidates by it.`;
  });
}
