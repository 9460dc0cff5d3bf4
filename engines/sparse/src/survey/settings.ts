import type { Design } from '../data/design.js';
import { type FoldScheme, foldsOf } from '../data/fold-scheme.js';
import type { Folds } from '../data/folds.js';
import { type Constraints, choiceOf } from '../search/constraints.js';
import type { Backend } from '../search/jobs.js';
import { columnsCarried, isWide, problemOf } from '../search/problem.js';
import { DEFAULT_TOP } from '../search/search.js';
import { type Method, methodOf } from '../search/walkable.js';
import { smallProblemOf } from '../search/wide/neighbourhoods.js';

export interface SurveyOptions {
  readonly design: Design;
  /** How rows are held out, by the search and by what judges it. Default: leave-one-out. */
  readonly scheme?: FoldScheme | undefined;
  readonly constraints?: Constraints | undefined;
  /** How many of the best subsets are kept. Default 1,000. */
  readonly top?: number | undefined;
  /** Repeats the search within every fold, and without each of some clusters of rows. Default: true. */
  readonly nested?: boolean | undefined;
  /** How many shuffled targets are searched; 0 for none. Default 200. */
  readonly permutations?: number | undefined;
  /** Of shuffles, clusters and samples; folds have their own. Default 1. */
  readonly seed?: number | undefined;
  readonly backend?: Backend | undefined;
  /** Where not all subsets are walked: after so many errors the best so far are returned. Default: with branch and bound 2³⁰, else 2²². */
  readonly mostEvaluated?: number | undefined;
}

/** Options with nothing left open. */
export interface SurveySettings {
  readonly design: Design;
  readonly scheme: FoldScheme;
  readonly folds: Folds;
  readonly constraints: Constraints;
  readonly top: number;
  readonly nested: boolean;
  readonly permutations: number;
  readonly seed: number;
  readonly backend: Backend | undefined;
  readonly mostEvaluated: number | undefined;
  readonly method: Method;
}

/** Throws {@link DataError} for folds, {@link ConstraintError} for constraints that cannot be. */
export function settingsOf(options: SurveyOptions): SurveySettings {
  const { design, scheme = { kind: 'leave-one-out' } } = options;
  const { top = DEFAULT_TOP, nested = true, permutations = 200, seed = 1, backend, mostEvaluated } = options;
  const folds = foldsOf(scheme, design.n);
  const constraints = withinRows(design, folds, options.constraints ?? {});
  const method = methodOf(design, constraints);
  // what the data cannot carry is refused here, before any work is shared out
  if (method === 'heuristic') smallProblemOf({ design, folds, constraints });
  else problemOf(design, folds, constraints);
  return { design, scheme, folds, constraints, top, nested, permutations, seed, backend, mostEvaluated, method };
}

/** Of a wide table, subsets that the rows cannot carry are left out; of others they are a reason to refuse. */
function withinRows(design: Design, folds: Folds, constraints: Constraints): Constraints {
  if (!isWide(choiceOf(design, constraints))) return constraints;
  const { maxSize = Number.POSITIVE_INFINITY } = constraints;
  return { ...constraints, maxSize: Math.min(maxSize, columnsCarried(design, folds)) };
}

/** Whether a survey can be made, found out before anything is searched. Throws what `survey` throws. */
export function checkSurvey(options: SurveyOptions): void {
  settingsOf(options);
}
