import type { StudyView } from '@meguri/contracts';

type Generation = StudyView['generations'][number];
type Card = StudyView['models'][number];

export const short = (value: number): string => String(Number(value.toPrecision(3)));
export const shortHash = (sha256: string): string => sha256.slice(0, 12);

/** What people read about a study. */
export function studyLines(study: StudyView): string[] {
  const { studyId, title, state, targets, closed } = study;
  return [
    `${studyId}: ${title} (${state}; predicts ${targets.join(', ')})`,
    ...study.generations.flatMap((generation) => generationLines(study, generation)),
    ...study.suggestions.map(({ by, features, why }) => `${by.name} suggests ${features.join(', ')}: ${why}`),
    ...study.models.flatMap((card) => cardLines(card)),
    ...study.screenings.map(
      ({ result, candidates, count, outside }) =>
        `screening ${shortHash(result.sha256)}: ${count} candidates of ${candidates.name}, ${outside} outside the domain`,
    ),
    ...study.choices.flatMap(choiceLines),
    ...(closed ? [`closed by ${closed.by.name}: ${closed.why}`] : []),
  ];
}

function generationLines({ question }: StudyView, { generation, table, why, survey, failure }: Generation): string[] {
  const begin = `generation ${generation}: ${table.rows} rows${why ? ` (${why})` : ''}`;
  if (failure) return [`${begin}; no survey: ${failure.reason} ${failure.remedy}`];
  if (!survey) return [`${begin}; being surveyed`];
  return [
    `${begin}; diagram ${shortHash(survey.file.sha256)}; choose from ${survey.variables.join(', ')}`,
    ...survey.targets.map(({ target, subsets, best, nestedRmse, nullRmse, permutationP, stability }) => {
      const unit = question.units[target] ? ` ${question.units[target]}` : '';
      return (
        `  ${target}: best of ${subsets} subsets ${best.features.join(' + ') || 'the mean'}; error ${short(nestedRmse)}${unit} ` +
        `on rows it has not seen (${short(best.rmse)} on those it was chosen by; the mean ${short(nullRmse)}); ` +
        `chance does as well with p = ${short(permutationP)}; ${Math.round(100 * stability)} % of the folds agree`
      );
    }),
  ];
}

function cardLines({
  modelId,
  version,
  property,
  unit,
  errors,
  coefficients = [],
  intercept,
  decision,
}: Card): string[] {
  const terms = coefficients.map(({ column, value, lower, upper }) => {
    const interval = lower === null || upper === null ? '' : ` (${short(lower)} to ${short(upper)})`;
    return `    ${value < 0 ? '' : '+'}${short(value)}${interval} for each ${column}`;
  });
  return [
    `model ${modelId} version ${version}, chosen by ${decision?.by.name}: ${decision?.why}`,
    `  ${property} is ${short(intercept ?? 0)} ${unit}`.trimEnd(),
    ...terms,
    `  leave-one-out error ${short(errors.leaveOneOutRmse ?? Number.NaN)} ${unit}`.trimEnd(),
  ];
}

function choiceLines({ choice, candidates, by, why, campaignId, answers }: StudyView['choices'][number]): string[] {
  const to = campaignId ? ` for campaign ${campaignId}` : '';
  return [
    `choice ${choice}${to} by ${by.name}: ${candidates.map(({ name }) => name).join(', ')}; ${why}`,
    ...(answers ?? []).map(({ row, accepted, trialId, reasons }) =>
      accepted ? `  row ${row} is trial ${trialId}` : `  row ${row} is refused: ${reasons.join('; ')}`,
    ),
  ];
}
