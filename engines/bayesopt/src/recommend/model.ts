import { coregionalise } from '../kernels/coregionalisation.js';
import type { Covariance } from '../kernels/covariance.js';
import type { Hyperparameters, Priors } from '../kernels/hyperparameters.js';
import { KERNELS } from '../kernels/kernel.js';
import type { CompiledSpace } from '../spaces/compiled-space.js';
import { propagate, uninformed } from '../surrogates/censored.js';
import { fit } from '../surrogates/fit.js';
import { condition, type GaussianProcess } from '../surrogates/gaussian-process.js';
import { laplaceSample } from '../surrogates/laplace.js';
import { logDensityLeftOut } from '../surrogates/leave-one-out.js';
import { type NegativeLogDensity, negativeLogPosterior } from '../surrogates/log-posterior.js';
import { hyperparametersOf, type Theta, thetaBounds } from '../surrogates/theta.js';
import { isTransferHarmful } from '../surrogates/transfer-guard.js';
import { type Evidence, ofTarget } from './evidence.js';
import { priorsOf, type Settings } from './settings.js';

/** The most probable Gaussian process of one outcome, and the way to others that are plausible too. */
export interface FittedModel {
  readonly mode: GaussianProcess;
  readonly hyperparameters: Hyperparameters;
  /** What it is fitted to. */
  readonly evidence: Evidence;
  /** Whether it follows the prior mean; absent where there is none. */
  readonly priorMean?: 'followed' | 'outgrown';
  /** Processes with plausible hyper-parameters, weighted; the most probable one is the first. */
  members(seed: number | string): { readonly gp: GaussianProcess; readonly logWeight: number }[];
}

/**
 * Fits the model of the settings to at least two outcomes. A prior mean is dropped where the target's own answers are predicted better
 * without it, by predictive log density of each left out.
 */
export function fitModel(
  space: CompiledSpace,
  evidence: Evidence,
  settings: Settings,
  warmStart?: Hyperparameters,
): FittedModel {
  const model = fitSources(space, evidence, settings, warmStart);
  if (!evidence.plain) return model;
  const followed = { ...model, priorMean: 'followed' as const };
  if (judgedIn(evidence, space) < FEWEST_TO_JUDGE) return followed;
  const plain = fitSources(space, evidence.plain, settings, warmStart);
  return logDensityOf(plain, space) > logDensityOf(model, space) ? { ...plain, priorMean: 'outgrown' } : followed;
}

/** Log density of the target's exact outcomes, each left out, on the scale before standardisation. */
function logDensityOf({ mode, evidence }: FittedModel, space: CompiledSpace): number {
  return logDensityLeftOut(mode, evidence.censoring) - judgedIn(evidence, space) * Math.log(evidence.spread);
}

/** Number of exact outcomes of the target. */
function judgedIn({ rows, censoring }: Evidence, { sources }: CompiledSpace): number {
  return rows.filter((row, i) => !censoring?.[i] && (!sources || row[sources.axis] === 0)).length;
}

/**
 * Where other sources than the target answered too, the model is of all of them, unless the target's own answers are predicted better
 * without the others: then it is of the target alone and knows of no other.
 */
function fitSources(
  space: CompiledSpace,
  evidence: Evidence,
  settings: Settings,
  warmStart?: Hyperparameters,
): FittedModel {
  const { sources } = space;
  const model = fitTo(space, evidence, settings, warmStart);
  if (!sources) return model;
  const own = ofTarget(evidence, sources);
  if (own.outcomes.length < FEWEST_TO_JUDGE || own.outcomes.length === evidence.outcomes.length) return model;
  // of a source that misleads nothing may be hoped, or it would go on being asked
  const alone = fitTo({ ...space, sources: undefined }, own, settings, warmStart);
  const isHarmful = isTransferHarmful(
    { gp: model.mode, censoring: evidence.censoring },
    { gp: alone.mode, censoring: own.censoring },
  );
  return isHarmful ? { ...alone, evidence } : model;
}

