import type { Survey, TargetSurvey } from '@meguri/sparse';
import type { SparseReport } from '../results/models.js';
import type { ReadDesign } from './read-design.js';

/** The survey as `meguri sparse --json` prints it: the first target, and the others beside it. */
export function resultOf(survey: Survey, { omitted }: ReadDesign, seconds: number): SparseReport {
  const { n, p, subsets, evaluated, dependent, method, backend, certified, walkableSize, folds, correlated } = survey;
  const [first, ...others] = survey.targets.map(targetOf);
  return {
    n,
    p,
    subsets,
    ...first!,
    ...(others.length > 0 && { others }),
    evaluated,
    dependent,
    method,
    folds: { kind: folds.kind, count: folds.held.length },
    correlated: correlated.map(({ columns, strongest }) => ({ columns: [...columns], strongest })),
    omitted: { rows: [...omitted.rows], columns: [...omitted.columns] },
    seconds,
    backend,
    certified,
    walkableSize,
  };
}

function targetOf({ target, best, comparators, nested, extrapolation, permutation, variables, recheck }: TargetSurvey) {
  return {
    target,
    best: best.map(({ features, rmse, q2 }) => ({ features: [...features], rmse, q2 })),
    full: comparators.full,
    null: comparators.null,
    nestedRmse: nested?.rmse ?? null,
    nestedQ2: nested?.q2 ?? null,
    extrapolationRmse: extrapolation?.rmse ?? null,
    permutationP: permutation?.p ?? null,
    inclusionTop1000: Object.fromEntries(variables.map(({ feature, inclusion }) => [feature, inclusion])),
    stability: nested && {
      winners: nested.stability.winners,
      commonest: [...nested.stability.commonest.features],
      share: nested.stability.commonest.share,
    },
    recheck: recheck.largest,
  };
}
