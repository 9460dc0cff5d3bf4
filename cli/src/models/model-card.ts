import { createHash } from 'node:crypto';
import type { ModelCard } from '@meguri/contracts';
import { type Design, type FinalModel, rankOf, type Survey } from '@meguri/sparse';
import type { DescribedTable } from '../tables/molecules.js';

/** What a card is written from. */
export interface CardQuestion {
  /** The text of the table as it was read. */
  readonly text: string;
  readonly table: DescribedTable;
  readonly design: Design;
  readonly model: FinalModel;
  /** The analysis that the descriptors were chosen from; absent where they were stated beforehand. */
  readonly survey?: {
    readonly report: Survey;
    readonly seed?: number;
    readonly constraints: Readonly<Record<string, unknown>>;
  };
  readonly decision?: Omit<NonNullable<ModelCard['decision']>, 'rank'>;
}

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** What a reader must know of a model that was chosen at the command line. */
export function cardOf({ text, table, design, model, survey, decision }: CardQuestion): ModelCard {
  return {
    modelId: model.target,
    version: 1,
    campaignId: '',
    property: model.target,
    unit: unitIn(model.target),
    kind: 'sparse-linear',
    dataset: { hash: sha256(text), rows: design.rows.map(String) },
    inputs: model.coefficients.map(({ column }) => column),
    settings: { residualDeviation: model.residualDeviation, q2: model.q2 },
    errors: { ...errorsOf(design, model), ...(survey && searchErrors(survey.report, model)) },
    supersedes: null,
    descriptors: descriptorsOf(table, model),
    ...(survey && searchOf(survey)),
    ...(decision && { decision: { ...decision, rank: survey ? rankIn(survey.report, model) : null } }),
    intercept: model.intercept,
    coefficients: coefficientsOf(model),
    intervals: {
      coefficients: 'bootstrap of rows, percentiles, 95 %',
      predictions: survey?.report.targets[0]?.nested
        ? 'jackknife+ with the search repeated in every fold, where candidates have all columns; else of the chosen features'
        : 'jackknife+ of the features',
    },
    domain: domainOf(design, model),
  };
}

function coefficientsOf({ coefficients }: FinalModel): ModelCard['coefficients'] {
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

function domainOf(design: Design, { coefficients, domain }: FinalModel): ModelCard['domain'] {
  const columns = coefficients.map(({ column }) => design.columns.find(({ name }) => name === column)!);
  return {
    method: 'leverage above 3 (columns + 1) / n is extrapolated',
    limit: domain.limit,
    ranges: columns.map(({ name, values }) => ({
      column: name,
      lowest: Math.min(...values),
      highest: Math.max(...values),
    })),
  };
}

/** Tables of Meguri write units into the names of columns: `yield [%]`. */
const unitIn = (column: string): string => /\[([^\]]+)\]$/.exec(column)?.[1] ?? '';

function errorsOf({ targets, n }: Design, { target, rmse }: FinalModel): ModelCard['errors'] {
  const { values } = targets.find(({ name }) => name === target)!;
  const centre = values.reduce((sum, value) => sum + value, 0) / n;
  const squares = values.reduce((sum, value) => sum + ((value - centre) * n) ** 2 / (n - 1) ** 2, 0);
  return { leaveOneOutRmse: rmse, nullRmse: Math.sqrt(squares / n), leaveOneOutCoverage: null };
}

/** Place of a model's features among the best subsets, from 1; null where they are none of those. */
export const rankIn = (report: Survey, { target, features }: FinalModel): number | null =>
  rankOf(
    report,
    target,
    features.map(({ name }) => name),
  );

function searchErrors(report: Survey, model: FinalModel): Partial<ModelCard['errors']> {
  const target = report.targets.find((each) => each.target === model.target)!;
  const chosen = target.best[(rankIn(report, model) ?? 0) - 1];
  return {
    ...(chosen && { crossValidatedRmse: chosen.rmse }),
    fullRmse: target.comparators.full.rmse,
    winnerRmse: target.best[0]!.rmse,
    ...(target.nested && { nestedRmse: target.nested.rmse }),
    ...(target.permutation && { permutationP: target.permutation.p }),
  };
}

function searchOf({ report, seed, constraints }: NonNullable<CardQuestion['survey']>) {
  const { folds, features, subsets } = report;
  return {
    folds: {
      kind: folds.kind,
      count: folds.held.length,
      repeats: folds.repeats,
      ...(seed !== undefined && { seed }),
    },
    searchSpace: { variables: features.map(({ name }) => name), subsets, constraints: { ...constraints } },
  };
}

function descriptorsOf({ computed }: DescribedTable, model: FinalModel): ModelCard['descriptors'] {
  return model.features.map(({ name, columns }) => {
    const unit = unitIn(name);
    return {
      name,
      columns: columns.map((c) => model.coefficients[c]!.column),
      ...(unit && { unit }),
      origin: computed[name] ?? 'table',
    };
  });
}
