import { columnsOf, type Design, featuresNamed, selectRows } from '../data/design.js';
import { type Folds, trainingRows } from '../data/folds.js';
import { type LinearModel, leastSquares, predictRow } from '../regression/householder.js';
import type { Constraints } from '../search/constraints.js';
import type { Backend } from '../search/jobs.js';
import { type Watch, watched } from '../search/watch.js';
import { type Winner, type WinnerOptions, winnersOf } from '../search/winners.js';

export interface NestedOptions {
  readonly design: Design;
  /** Rows that the whole search does without: whose errors are reported. */
  readonly outer: Folds;
  /** Folds of the search within the rows that train; `rows` are their indices in the design. */
  readonly inner: (rows: readonly number[]) => Folds;
  readonly constraints?: Constraints;
  readonly backend?: Backend;
}

/** The winner of one outer fold, fitted to the rows that train. */
export interface FoldModel extends LinearModel {
  /** In units of target per unit of column. */
  readonly coefficients: readonly number[];
  readonly features: readonly string[];
  /** Indices into the columns of the design, one per coefficient. */
  readonly columns: readonly number[];
}

export interface NestedReport {
  readonly target: string;
  /** Root mean square error on rows that neither the search nor the fit has seen, in units of the target. */
  readonly rmse: number;
  readonly q2: number;
  readonly models: readonly FoldModel[];
  /** For every held-out value: its row in the design, the fold whose model predicts it, the prediction, and its absolute error. */
  readonly heldOut: readonly {
    readonly row: number;
    readonly fold: number;
    readonly predicted: number;
    readonly error: number;
  }[];
  readonly stability: Stability;
}

/** How much the choice depends on which rows are there. */
export interface Stability {
  /** Different winners. */
  readonly winners: number;
  /** The commonest winner, and the part of the folds that it wins. */
  readonly commonest: { readonly features: readonly string[]; readonly share: number };
  /** Part of the folds whose winner has the feature. */
  readonly inclusion: readonly { readonly feature: string; readonly share: number }[];
}

/**
 * Nested cross-validation (Stone, J. R. Stat. Soc. B 36, 111, 1974): the search is repeated within each outer fold, so that its winner is
 * judged on rows that had no part in choosing it. One report per target.
 */
export function nestedCrossValidation(options: NestedOptions, watch: Watch = {}): NestedReport[] {
  return nestedReports(options, watched(nestedSearches(options), winnersOf, watch));
}

/** The searches of {@link nestedCrossValidation}, one per outer fold. */
export function nestedSearches({ design, outer, inner, constraints, backend }: NestedOptions): WinnerOptions[] {
  return outer.held.map((held) => {
    const rows = trainingRows(design.n, held);
    return { design: selectRows(design, rows), folds: inner(rows), constraints, backend };
  });
}

/** What the winners of those searches, target by target, say of the rows held out. */
export function nestedReports(
  { design, outer }: Pick<NestedOptions, 'design' | 'outer'>,
  winners: readonly (readonly Winner[])[],
): NestedReport[] {
  return design.targets.map((_, t) => {
    const models = outer.held.map((held, fold) =>
      modelOf(design, t, winners[fold]![t]!.features, trainingRows(design.n, held)),
    );
    return reportOf(design, outer, t, models);
  });
}

function modelOf(design: Design, t: number, features: readonly string[], rows: readonly number[]): FoldModel {
  const chosen = featuresNamed(design, features);
  const fit = leastSquares(columnsOf(design, chosen), design.targets[t]!.values, rows);
  if (!fit) throw new RangeError(`the columns of ${features.join(', ')} are linearly dependent`);
  return {
    intercept: fit.intercept,
    coefficients: Array.from(fit.coefficients),
    features,
    columns: chosen.flatMap(({ columns }) => columns),
  };
}

function reportOf(design: Design, outer: Folds, t: number, models: readonly FoldModel[]): NestedReport {
  const { name, values } = design.targets[t]!;
  const heldOut = outer.held.flatMap((held, fold) => {
    const columns = models[fold]!.columns.map((c) => design.columns[c]!.values);
    return held.map((row) => {
      const predicted = predictRow(models[fold]!, columns, row);
      return { row, fold, predicted, error: Math.abs(values[row]! - predicted) };
    });
  });
  const meanSquare = heldOut.reduce((sum, { error }) => sum + error ** 2, 0) / heldOut.length;
  const centre = values.reduce((sum, v) => sum + v, 0) / design.n;
  const variance = values.reduce((sum, v) => sum + (v - centre) ** 2, 0) / design.n;
  return {
    target: name,
    rmse: Math.sqrt(meanSquare),
    q2: 1 - meanSquare / variance,
    models,
    heldOut,
    stability: stabilityOf(design, models),
  };
}

function stabilityOf(design: Design, models: readonly FoldModel[]): Stability {
  const wins = new Map<string, { features: readonly string[]; count: number }>();
  for (const { features } of models) {
    const key = JSON.stringify(features);
    wins.set(key, { features, count: (wins.get(key)?.count ?? 0) + 1 });
  }
  const commonest = [...wins.values()].reduce((most, own) => (own.count > most.count ? own : most));
  return {
    winners: wins.size,
    commonest: { features: commonest.features, share: commonest.count / models.length },
    inclusion: design.features.map(({ name }) => ({
      feature: name,
      share: models.filter(({ features }) => features.includes(name)).length / models.length,
    })),
  };
}
