import { type Comparison, compare } from '../comparators/compare.js';
import type { CorrelatedGroup } from '../data/collinearity.js';
import type { Feature } from '../data/design.js';
import type { Folds } from '../data/folds.js';
import type { Recheck } from '../outputs/recheck.js';
import type { TargetReport } from '../outputs/report.js';
import type { Backend } from '../search/jobs.js';
import { search } from '../search/search.js';
import type { Method } from '../search/walkable.js';
import { type Progress, type Watch, watched } from '../search/watch.js';
import { type NestedReport, nestedCrossValidation } from '../validation/nested.js';
import { type PermutationReport, permutationTest } from '../validation/permutation.js';
import { assemble, fromBounds, fromSearch } from './assemble.js';
import { surveyBounded } from './bounded.js';
import { clusterSearches, nestedOptions, permutationOptions } from './searches.js';
import { type SurveyOptions, settingsOf } from './settings.js';

/** Everything that one analysis of a table says: plain values that survive JSON. Errors are in units of their target. */
export interface Survey {
  readonly n: number;
  /** Features to choose from, forced ones included. */
  readonly p: number;
  /** Subsets that there are, and those of them whose error was computed, of the target that needs most; they differ where bounds leave branches out. */
  readonly subsets: number;
  readonly evaluated: number;
  /** How often a feature was linearly dependent on a subset in some fold; that subset and what contains it is left out. */
  readonly dependent: number;
  readonly method: Method;
  /** Whether the best subsets are certainly the best; false when branch and bound gave up, and of a heuristic. */
  readonly certified: boolean;
  /** The largest `maxSize` with which every subset would be walked: then the best are certain. */
  readonly walkableSize: number;
  readonly backend: Backend;
  readonly folds: Folds;
  /** Names of the columns that coefficients belong to, and the features that they make. */
  readonly columns: readonly string[];
  readonly features: readonly Feature[];
  readonly correlated: readonly CorrelatedGroup[];
  readonly targets: readonly TargetSurvey[];
}

export interface TargetSurvey extends TargetReport {
  /** Whether the best list holds against refits. */
  readonly recheck: Recheck;
  /** LASSO, ridge, forward selection, full and null model on the same folds. */
  readonly comparators: Comparison;
  /** What the winner's error is worth; null when not asked for. Its models and held-out errors also give intervals of predictions. */
  readonly nested: NestedReport | null;
  /** The same when whole clusters of rows are left out: how the choice extrapolates. Null also when there are too few rows to part. */
  readonly extrapolation: { readonly clusters: readonly string[]; readonly rmse: number; readonly q2: number } | null;
  /** What chance alone would give; null when not asked for. */
  readonly permutation: PermutationReport | null;
}

export type SurveyStage = 'search' | 'comparators' | 'nested' | 'extrapolation' | 'permutations';

/** How a survey is followed and ended. */
export interface SurveyWatch {
  readonly onProgress?: ((progress: Progress & { readonly stage: SurveyStage }) => void) | undefined;
  readonly signal?: Watch['signal'];
}

/**
 * The whole analysis of a table: search, outputs, comparators, and what the winner is worth. Up to 2²⁶ subsets are walked one by one; of more,
 * the best are found by branch and bound, or among more than 45 features looked for in neighbourhoods; the density of states is estimated from samples.
 * @throws {DataError} for folds, {@link ConstraintError} for constraints, that the data cannot carry
 */
export function survey(options: SurveyOptions, watch: SurveyWatch = {}): Survey {
  const settings = settingsOf(options);
  const during = (stage: SurveyStage) => watchOf(watch, stage);
  const { design } = settings;
  const targets = design.targets.map((_, t) => t);
  const nested = nestedOptions(settings);
  const clusters = clusterSearches(settings);
  return assemble(settings, {
    found:
      settings.method === 'exhaustive'
        ? fromSearch(search(settings, during('search')))
        : fromBounds(
            settings,
            watched(targets, (t) => surveyBounded(settings, t, during('search')), {}),
          ),
    comparators: watched(
      targets,
      (t) => compare(design, settings.folds, t, settings.constraints),
      during('comparators'),
    ),
    nested: nested && nestedCrossValidation(nested, during('nested')),
    extrapolation: clusters && nestedCrossValidation(clusters.options, during('extrapolation')),
    permutations: permutationOptions(settings)?.map((one) => permutationTest(one, during('permutations'))),
  });
}

/** The watch of one stage. */
export function watchOf({ onProgress, signal }: SurveyWatch, stage: SurveyStage): Watch {
  return { signal, onProgress: onProgress && ((progress) => onProgress({ stage, ...progress })) };
}
