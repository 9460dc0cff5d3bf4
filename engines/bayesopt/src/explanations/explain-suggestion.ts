import { isLimited as hasLimits } from '../acquisitions/log-feasibility.js';
import { type Objective, outcomeOf } from '../objectives/objective.js';
import { bestOf } from '../recommend/aim.js';
import type { Evidence } from '../recommend/evidence.js';
import type { Choice } from '../recommend/greedy-batch.js';
import { gainInUnit } from '../recommend/outcome-scale.js';
import type { Sources } from '../spaces/sources.js';
import type { GaussianProcess, Prediction } from '../surrogates/gaussian-process.js';
import { nearest } from './nearest.js';
import { type Trade, trade } from './trade.js';

/** What one objective says about a suggested point, in its unit. */
export interface Explanation {
  /** Where the noise-free value lies with a probability of 95 %; of a target the distance from it. */
  readonly interval: Interval;
  /** What is hoped for in this objective, the others left aside; absent where limits count, too, or it is not improved. */
  readonly trade?: Trade & {
    /** The best value so far, which the gain is counted from. */
    readonly best: number;
  };
  /** The observations that the model of the objective correlates most with the point, closest first. */
  readonly nearest: readonly { readonly observation: number; readonly correlation: number }[];
}

export interface Interval {
  readonly lower: number;
  readonly upper: number;
}

/** Observations that a suggestion is likened to. */
const NEIGHBOURS = 3;
/** 97.5 % point of the standard normal distribution. */
const TWO_SIDED_95 = 1.959963984540054;

/**
 * A function that explains the choice of one point after another, by the name of each objective; objectives, processes, evidence and
 * predictions are in the same order.
 */
export function suggestionExplainer(
  objectives: readonly Objective[],
  gps: readonly GaussianProcess[],
  evidence: readonly Evidence[],
  sources?: Sources,
): (choice: Pick<Choice, 'row' | 'predictions'>) => Readonly<Record<string, Explanation>> {
  const isLimited = objectives.map(outcomeOf).some(({ limits }) => hasLimits(limits));
  const bests = gps.map((gp, i) => bestOf(evidence[i]!, gp, sources));
  const neighbourhoods = gps.map((gp, i) => neighbourhood(gp, evidence[i]!));
  return ({ row, predictions }) => {
    const asked = sources ? row.with(sources.axis, 0) : row;
    const explanationOf = (i: number): Explanation => ({
      interval: intervalOf(predictions[i]!, evidence[i]!),
      ...(!isLimited && { trade: tradeInUnit(predictions[i]!, evidence[i]!, bests[i]!) }),
      nearest: neighbourhoods[i]!(asked),
    });
    return Object.fromEntries(objectives.map(({ name }, i) => [name, explanationOf(i)]));
  };
}

function intervalOf({ mean, sd }: Prediction, { toUnit }: Evidence): Interval {
  const ends = [toUnit(mean - TWO_SIDED_95 * sd), toUnit(mean + TWO_SIDED_95 * sd)];
  return { lower: Math.min(...ends), upper: Math.max(...ends) };
}

function tradeInUnit(prediction: Prediction, evidence: Evidence, best: number): Explanation['trade'] {
  const gain = gainInUnit(prediction, best, evidence);
  return { best: evidence.toUnit(best), ...trade(prediction, best), gain };
}

/** Finds the observations nearest to a point; failures are none. */
function neighbourhood(
  { covariance }: GaussianProcess,
  { rows, origins }: Evidence,
): (row: Float64Array) => Explanation['nearest'] {
  const observed = [...rows.keys()].filter((i) => origins[i] !== undefined);
  const columns = Array.from(rows[0]!, (_, d) => Float64Array.from(observed, (i) => rows[i]![d]!));
  return (row) =>
    nearest(covariance, row, columns, NEIGHBOURS).map(({ index, correlation }) => ({
      observation: origins[observed[index]!]!,
      correlation,
    }));
}
