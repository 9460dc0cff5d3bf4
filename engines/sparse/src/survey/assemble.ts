import type { Comparison } from '../comparators/compare.js';
import { correlatedGroups } from '../data/collinearity.js';
import { recheck } from '../outputs/recheck.js';
import type { SearchReport, TargetReport } from '../outputs/report.js';
import { subsetCount, walkableSize } from '../search/walkable.js';
import type { NestedReport } from '../validation/nested.js';
import type { PermutationReport } from '../validation/permutation.js';
import type { BoundedTarget } from './bounded.js';
import { clusterSearches } from './searches.js';
import type { SurveySettings } from './settings.js';
import type { Survey } from './survey.js';

/** What the search itself says. */
type Found = Pick<Survey, 'subsets' | 'evaluated' | 'dependent' | 'certified' | 'backend'> & {
  readonly targets: readonly TargetReport[];
};

/** The parts of a survey, whoever worked them out; lists are by target. */
export interface Parts {
  readonly found: Found;
  readonly comparators: readonly Comparison[];
  readonly nested: readonly NestedReport[] | undefined;
  readonly extrapolation: readonly NestedReport[] | undefined;
  readonly permutations: readonly PermutationReport[] | undefined;
}

export function fromSearch({ subsets, dependent, backend, targets }: SearchReport): Found {
  return { subsets, evaluated: subsets, dependent, certified: true, backend, targets };
}

export function fromBounds({ design, constraints }: SurveySettings, targets: readonly BoundedTarget[]): Found {
  return {
    subsets: subsetCount(design, constraints),
    evaluated: targets.reduce((most, { evaluated }) => Math.max(most, evaluated), 0),
    dependent: 0,
    certified: targets.every(({ certified }) => certified),
    backend: targets[0]!.backend,
    targets: targets.map(({ report }) => report),
  };
}

/** Puts the parts together. */
export function assemble(settings: SurveySettings, parts: Parts): Survey {
  const { design, folds, method, constraints } = settings;
  const { targets, ...found } = parts.found;
  const clusters = clusterSearches(settings)?.clusters;
  return {
    n: design.n,
    p: targets[0]!.variables.length,
    ...found,
    method,
    walkableSize: walkableSize(design, constraints),
    folds,
    columns: design.columns.map(({ name }) => name),
    features: design.features,
    correlated: correlatedGroups(design),
    targets: targets.map((target, t) => {
      const outside = parts.extrapolation?.[t];
      return {
        ...target,
        recheck: recheck(design, t, folds, target.best),
        comparators: parts.comparators[t]!,
        nested: parts.nested?.[t] ?? null,
        extrapolation: outside && clusters ? { clusters, rmse: outside.rmse, q2: outside.q2 } : null,
        permutation: parts.permutations?.[t] ?? null,
      };
    }),
  };
}
