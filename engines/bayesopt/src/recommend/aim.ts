import { isFeasible, isLimited, type Limits, logFeasibility } from '../acquisitions/log-feasibility.js';
import { logHypervolumeImprovement } from '../acquisitions/log-hypervolume-improvement.js';
import { logSuccess } from '../acquisitions/log-success.js';
import {
  logTchebycheffImprovement,
  randomScalarisation,
  scalarise,
} from '../acquisitions/log-tchebycheff-improvement.js';
import { optimistic } from '../acquisitions/optimistic.js';
import { type OutcomeAcquisition, product } from '../acquisitions/outcome-acquisition.js';
import type { Outcome } from '../objectives/objective.js';
import { leading } from '../objectives/pareto.js';
import { referencePoint } from '../objectives/reference-point.js';
import { keyOf } from '../spaces/pool.js';
import type { Sources } from '../spaces/sources.js';
import { type GaussianProcess, meanOf } from '../surrogates/gaussian-process.js';
import { type Evidence, ofTarget } from './evidence.js';

/** What a campaign wants, in standardised outcomes of which more is better. */
export interface Aim {
  /** Observed points, put to the target, whose outcomes count as reached. */
  readonly rows: readonly Float64Array[];
  /** Outcomes that count as reached, one vector per point, for a model of one process per outcome. */
  reached(gps: readonly GaussianProcess[]): readonly Float64Array[];
  /** What a trial promises beyond what is reached; `slot` is its place in the batch. */
  promise(reached: readonly Float64Array[], slot: number): OutcomeAcquisition;
  /** Of every outcome whether more of it is always better: it is made better and has no limits. */
  readonly boundless: readonly boolean[];
  /** True when promises are the same in every slot and can only fall as points are added. */
  readonly steady: boolean;
  /** About `count` observed points that are the best so far. */
  leaders(count: number): readonly Float64Array[];
}

/** Most objectives in which hypervolume is affordable. */
const MOST_BY_HYPERVOLUME = 4;

/** The aim of a campaign. `mode` is its most probable model; outcomes with limits only come after those that improve. */
export function aimOf(
  outcomes: readonly Outcome[],
  evidence: readonly Evidence[],
  mode: readonly GaussianProcess[],
  sources: Sources | undefined,
  seed: number | string,
): Aim {
  const limits = outcomes.map((outcome, i) => standardised(outcome.limits, evidence[i]!));
  const rows = rowsOf(evidence, sources);
  const means = meansAt(mode, rows);
  if (outcomes.length === 1 && !isLimited(limits[0]!)) {
    return singleAim(rows, bestOf(evidence[0]!, mode[0]!, sources), (count) =>
      leading(means, count).map((i) => rows[i]!),
    );
  }

  const improving = outcomes.filter(({ improves }) => improves).length;
  const improved = (points: readonly Float64Array[]) =>
    points.filter((point) => isFeasible(limits, point)).map((point) => point.subarray(0, improving));
  const references = outcomes
    .slice(0, improving)
    .map(({ reference }, i) => (reference === undefined ? undefined : evidence[i]!.standardise(reference)));
  const gain = gainOver(referencePoint(improved(means), references), seed);
  const feasibility = limits.some(isLimited) ? logFeasibility(limits) : undefined;
  const feasible = [...rows.keys()].filter((i) => isFeasible(limits, means[i]!));
  const first = feasibility && (feasible.length === 0 || improving === 0);
  return {
    rows,
    reached: (gps) => (gps === mode ? means : meansAt(gps, rows)),
    promise: (reached, slot) => {
      if (first) return feasibility;
      const promised = gain(improved(reached), slot);
      return feasibility ? product(promised, feasibility) : promised;
    },
    boundless: outcomes.map(({ improves }, i) => improves && !isLimited(limits[i]!)),
    steady: !feasibility && improving <= MOST_BY_HYPERVOLUME,
    leaders: (count) => {
      if (first) return mostFeasible(feasibility, means, count).map((i) => rows[i]!);
      return leading(improved(means), count).map((k) => rows[feasible[k]!]!);
    },
  };
}

