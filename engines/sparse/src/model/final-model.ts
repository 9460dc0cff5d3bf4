import { DataError } from '../data/data-error.js';
import { type Design, type Feature, featuresNamed } from '../data/design.js';
import { leaveOneOut } from '../data/folds.js';
import { spreadOf } from '../data/standardise.js';
import { fitSubset } from '../outputs/coefficients.js';
import { type Domain, domainOf, leverageOf } from '../validation/domain.js';
import { type NestedReport, nestedReports } from '../validation/nested.js';
import { type BootstrapOptions, bootstrap, type CoefficientInterval } from './bootstrap.js';
import { varianceInflation } from './variance-inflation.js';

export interface FinalModelOptions extends Partial<BootstrapOptions> {
  readonly design: Design;
  /** Index of the target. Default 0. */
  readonly target?: number | undefined;
  /** Names of the features chosen. */
  readonly features: readonly string[];
}

/** One column of a model. */
export interface Coefficient {
  readonly column: string;
  /** In units of target per unit of column, and its bootstrap interval; null when too few resamples could be fitted. */
  readonly raw: number;
  readonly interval: CoefficientInterval | null;
  /** The same in standard deviations of target per standard deviation of column: they compare with one another. */
  readonly standardised: number;
  readonly standardisedInterval: CoefficientInterval | null;
  /** How many times larger the variance is than without the other columns; above 10 the columns can hardly be told apart. */
  readonly varianceInflation: number;
}

/** The linear model of features that somebody chose: plain values that survive JSON. Points have one value per coefficient, in their order. */
export interface FinalModel {
  readonly target: string;
  readonly n: number;
  readonly features: readonly Feature[];
  readonly intercept: number;
  readonly coefficients: readonly Coefficient[];
  /** Of the rows it was fitted to, n - columns - 1 in the denominator; in units of the target. */
  readonly residualDeviation: number;
  /** Leave-one-out of these features; the choice itself is judged by nested cross-validation. */
  readonly rmse: number;
  readonly q2: number;
  /** The models without each row, for jackknife+ intervals, and what they predict there. */
  readonly leaveOneOut: Pick<NestedReport, 'models' | 'heldOut'>;
  readonly domain: Domain;
}

/**
 * Refits chosen features to all rows, with what a reader has to know: intervals by resampling rows (Efron and Tibshirani, An Introduction to the
 * Bootstrap, 1993, section 13.3), variance inflation, leave-one-out errors, and the domain.
 * @throws {DataError} when the columns are linearly dependent, or would be without one of the rows, or are too many
 */
export function finalModel(options: FinalModelOptions): FinalModel {
  const { target = 0, resamples = 1000, level = 0.95, seed = 1 } = options;
  const design = reduced(options.design, target, options.features);
  const features = design.features.map(({ name }) => name);
  checkCarried(design);
  const fit = fitSubset(design, 0, features);
  const { values } = design.targets[0]!;
  const unit = spreadOf(values).scale;
  const intervals = bootstrap(design, { resamples, level, seed });
  const inflation = varianceInflation(design.columns);
  const rows = leaveOneOut(design.n);
  const [{ models, heldOut, rmse, q2 }] = nestedReports(
    { design, outer: rows },
    rows.held.map(() => [{ features, rmse: Number.NaN }]),
  ) as [NestedReport];
  const squares = residualSquares(design, fit.intercept, fit.coefficients);
  return {
    target: design.targets[0]!.name,
    n: design.n,
    features: design.features,
    intercept: fit.intercept,
    coefficients: design.columns.map((column, c) => {
      const scale = spreadOf(column.values).scale / unit;
      const interval = intervals?.[c] ?? null;
      return {
        column: column.name,
        raw: fit.coefficients[c]!,
        interval,
        standardised: fit.standardised[c]!,
        standardisedInterval: interval && { lower: interval.lower * scale, upper: interval.upper * scale },
        varianceInflation: inflation[c]!,
      };
    }),
    residualDeviation: Math.sqrt(squares / (design.n - design.columns.length - 1)),
    rmse,
    q2,
    leaveOneOut: { models, heldOut },
    domain: domainOf(design, features),
  };
}

/** The design with only these features and this target; columns are counted anew. */
function reduced(design: Design, target: number, names: readonly string[]): Design {
  const wanted = new Set(featuresNamed(design, names));
  const chosen = design.features.filter((feature) => wanted.has(feature));
  let next = 0;
  return {
    ...design,
    features: chosen.map((feature) => ({ ...feature, columns: feature.columns.map(() => next++) })),
    columns: chosen.flatMap(({ columns }) => columns.map((c) => design.columns[c]!)),
    targets: [design.targets[target]!],
  };
}

/** Throws when the rows, or the rows without one of them, do not determine the coefficients. */
function checkCarried(design: Design): void {
  const { n, columns, features } = design;
  const names = features.map(({ name }) => name);
  if (columns.length > n - 3) {
    throw new DataError(`${columns.length} columns are too many for ${n} rows`, {}, `choose at most ${n - 3}`);
  }
  const domain = domainOf(design, names);
  for (let i = 0; i < n; i++) {
    const point = columns.map(({ values }) => values[i]!);
    if (leverageOf(domain, point) < 1 - 1e-9) continue;
    throw new DataError(
      `without it the columns of ${names.join(', ')} are linearly dependent`,
      { row: design.rows[i]! },
      'choose fewer features, or measure more rows like it',
    );
  }
}

function residualSquares({ n, columns, targets }: Design, intercept: number, coefficients: Float64Array): number {
  let squares = 0;
  for (let i = 0; i < n; i++) {
    const fitted = columns.reduce((sum, { values }, c) => sum + coefficients[c]! * values[i]!, intercept);
    squares += (targets[0]!.values[i]! - fitted) ** 2;
  }
  return squares;
}