/** Answers of the target below which nothing can be said against other sources, or a prior mean. */
export const FEWEST_TO_JUDGE = 5;

function fitTo(space: CompiledSpace, evidence: Evidence, settings: Settings, warmStart?: Hyperparameters): FittedModel {
  const frame = frameOf(space, evidence, settings);
  const { theta, results } = fitResults(frame, evidence, warmStart);
  const processOf = (variables: Theta) =>
    condition(frame.covarianceOf(variables), frame.columns, results.outcomes, results.knownNoise);
  const mode = processOf(theta);
  return {
    evidence,
    mode,
    hyperparameters: mode.covariance.hyperparameters,
    members: (seed) => {
      if (results.outcomes.length > settings.drawsUpTo) return [{ gp: processOf(theta), logWeight: 0 }];
      const bounds = thetaBounds(frame.priors);
      const draws = laplaceSample(frame.posteriorOf(results), theta, bounds, settings.draws, seed);
      return draws.map((draw) => ({ gp: processOf(draw.theta), logWeight: draw.logWeight }));
    },
  };
}

/** Outcomes as a process is conditioned on them. */
type Results = Pick<Evidence, 'outcomes' | 'knownNoise'>;

/** What the settings and the points decide, whatever the outcomes. */
interface Frame {
  readonly columns: readonly Float64Array[];
  readonly priors: Priors;
  covarianceOf(theta: Theta): Covariance;
  posteriorOf(results: Results): NegativeLogDensity;
}

function frameOf({ axes, sources }: CompiledSpace, { rows, trend }: Evidence, settings: Settings): Frame {
  const kernel = KERNELS[settings.kernel];
  const priors = priorsOf(axes, sources, settings);
  const warped = priors.warping?.axes;
  const features = axes.flatMap((axis, d) => axis.features.map(({ metric }) => ({ axis: d, metric })));
  const columns = axes.map((_, d) => Float64Array.from(rows, (row) => row[d]!));
  const stated = trend && rows.map((row) => trend.at(row));
  return {
    columns,
    priors,
    covarianceOf: (theta) => {
      const hyperparameters = hyperparametersOf(theta, features.length, warped);
      const relations = sources && coregionalise(sources.axis, hyperparameters.sources ?? []);
      return { kernel, features, hyperparameters, sources: relations, trend };
    },
    posteriorOf: ({ outcomes, knownNoise }) => {
      const beyond = stated ? outcomes.map((outcome, i) => outcome - stated[i]!) : outcomes;
      const data = { columns, features, outcomes: beyond, knownNoise, sourceAxis: sources?.axis, warped };
      return negativeLogPosterior(data, kernel, priors);
    },
  };
}

/** Fits and approximations of limits in turn, until they agree: more do not change a suggestion. */
const MOST_ROUNDS = 6;
const AGREEMENT = 0.01;

/** The most probable hyper-parameters, and the outcomes with normal ones instead of limits. */
function fitResults(
  { columns, priors, covarianceOf, posteriorOf }: Frame,
  { outcomes, knownNoise, censoring }: Evidence,
  warmStart?: Hyperparameters,
): { theta: Theta; results: Results } {
  const fitTo = (results: Results, start?: Hyperparameters) =>
    fit(posteriorOf(results), outcomes.length, priors, start);
  if (!censoring) {
    const results = { outcomes, knownNoise };
    return { theta: fitTo(results, warmStart), results };
  }
  const known = { outcomes, knownNoise, censoring };
  let approximation = uninformed(known);
  let theta = fitTo(approximation, warmStart);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const covariance = covarianceOf(theta);
    approximation = propagate(covariance, columns, known, approximation);
    const next = fitTo(approximation, covariance.hyperparameters);
    const isAgreed = next.every((value, i) => Math.abs(value - theta[i]!) < AGREEMENT);
    theta = next;
    if (isAgreed) break;
  }
  return { theta, results: propagate(covarianceOf(theta), columns, known, approximation) };
}
