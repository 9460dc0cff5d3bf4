import { foldsWithin } from '../data/fold-scheme.js';
import { groupedFolds } from '../data/folds.js';
import { clusterRows } from '../validation/clusters.js';
import type { NestedOptions } from '../validation/nested.js';
import type { PermutationOptions } from '../validation/permutation.js';
import type { SurveySettings } from './settings.js';

const CLUSTERS = 5;
/** Fewest rows per cluster on average. */
const CLUSTER_ROWS = 4;

/** The searches without each fold's rows; undefined when not asked for. */
export function nestedOptions(settings: SurveySettings): NestedOptions | undefined {
  return settings.nested ? without(settings, settings.folds) : undefined;
}

export interface ClusterSearches {
  /** Which cluster each row is in. */
  readonly clusters: readonly string[];
  readonly options: NestedOptions;
}

/**
 * The searches without each of some clusters of like rows; undefined when not asked for, and where clusters say little: few rows, half of them
 * alike, or rows that are grouped already.
 */
export function clusterSearches(settings: SurveySettings): ClusterSearches | undefined {
  const { design, scheme, nested, seed } = settings;
  const count = Math.min(CLUSTERS, Math.floor(design.n / CLUSTER_ROWS));
  if (!nested || count < 3 || scheme.kind === 'grouped') return undefined;
  const clusters = clusterRows(design, count, seed);
  const outer = groupedFolds(clusters);
  if (outer.held.some((held) => held.length > design.n / 2)) return undefined;
  return { clusters, options: without(settings, outer) };
}

/** The searches of shuffled targets, for each target; undefined when not asked for. */
export function permutationOptions(settings: SurveySettings): PermutationOptions[] | undefined {
  const { design, folds, constraints, permutations, seed, backend } = settings;
  if (permutations === 0) return undefined;
  return design.targets.map((_, target) => ({ design, folds, constraints, permutations, seed, target, backend }));
}

function without(
  { design, scheme, constraints, backend }: SurveySettings,
  outer: NestedOptions['outer'],
): NestedOptions {
  return {
    design,
    outer,
    inner: (rows) => foldsWithin(scheme, rows),
    // with a largest size, subsets that the fewer rows cannot carry are left out and no reason to refuse
    constraints: { ...constraints, maxSize: constraints.maxSize ?? design.features.length },
    backend,
  };
}
