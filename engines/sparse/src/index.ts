export type { Threads } from '@meguri/threads';
export { type Comparison, compare, type PathPoint } from './comparators/compare.js';
export { type Cell, isMissing, numberIn, type SourceTable } from './data/cells.js';
export { type CorrelatedGroup, correlatedGroups } from './data/collinearity.js';
export { DataError } from './data/data-error.js';
export { type Column, type Design, type Feature, selectRows } from './data/design.js';
export { type FoldScheme, foldsOf, foldsWithin } from './data/fold-scheme.js';
export { assignedFolds, type Folds, groupedFolds, type KFoldOptions, kFold, leaveOneOut } from './data/folds.js';
export { type Omission, type Prepared, type PrepareOptions, prepare } from './data/prepare.js';
export { type CardQuestion, cardOf } from './model/card.js';
export { type Coefficient, type FinalModel, type FinalModelOptions, finalModel } from './model/final-model.js';
export { type Inputs, type Prediction, pointOf, predict } from './model/predict.js';
export {
  type Candidate,
  type FoldWinners,
  foldWinnersOf,
  type Screening,
  type ScreenOptions,
  screen,
} from './model/screen.js';
export { fitSubset, type SubsetFit } from './outputs/coefficients.js';
export type { Density } from './outputs/density.js';
export type { ModelAverage } from './outputs/model-average.js';
export type { Recheck } from './outputs/recheck.js';
export type { FittedSubset, RankedSubset, SearchReport, TargetReport } from './outputs/report.js';
export type { VariableSummary } from './outputs/variables.js';
export type { WeightDiagram } from './outputs/weight-diagram.js';
export { searchInParallel } from './parallel/search.js';
export { type SurveyThreads, surveyInParallel } from './parallel/survey.js';
export { nestedCrossValidationInParallel, permutationTestInParallel } from './parallel/validation.js';
export { type BoundedOptions, type BoundedReport, searchBounded } from './search/branch-and-bound.js';
export { ConstraintError, type Constraints } from './search/constraints.js';
export type { Backend } from './search/jobs.js';
export { type SampledSize, type SampleOptions, sampleDensity } from './search/sample.js';
export { type SearchOptions, search } from './search/search.js';
export type { Progress, Watch } from './search/watch.js';
export { type Winner, type WinnerOptions, winnersOf } from './search/winners.js';
export { estimateSeconds } from './survey/estimate.js';
export { rankOf } from './survey/rank.js';
export { checkSurvey, type SurveyOptions } from './survey/settings.js';
export { type Survey, type SurveyStage, type SurveyWatch, survey, type TargetSurvey } from './survey/survey.js';
export { clusterRows } from './validation/clusters.js';
export { type Domain, domainOf, leverageOf } from './validation/domain.js';
export { type FoldPredictions, type Interval, jackknifePlus, predictionInterval } from './validation/interval.js';
export {
  type FoldModel,
  type NestedOptions,
  type NestedReport,
  nestedCrossValidation,
  type Stability,
} from './validation/nested.js';
export { type PermutationOptions, type PermutationReport, permutationTest } from './validation/permutation.js';
