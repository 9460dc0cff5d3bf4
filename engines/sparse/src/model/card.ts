import type { Design } from '../data/design.js';
import { leaveOneOutRmse } from '../regression/held-out.js';
import { rankOf } from '../survey/rank.js';
import type { Survey } from '../survey/survey.js';
import { leftOutCoverage } from '../validation/coverage.js';
import type { FinalModel } from './final-model.js';

export interface CardQuestion {
  /** The rows the model was fitted to. */
  readonly design: Design;
  readonly model: FinalModel;
  /** Unit of a feature, where one was stated, and where its numbers come from. */
  readonly describe: (feature: string) => { readonly unit?: string | undefined; readonly origin: string };
  /** The analysis that the features were chosen from; absent where they were stated beforehand. */
  readonly survey?:
    | {
        readonly report: Survey;
        /** Of its folds, where they are random. */
        readonly seed?: number | undefined;
        readonly constraints: Readonly<Record<string, unknown>>;
      }
    | undefined;
}

/** What a reader must know to trust or distrust a model, as far as the data say it: plain values that survive JSON. */
export function cardOf({ design, model, describe, survey }: CardQuestion) {
  return {
    kind: 'sparse-linear',
    inputs: model.coefficients.map(({ column }) => column),
    errors: { ...errorsOf(design, model), ...(survey && searchErrors(survey.report, model)) },
    descriptors: descriptorsOf(model, describe),
    ...(survey && searchOf(survey)),
    intercept: model.intercept,
    coefficients: coefficientsOf(model),
    intervals: {
      coefficients: 'bootstrap of rows, percentiles, 95 %',
      predictions: survey?.report.targets.find(({ target }) => target === model.target)?.nested
        ? 'jackknife+ with the search repeated in every fold, where candidates have all columns; else of the chosen features'
        : 'jackknife+ of the features',
    },
    domain: rangesOf(design, model),
  };
}

function errorsOf(design: Design, model: FinalModel) {
  const target = design.targets.find(({ name }) => name === model.target)!;
  const features = model.features.map(({ name }) => name);
  return {
    leaveOneOutRmse: model.rmse,
    nullRmse: leaveOneOutRmse([], target.values),
    leaveOneOutCoverage: leftOutCoverage({ ...design, targets: [target] }, features, 0.05),
  };
}

function searchErrors(report: Survey, model: FinalModel) {
  const { best, comparators, nested, permutation } = report.targets.find(({ target }) => target === model.target)!;
  const features = model.features.map(({ name }) => name);
  const rank = rankOf(report, model.target, features);
  return {
    ...(rank !== null && { crossValidatedRmse: best[rank - 1]!.rmse }),
    fullRmse: comparators.full.rmse,
    winnerRmse: best[0]!.rmse,
    ...(nested && { nestedRmse: nested.rmse }),
    ...(permutation && { permutationP: permutation.p }),
  };
}

function descriptorsOf({ features, coefficients }: FinalModel, describe: CardQuestion['describe']) {
  return features.map(({ name, columns }) => {
    const { unit, origin } = describe(name);
    return { name, columns: columns.map((c) => coefficients[c]!.column), ...(unit && { unit }), origin };
  });
}

function searchOf({ report, seed, constraints }: NonNullable<CardQuestion['survey']>) {
  const { folds, features, evaluated } = report;
  const { kind, held, repeats } = folds;
  return {
    folds: { kind, count: held.length, repeats, ...(seed !== undefined && { seed }) },
    searchSpace: { variables: features.map(({ name }) => name), subsets: evaluated, constraints: { ...constraints } },
  };
}

function coefficientsOf({ coefficients }: FinalModel) {
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

function rangesOf(design: Design, { coefficients, domain }: FinalModel) {
  return {
    method: 'leverage above 3 (columns + 1) / n is extrapolated',
    limit: domain.limit,
    ranges: coefficients.map(({ column }) => {
      const { values } = design.columns.find(({ name }) => name === column)!;
      return { column, lowest: Math.min(...values), highest: Math.max(...values) };
    }),
  };
}