/** An aim whose promises are those at the upper confidence bounds of the outcomes. */
export function ifOptimistic(aim: Aim): Aim {
  return { ...aim, promise: (reached, slot) => optimistic(aim.promise(reached, slot)) };
}

/** An aim whose promises count only as far as the trial succeeds, of which the latent function is outcome `index`. */
export function ifSuccessful(aim: Aim, index: number): Aim {
  const success = logSuccess(index);
  return {
    ...aim,
    promise: (reached, slot) => {
      const measured = reached.map((outcomes) => outcomes.subarray(0, index));
      return product(aim.promise(measured, slot), success);
    },
    steady: false,
  };
}

/** Indices of the points nearest to keeping to the limits. */
function mostFeasible(feasibility: OutcomeAcquisition, means: readonly Float64Array[], count: number): number[] {
  const hopes = means.map((point) => feasibility(point, new Float64Array(point.length).fill(1)));
  return [...means.keys()].sort((a, b) => hopes[b]! - hopes[a]! || a - b).slice(0, count);
}

/** Expected improvement over the best that was measured. */
function singleAim(rows: readonly Float64Array[], best: number, leaders: Aim['leaders']): Aim {
  return {
    rows,
    reached: () => [Float64Array.of(best)],
    promise: (reached) => logHypervolumeImprovement(reached, [Number.NEGATIVE_INFINITY]),
    boundless: [true],
    steady: true,
    leaders,
  };
}

/**
 * Gain beyond a front: in hypervolume, or with many objectives in a scalarisation with random weights for every slot. Fronts hold
 * means of a model, so that noise creates none.
 */
function gainOver(reference: Float64Array, seed: number | string) {
  return (front: readonly Float64Array[], slot: number): OutcomeAcquisition => {
    if (reference.length <= MOST_BY_HYPERVOLUME) return logHypervolumeImprovement(front, reference);
    const scalarisation = randomScalarisation(front, reference, JSON.stringify([seed, front.length, slot]));
    const best = Math.max(...[reference, ...front].map((point) => scalarise(scalarisation, point)));
    return logTchebycheffImprovement(scalarisation, best);
  };
}

function standardised({ lower, upper }: Limits, { standardise }: Evidence): Limits {
  return { lower: standardise(lower), upper: standardise(upper) };
}

/** The points at which the target answered, each once; while there are none, those of the other sources, put to the target. */
function rowsOf(evidence: readonly Evidence[], sources: Sources | undefined): Float64Array[] {
  const all = evidence.flatMap(({ rows }) => rows);
  const own = sources ? all.filter((row) => row[sources.axis] === 0) : all;
  const rows = sources && own.length === 0 ? all.map((row) => row.with(sources.axis, 0)) : own;
  return [...new Map(rows.map((row) => [keyOf(row), row])).values()];
}

/**
 * The best outcome of the target; while it has none, the best of the others, each centred by itself. Where some are known to be
 * uncertain, or are only limits, it is the best that the model expects of any, since the best outcome may be luck (the plug-in of Picheny, Wagner and
 * Ginsbourger, Struct. Multidisc. Optim. 48 (2013) 607-626).
 */
export function bestOf(evidence: Evidence, mode: GaussianProcess, sources: Sources | undefined): number {
  if (evidence.knownNoise || evidence.censoring) {
    return Math.max(...meansAt([mode], rowsOf([evidence], sources)).map((means) => means[0]!));
  }
  const own = sources ? ofTarget(evidence, sources).outcomes : evidence.outcomes;
  return Math.max(...(own.length > 0 ? own : evidence.outcomes));
}

function meansAt(gps: readonly GaussianProcess[], rows: readonly Float64Array[]): Float64Array[] {
  const means = gps.map(meanOf);
  return rows.map((row) => Float64Array.from(means, (mean) => mean(row)));
}
