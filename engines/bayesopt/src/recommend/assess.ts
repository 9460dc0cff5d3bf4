import { mean } from '@meguri/numerics';
import type { Objective } from '../objectives/objective.js';
import { compileSpace } from '../spaces/compiled-space.js';
import type { Space } from '../spaces/space.js';
import { leaveOneOut } from '../surrogates/leave-one-out.js';
import { findingsOf, type Observation } from './evidence.js';
import { fitModel } from './model.js';
import { DEFAULT_SETTINGS, type Settings } from './settings.js';
import type { ModelSummary } from './suggest.js';

export interface AssessInput {
  readonly space: Space;
  readonly objective: Objective;
  readonly observations: readonly Observation[];
}

/** How good the optimiser's model is on what was observed. */
export interface Assessment {
  readonly model: ModelSummary;
  /** Names of the axes, in the order of the lengthscales. */
  readonly inputs: readonly string[];
  /** Root mean square error of predicting each observation from the others, hyper-parameters kept; unit of the objective. */
  readonly leaveOneOutRmse: number;
  /** The same for predicting the mean of the others. */
  readonly nullRmse: number;
  /** Share of observations within their own 95 % interval when left out. */
  readonly leaveOneOutCoverage: number;
}

/** Observations below which an error says nothing. */
const FEWEST_OBSERVATIONS = 4;
/** 97.5 % point of the standard normal distribution. */
const TWO_SIDED_95 = 1.959963984540054;

/** Fits the optimiser's model and states its honest errors; undefined with fewer than four observations. */
export function assess(
  { space, objective, observations }: AssessInput,
  settings: Settings = DEFAULT_SETTINGS,
): Assessment | undefined {
  const compiled = compileSpace(space);
  const evidence = findingsOf(compiled, { objectives: [objective], observations }).evidence[0]!;
  if (evidence.outcomes.length < FEWEST_OBSERVATIONS) return undefined;
  const { outcomes, unit } = evidence;
  const { mode, hyperparameters } = fitModel(compiled, evidence, settings);
  const leftOut = leaveOneOut(mode);
  const errors = leftOut.map((prediction, i) => outcomes[i]! - prediction.mean);
  const n = outcomes.length;
  const centre = mean(outcomes);
  return {
    model: { ...hyperparameters, kernel: settings.kernel, points: n },
    inputs: compiled.axes.flatMap(({ name, features }) => features.map(() => name)),
    leaveOneOutRmse: unit * rootMeanSquare(errors),
    nullRmse: unit * rootMeanSquare(Array.from(outcomes, (outcome) => ((outcome - centre) * n) / (n - 1))),
    leaveOneOutCoverage: mean(leftOut.map(({ sd }, i) => (Math.abs(errors[i]!) <= TWO_SIDED_95 * sd ? 1 : 0))),
  };
}

const rootMeanSquare = (values: readonly number[]): number => Math.sqrt(mean(values.map((value) => value * value)));
