export { type Comparison, compare, type PathPoint } from './comparators/compare.js';
export type { Cell, SourceTable } from './data/cells.js';
export { type CorrelatedGroup, correlatedGroups } from './data/collinearity.js';
export { DataError } from './data/data-error.js';
export { type Column, type Design, type Feature, selectRows } from './data/design.js';
export { assignedFolds, type Folds, groupedFolds, type KFoldOptions, kFold, leaveOneOut } from './data/folds.js';
export { type Omission, type Prepared, type PrepareOptions, prepare } from './data/prepare.js';
export { fitSubset, type SubsetFit } from './outputs/coefficients.js';
export type { Density } from './outputs/density.js';
export type { ModelAverage } from './outputs/model-average.js';
export type { RankedSubset, SearchReport, TargetReport } from './outputs/report.js';
export type { VariableSummary } from './outputs/variables.js';
export type { WeightDiagram } from './outputs/weight-diagram.js';
export { type SearchThreads, searchInParallel } from './parallel/search.js';
export { ConstraintError, type Constraints } from './search/constraints.js';
export type { Backend } from './search/jobs.js';
export { type SearchOptions, search } from './search/search.js';
export { type Winner, type WinnerOptions, winnersOf } from './search/winners.js';
export { clusterRows } from './validation/clusters.js';
export { type Domain, domainOf } from './validation/domain.js';
export { type Interval, predictionInterval } from './validation/interval.js';
export {
  type FoldModel,
  type NestedOptions,
  type NestedReport,
  nestedCrossValidation,
  type Stability,
} from './validation/nested.js';
export { type PermutationOptions, type PermutationReport, permutationTest } from './validation/permutation.js';
