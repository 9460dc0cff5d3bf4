import { diagnose } from '../explanations/diagnose.js';
import type { Objective } from '../objectives/objective.js';
import { compileSpace } from '../spaces/compiled-space.js';
import type { Space } from '../spaces/space.js';
import type { Observation } from './answers.js';
import { findingsOf } from './evidence.js';
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

/** Fits the optimiser's model and states its honest errors; undefined with fewer than four observations. */
export function assess(
  { space, objective, observations }: AssessInput,
  settings: Settings = DEFAULT_SETTINGS,
): Assessment | undefined {
  const compiled = compileSpace(space);
  const { axes, sources } = compiled;
  const found = findingsOf(compiled, { objectives: [objective], observations }).evidence[0]!;
  if (found.outcomes.length < 2) return undefined;
  const { mode, hyperparameters, evidence, priorMean } = fitModel(compiled, found, settings);
  const diagnosis = diagnose(mode, evidence, sources);
  return (
    diagnosis && {
      model: {
        ...hyperparameters,
        kernel: settings.kernel,
        points: evidence.outcomes.length,
        ...(priorMean && { priorMean }),
      },
      inputs: axes.flatMap(({ name, features }) => features.map(() => name)),
      leaveOneOutRmse: diagnosis.rmse,
      nullRmse: diagnosis.nullRmse,
      leaveOneOutCoverage: diagnosis.coverage.find(({ promised }) => promised === 0.95)!.found,
    }
  );
}
