import { subsetCount } from '../search/walkable.js';
import { MOST_EVALUATED } from '../search/wide/neighbourhoods.js';
import { clusterSearches } from './searches.js';
import { type SurveyOptions, settingsOf } from './settings.js';
import type { SurveyStage } from './survey.js';

/** Seconds of one core of a common machine of 2024: of one subset, and what each row, and each target's row, adds. */
const SUBSET = 50e-9;
const ROW = 1e-9;
/** What keeping counts and weights of a subset adds, for each target. */
const KEPT = 100e-9;
const BATCH = 8;

/**
 * How long the stages of a survey take on one core, in seconds, within a factor of three or so: to choose what is worth waiting for, and to show
 * how much is left. Where not every subset is walked it is the most that the search may take.
 */
export function estimateSeconds(options: SurveyOptions): Readonly<Record<SurveyStage, number>> {
  const settings = settingsOf(options);
  const { design, constraints, folds, permutations, method } = settings;
  const targets = design.targets.length;
  const all = subsetCount(design, constraints);
  const isHeuristic = method === 'heuristic';
  const subsets = isHeuristic ? Math.min(all, MOST_EVALUATED) : all;
  const walk = (of: number) => subsets * (SUBSET + ROW * design.n * (1 + of));
  // targets share a walk, but have neighbourhoods of their own
  const searches = (count: number, of: number) => count * (isHeuristic ? of * walk(1) : walk(of));
  const clusters = clusterSearches(settings)?.options.outer.held.length ?? 0;
  const batches = Math.ceil(permutations / BATCH);
  const columns = design.columns.length;
  return {
    search: searches(1, targets) + targets * (method === 'exhaustive' ? subsets * KEPT : 1),
    comparators: 1e-7 * targets * folds.held.length * columns ** 3,
    nested: settings.nested ? searches(folds.held.length, targets) : 0,
    extrapolation: searches(clusters, targets),
    permutations: targets * (batches === 0 ? 0 : searches(1, 1) + searches(batches, BATCH)),
  };
}
