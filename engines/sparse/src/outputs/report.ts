import type { Design } from '../data/design.js';
import type { Folds } from '../data/folds.js';
import type { Backend } from '../search/jobs.js';
import type { Problem } from '../search/problem.js';
import { type ListedSubset, subsetsOf } from '../search/subsets.js';
import type { Tally } from '../search/tally.js';
import { fitSubset, type SubsetFit } from './coefficients.js';
import { type Density, densityOf } from './density.js';
import { averageOf, type ModelAverage } from './model-average.js';
import { summariseVariables, type VariableSummary } from './variables.js';
import { type WeightDiagram, weightDiagramOf } from './weight-diagram.js';

/** A subset with its held-out error. */
export interface RankedSubset {
  readonly features: readonly string[];
  /** Root mean square of held-out errors, in units of the target. */
  readonly rmse: number;
  /** 1 - held-out squares / squares about the mean of all rows; 1 is perfect, 0 is no better than the mean. */
  readonly q2: number;
}

/** A ranked subset with the model that all rows together give. */
export interface FittedSubset extends RankedSubset {
  readonly intercept: number;
  /** Indices into the columns of the design, one per coefficient. */
  readonly columns: readonly number[];
  /** In units of target per unit of column. */
  readonly coefficients: readonly number[];
  /** Change of the target, in its standard deviations, per standard deviation of each column. */
  readonly standardised: readonly number[];
}

export interface TargetReport {
  readonly target: string;
  /** The best subsets, smallest error first. The first is the winner of many: its error is too good to be taken at its word. */
  readonly best: readonly FittedSubset[];
  /** The mean alone. */
  readonly null: { readonly rmse: number };
  readonly density: Density;
  readonly variables: readonly VariableSummary[];
  readonly weightDiagram: WeightDiagram;
  readonly average: ModelAverage;
}

export interface SearchReport {
  readonly n: number;
  /** Features to choose from, forced ones included. */
  readonly p: number;
  /** Subsets whose error was computed. */
  readonly subsets: number;
  /** How often a feature was linearly dependent on a subset in some fold; that subset and what contains it is left out. */
  readonly dependent: number;
  readonly folds: Folds;
  readonly backend: Backend;
  readonly targets: readonly TargetReport[];
}

export interface Findings {
  readonly design: Design;
  readonly folds: Folds;
  readonly problem: Problem;
  readonly tallies: readonly Tally[];
  readonly backend: Backend;
}

export function reportOf({ design, folds, problem, tallies, backend }: Findings): SearchReport {
  return {
    n: design.n,
    p: problem.free.length + problem.forced.length,
    subsets: tallies[0]!.subsets,
    dependent: tallies[0]!.dependent,
    folds,
    backend,
    targets: tallies.map((tally, t) =>
      targetReportOf(design, problem, tally, t, rankedOf(problem, subsetsOf(problem, tally.best), t)),
    ),
  };
}

/** What a tally says of target `t` of the design; `best` are the subsets that are listed. */
export function targetReportOf(
  design: Design,
  problem: Problem,
  tally: Tally,
  t: number,
  best: readonly RankedSubset[],
): TargetReport {
  const fits: SubsetFit[] = best.map(({ features }) => fitSubset(design, t, features));
  const rmse = (squares: number) => rmseOf(problem, t, squares);
  const nullRmse = rmse(problem.nullSquares[t]!);
  return {
    target: design.targets[t]!.name,
    best: best.map((subset, i) => withFit(subset, fits[i]!)),
    null: { rmse: nullRmse },
    density: densityOf(problem, tally, nullRmse),
    variables: summariseVariables({ design, problem, tally, best, fits, rmse }),
    weightDiagram: weightDiagramOf(design, best, fits),
    average: averageOf(design, problem, tally, best, fits),
  };
}

function withFit(subset: RankedSubset, { intercept, columns, coefficients, standardised }: SubsetFit): FittedSubset {
  return {
    ...subset,
    intercept,
    columns,
    coefficients: Array.from(coefficients),
    standardised: Array.from(standardised),
  };
}

/** The errors of subsets in units of target `t`. */
export function rankedOf(problem: Problem, subsets: readonly ListedSubset[], t: number): RankedSubset[] {
  return subsets.map(({ features, squares }) => ({
    features,
    rmse: rmseOf(problem, t, squares),
    // standardised targets have a mean square of one
    q2: 1 - squares / problem.heldOut,
  }));
}

function rmseOf(problem: Problem, t: number, squares: number): number {
  return Math.sqrt((squares * problem.squaredScales[t]!) / problem.heldOut);
}
