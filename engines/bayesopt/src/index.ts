export {
  type BacktestOptions,
  type BacktestProgress,
  type BacktestReport,
  backtest,
  type HitCurve,
  reportOf,
} from './backtest/backtest.js';
export { type Lead, leadOf, type PairedCurve, startsOf } from './backtest/compare.js';
export { type Problem, problemOf, type Question } from './backtest/problem.js';
export type { Protocol, Run } from './backtest/run.js';
export {
  type BatchConstraint,
  type CardinalityConstraint,
  type Condition,
  type Constraint,
  type ExclusionConstraint,
  type ExpressionConstraint,
  type LinearConstraint,
  type PredicateConstraint,
  TOLERANCE,
} from './constraints/constraint.js';
export { FormulaError } from './constraints/formula-error.js';
export type { Diagnosis, LeftOutPrediction, PromisedShare } from './explanations/diagnose.js';
export { type ExplainInput, explain, type ModelExplanation, type ParameterEffect } from './explanations/explain.js';
export type { Explanation } from './explanations/explain-suggestion.js';
export type { Hyperparameters, LogNormal } from './kernels/hyperparameters.js';
export type { KernelName } from './kernels/kernel.js';
export { desirabilityOf } from './objectives/desirability.js';
export { hypervolume } from './objectives/hypervolume.js';
export {
  type Objective,
  type Outcome,
  type OutcomeTransform,
  outcomeOf,
  type PriorTable,
  type Target,
} from './objectives/objective.js';
export { ObjectiveError } from './objectives/objective-error.js';
export { nonDominated } from './objectives/pareto.js';
export { referencePoint } from './objectives/reference-point.js';
export { type BacktestThreads, backtestInParallel } from './parallel/backtest.js';
export { createExplainer, type Explainer } from './parallel/explainer.js';
export { createSuggester, type Suggester } from './parallel/suggester.js';
export { ACQUISITIONS, type AcquisitionName } from './recommend/acquisition-name.js';
export type { Censoring } from './recommend/answers.js';
export { type AssessInput, type Assessment, assess } from './recommend/assess.js';
export { byDesirability } from './recommend/by-desirability.js';
export { DECISIONS_VERSION } from './recommend/decisions-version.js';
export { DEFAULT_SETTINGS, type PriorRecipe, type Settings } from './recommend/settings.js';
export {
  type ModelSummary,
  type Observation,
  type SuggestInput,
  type Suggestion,
  type SuggestionReason,
  type SuggestOutput,
  suggest,
} from './recommend/suggest.js';
export {
  objectiveFrom,
  SOURCE,
  settingsFrom,
  sourceParameterFrom,
  targetAmong,
  type WrittenObjective,
  type WrittenSource,
} from './recommend/written-goal.js';
export { type Expansion, evaluatorOf } from './regression/expansion.js';
export {
  type Regression,
  type RegressionInput,
  type RegressionOptions,
  type RegressionPrediction,
  regress,
} from './regression/regress.js';
export { activeParameters, checkConstraint, checkQuantity, sizeOfSpace, violations } from './spaces/admission.js';
export type {
  Activation,
  CategoricalParameter,
  ContinuousParameter,
  DiscreteParameter,
  IntegerParameter,
  OrdinalParameter,
  Parameter,
  Point,
  SourceParameter,
  Space,
  SubstanceParameter,
} from './spaces/space.js';
export { SpaceError } from './spaces/space-error.js';
export {
  parameterFrom,
  type WrittenFingerprints,
  type WrittenParameter,
  type WrittenSubstances,
  writeFingerprints,
} from './spaces/written-substances.js';
export { appendRows } from './tables/append-rows.js';
export { type DescriptorQuestion, type DescriptorRows, descriptorsOf } from './tables/descriptors.js';
export { type Experiments, experimentsOf, pointAsWritten, pointsOf } from './tables/experiments.js';
export { type ParameterQuestion, parametersOf, valuesIn } from './tables/parameters.js';
export { type Cell, columnIndex, parseTable, type Table, type TableOptions } from './tables/table.js';
export { TableError } from './tables/table-error.js';
export { tableText } from './tables/table-text.js';
