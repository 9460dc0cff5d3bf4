import { readFileSync } from 'node:fs';
import { cardOf, finalModel, rankOf, type Survey } from '@meguri/sparse';
import type { FinalFit, FitQuestion } from '../../application/ports.js';
import { studyDesign } from './study-design.js';

const RESAMPLES = 1000;

/** Refits chosen variables to all rows, with what the survey says of the choice. Throws the engine's DataError. */
export function fitFinal(asked: FitQuestion): FinalFit {
  const { question, target, features } = asked;
  const { design, rowNames } = studyDesign(asked);
  const t = design.targets.findIndex(({ name }) => name === target);
  const { seed, constraints, folds, units, origins } = question;
  const model = finalModel({ design, target: t, features, resamples: RESAMPLES, seed });
  const report = JSON.parse(asked.survey) as Survey;
  const settings = {
    engine: engineVersion(),
    node: process.versions.node,
    backend: report.backend,
    seed,
    resamples: RESAMPLES,
  };
  return {
    ...cardOf({
      ...{ design, model },
      describe: (name) => ({ unit: units[name], origin: origins[name] ?? 'table' }),
      survey: { report, constraints, ...('seed' in folds && { seed: folds.seed }) },
    }),
    settings,
    model: JSON.stringify(model),
    rows: [...rowNames].sort(),
    rank: rankOf(report, target, features),
  };
}

function engineVersion(): string {
  const manifest = new URL('../package.json', import.meta.resolve('@meguri/sparse'));
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
  return `sparse ${version}`;
}
