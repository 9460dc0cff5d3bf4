import type { Hyperparameters } from '../kernels/hyperparameters.js';
import type { Objective } from '../objectives/objective.js';
import type { Observation } from '../recommend/answers.js';
import { findingsOf } from '../recommend/evidence.js';
import { fitModel } from '../recommend/model.js';
import { DEFAULT_SETTINGS, type Settings } from '../recommend/settings.js';
import type { ModelSummary } from '../recommend/suggest.js';
import { compileSpace, encode } from '../spaces/compiled-space.js';
import type { Point, Space } from '../spaces/space.js';
import { type Diagnosis, diagnose } from './diagnose.js';
import { effectsAt, importanceOf, varied } from './mean-effects.js';

export interface ExplainInput {
  readonly space: Space;
  readonly objective: Objective;
  readonly observations: readonly Observation[];
  /** Points that failed for reasons of chemistry or physics. */
  readonly infeasible?: readonly Point[];
  readonly warmStart?: Hyperparameters;
  /** A point whose prediction is wanted in parts. */
  readonly point?: Point;
}

/** What a parameter does to predictions, in the unit of the objective. */
export interface ParameterEffect {
  readonly parameter: string;
  readonly effect: number;
}

/** What the optimiser's model has learnt, and how far it can be believed. */
export interface ModelExplanation {
  readonly model: ModelSummary;
  /** Absent with fewer than four observations. */
  readonly diagnosis?: Diagnosis;
  readonly importance: {
    /** Mean size of the effect of each parameter, largest first. */
    readonly parameters: readonly ParameterEffect[];
    /** Number of observed points that it is the mean over. */
    readonly points: number;
  };
  /** The prediction for the point asked about, in parts. */
  readonly parts?: {
    /** Average prediction over the observed points; with the effects it adds up to the prediction. */
    readonly baseline: number;
    /** Largest first. */
    readonly parameters: readonly ParameterEffect[];
  };
}

/** Observations below which there is no model. */
const FEWEST_OBSERVATIONS = 2;

/** Fits the optimiser's model to what is observed and explains it; undefined with fewer than two observations. Pure and deterministic. */
export function explain(input: ExplainInput, settings: Settings = DEFAULT_SETTINGS): ModelExplanation | undefined {
  const { objective, point, warmStart } = input;
  const space = compileSpace(input.space);
  const found = findingsOf(space, { ...input, objectives: [objective] }).evidence[0]!;
  if (found.outcomes.length < FEWEST_OBSERVATIONS) return undefined;
  const { mode, hyperparameters, evidence, priorMean } = fitModel(space, found, settings, warmStart);
  const diagnosis = diagnose(mode, evidence, space.sources);
  const model = {
    ...hyperparameters,
    kernel: settings.kernel,
    points: mode.size,
    ...(priorMean && { priorMean }),
  };
  const ranked = (effects: Float64Array): ParameterEffect[] =>
    varied(mode)
      .map((d) => ({ parameter: space.axes[d]!.name, effect: effects[d]! }))
      .sort((a, b) => Math.abs(b.effect) - Math.abs(a.effect));
  const { sizes, points } = importanceOf(mode, evidence.toUnit);
  const importance = { parameters: ranked(sizes), points };
  if (!point) return { model, diagnosis, importance };
  const { baseline, effects } = effectsAt(mode, encode(space.axes, point), evidence.toUnit);
  return {
    model,
    diagnosis,
    importance,
    parts: { baseline, parameters: ranked(effects) },
  };
}
