import { readFileSync } from 'node:fs';
import { type FinalModel, type FoldWinners, finalModel, foldWinnersOf, rankOf, type Survey } from '@meguri/sparse';
import type { FinalFit, FitQuestion } from '../../application/ports.js';
import { studyDesign } from './study-design.js';

/** Level of the intervals of coefficients. */
const LEVEL = 0.95;
const RESAMPLES = 1000;

/** The file of a chosen model: with the winners of the searches without each fold, so that intervals count the choice in. */
export interface ChosenModel extends FinalModel {
  readonly search: FoldWinners | null;
}

/** Refits chosen variables to all rows, with what the survey says of the choice. Throws the engine's DataError. */
export function fitFinal(asked: FitQuestion): FinalFit {
  const { question, target, features } = asked;
  const { design, rowNames } = studyDesign(asked);
  const t = design.targets.findIndex(({ name }) => name === target);
  const { seed } = question;
  const model = finalModel({ design, target: t, features, level: LEVEL, resamples: RESAMPLES, seed });
  const survey = JSON.parse(asked.survey) as Survey;
  return {
    kind: 'sparse-linear',
    model: JSON.stringify({ ...model, search: foldWinnersOf(survey, target) ?? null } satisfies ChosenModel),
    rows: [...rowNames].sort(),
    rank: rankOf(survey, target, features),
    inputs: model.coefficients.map(({ column }) => column),
    settings: {
      engine: engineVersion(),
      node: process.versions.node,
      backend: survey.backend,
      seed,
      resamples: RESAMPLES,
    },
    errors: errorsOf(survey, t, model),
    descriptors: descriptorsOf(asked, model),
    folds: foldsOf(asked, survey),
    searchSpace: {
      variables: survey.features.map(({ name }) => name),
      subsets: survey.subsets,
      constraints: question.constraints,
    },
    intercept: model.intercept,
    coefficients: coefficientsOf(model),
    intervals: {
      coefficients: `bootstrap of rows, percentiles, ${100 * LEVEL} %`,
      predictions: 'jackknife+ with the search inside each fold where candidates have all that its winners need',
    },
    domain: { method: 'leverage', limit: model.domain.limit, ranges: rangesOf(asked, model) },
  };
}

function errorsOf(survey: Survey, t: number, model: FinalModel): FinalFit['errors'] {
  const { best, comparators, nested, permutation, null: nothing } = survey.targets[t]!;
  const rank = rankOf(
    survey,
    model.target,
    model.features.map(({ name }) => name),
  );
  return {
    leaveOneOutRmse: model.rmse,
    nullRmse: nothing.rmse,
    leaveOneOutCoverage: null,
    ...(rank !== null && { crossValidatedRmse: best[rank - 1]!.rmse }),
    fullRmse: comparators.full.rmse,
    winnerRmse: best[0]!.rmse,
    nestedRmse: nested!.rmse,
    permutationP: permutation!.p,
  };
}

function descriptorsOf({ question }: FitQuestion, { features, coefficients }: FinalModel): FinalFit['descriptors'] {
  return features.map(({ name, columns }) => ({
    name,
    columns: columns.map((c) => coefficients[c]!.column),
    ...(question.units[name] !== undefined && { unit: question.units[name] }),
    origin: question.origins[name] ?? 'table',
  }));
}

function foldsOf({ question }: FitQuestion, { folds }: Survey): FinalFit['folds'] {
  const { kind, held, repeats } = folds;
  return { kind, count: held.length, repeats, ...('seed' in question.folds && { seed: question.folds.seed }) };
}

function coefficientsOf({ coefficients }: FinalModel): FinalFit['coefficients'] {
  return coefficients.map(({ column, raw, standardised, interval, varianceInflation }) => ({
    column,
    value: raw,
    standardised,
    lower: interval?.lower ?? null,
    upper: interval?.upper ?? null,
    // 1 for a column alone, but for rounding
    varianceInflation: Number.isFinite(varianceInflation) ? Math.max(1, varianceInflation) : null,
  }));
}

function rangesOf(asked: FitQuestion, { coefficients }: FinalModel) {
  const { design } = studyDesign(asked);
  return coefficients.map(({ column }) => {
    const { values } = design.columns.find(({ name }) => name === column)!;
    return { column, lowest: Math.min(...values), highest: Math.max(...values) };
  });
}

function engineVersion(): string {
  const manifest = new URL('../package.json', import.meta.resolve('@meguri/sparse'));
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
  return `sparse ${version}`;
}
