import type { Design } from '../data/design.js';
import type { Folds } from '../data/folds.js';
import type { Backend } from '../search/jobs.js';
import { BLOCK, type Problem } from '../search/problem.js';
import { featuresOf } from '../search/subsets.js';
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

export interface TargetReport {
  readonly target: string;
  /** The best subsets, smallest error first. The first is the winner of many: its error is too good to be taken at its word. */
  readonly best: readonly RankedSubset[];
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
    targets: tallies.map((tally, t) => targetReportOf(design, problem, tally, t)),
  };
}

function targetReportOf(design: Design, problem: Problem, tally: Tally, t: number): TargetReport {
  const best = rankedOf(problem, tally, t);
  const fits: SubsetFit[] = best.map(({ features }) => fitSubset(design, t, features));
  return {
    target: design.targets[t]!.name,
    best,
    null: { rmse: rmseOf(problem, t, problem.nullSquares[t]!) },
    density: densityOf(problem, tally, rmseOf(problem, t, problem.nullSquares[t]!)),
    variables: summariseVariables({
      design,
      problem,
      tally,
      best,
      fits,
      rmse: (squares) => rmseOf(problem, t, squares),
    }),
    weightDiagram: weightDiagramOf(design, best, fits),
    average: averageOf(design, problem, tally, best, fits),
  };
}

function rankedOf(problem: Problem, tally: Tally, t: number): RankedSubset[] {
  const { squares, ids } = tally.best.sorted();
  return Array.from(ids, (id, i) => ({
    features: featuresOf(problem, Math.floor(id / 2 ** BLOCK), id % 2 ** BLOCK),
    rmse: rmseOf(problem, t, squares[i]!),
    // standardised targets have a mean square of one
    q2: 1 - squares[i]! / problem.heldOut,
  }));
}

function rmseOf(problem: Problem, t: number, squares: number): number {
  return Math.sqrt((squares * problem.squaredScales[t]!) / problem.heldOut);
}
