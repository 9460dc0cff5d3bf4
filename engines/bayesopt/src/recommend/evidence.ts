import { mean, standardDeviation } from '@meguri/numerics';
import type { Trend } from '../kernels/covariance.js';
import { type Objective, type Outcome, outcomeOf } from '../objectives/objective.js';
import { type CompiledSpace, encode } from '../spaces/compiled-space.js';
import { keyOf } from '../spaces/pool.js';
import type { Sources } from '../spaces/sources.js';
import type { Point } from '../spaces/space.js';
import { type Answer, answersOf, type Given, makesSense, type Observation, tellingOf } from './answers.js';
import { type Bend, type OutcomeScale, scaleOf, sdOnScale } from './outcome-scale.js';
import { distancesFromLimit, logarithms, lowerFence, mostNormal, spansDecades } from './outcome-transforms.js';
import { priorMeanOf, trendOf } from './prior-mean.js';

/** What is known of one objective, in coordinates and in standardised outcomes of which more is better. */
export interface Evidence extends OutcomeScale {
  readonly rows: readonly Float64Array[];
  readonly outcomes: Float64Array;
  /** The outcomes as they were measured: the others may be winsorised. */
  readonly measured: Float64Array;
  /** Known variances of the outcomes, 0 where nothing is known; absent where nothing is known of any. */
  readonly knownNoise?: Float64Array;
  /** Outcomes that are limits: 1 at least, -1 at most, 0 exact; absent where all are exact. */
  readonly censoring?: Int8Array;
  /** What a prior mean says of the outcomes; absent where there is none. */
  readonly trend?: Trend;
  /** The same without the prior mean; absent where there is none. */
  readonly plain?: Evidence;
  /** Size of a standardised unit before any bend after it. */
  readonly spread: number;
  /** Index of the observation behind each row; undefined for a failure, which counts as the worst value seen. */
  readonly origins: readonly (number | undefined)[];
}

/** What is known of the campaign so far. */
export interface Findings {
  /** One for each objective, in their order. */
  readonly evidence: readonly Evidence[];
  readonly pending: readonly Float64Array[];
  /** Points with results that make sense. */
  readonly succeeded: readonly Float64Array[];
  /** Points that failed. */
  readonly failed: readonly Float64Array[];
  /** Every point observed, failed or requested. */
  readonly known: readonly Float64Array[];
  /** Keys of the points that must not be proposed again. */
  readonly taken: ReadonlySet<string>;
  /** How many different points were tried or requested, those of sources that cannot be asked left out. */
  readonly tried: number;
}

export interface FindingsInput {
  readonly objectives: readonly Objective[];
  readonly observations: readonly Observation[];
  readonly pending?: readonly Point[];
  readonly infeasible?: readonly Point[];
}

/** Reads what was observed, requested and refused into a form to compute with. */
export function findingsOf(space: CompiledSpace, input: FindingsInput): Findings {
  const { axes, sources } = space;
  const { objectives, observations, pending = [], infeasible = [] } = input;
  const rows = observations.map(({ point }) => encode(axes, point));
  const failed = infeasible.map((point) => encode(axes, point));
  const requested = pending.map((point) => encode(axes, point));
  const makeSense = observations.map(({ values }) => objectives.every(({ name }) => makesSense(values[name] ?? 0)));
  const known = [...rows, ...failed, ...requested];
  const tried = sources ? known.filter((row) => sources.costs[row[sources.axis]!] !== undefined) : known;
  return {
    evidence: objectives.map((objective) => evidenceOf(space, objective, { observations, rows, infeasible: failed })),
    succeeded: rows.filter((_, i) => makeSense[i]),
    failed: [...rows.filter((_, i) => !makeSense[i]), ...failed],
    pending: requested,
    known,
    taken: new Set(known.map(keyOf)),
    tried: new Set(tried.map(keyOf)).size,
  };
}

/** What the target itself answered. */
export function ofTarget(evidence: Evidence, { axis }: Sources): Evidence {
  const own = evidence.rows.flatMap((row, i) => (row[axis] === 0 ? [i] : []));
  return {
    ...evidence,
    rows: own.map((i) => evidence.rows[i]!),
    outcomes: Float64Array.from(own, (i) => evidence.outcomes[i]!),
    measured: Float64Array.from(own, (i) => evidence.measured[i]!),
    knownNoise: evidence.knownNoise && Float64Array.from(own, (i) => evidence.knownNoise![i]!),
    censoring: evidence.censoring && Int8Array.from(own, (i) => evidence.censoring![i]!),
    origins: own.map((i) => evidence.origins[i]),
  };
}

/**
 * The outcomes of an objective in a form to model: transformed as it asks, what those of each source have beyond its prior mean centred
 * by themselves, all in one unit.
 */
function evidenceOf(space: CompiledSpace, objective: Objective, given: Given): Evidence {
  const outcome = outcomeOf(objective);
  const answers = answersOf(objective, outcome, given);
  const before = bendBefore(objective, outcome, answers);
  const rows = answers.map(({ row }) => row);
  const sourceAt = rows.map((row) => (space.sources ? row[space.sources.axis]! : 0));
  const telling = tellingOf(answers);
  const values = answers.map(({ value }) => (before ? before.to(value) : value));
  const kept = objective.transform === 'winsorise' ? winsorised(outcome, answers, telling, sourceAt) : values;
  const prior = priorMeanOf(objective, outcome, before, space, rows);
  const stated = rows.map((row) => prior?.at(row) ?? 0);
  const beyond = kept.map((value, i) => value - stated[i]!);
  const centres = meansBy(beyond, telling, sourceAt);
  const centre = centres.get(0) ?? centres.values().next().value ?? 0;
  const centreAt = sourceAt.map((source) => centres.get(source) ?? centre);
  const unit = unitOf(telling.map((i) => beyond[i]! - centreAt[i]!));
  const standardised = kept.map((value, i) => (value - centreAt[i]!) / unit);
  const after = objective.transform === 'power' ? mostNormal(telling.map((i) => standardised[i]!)) : undefined;
  const outcomes = Float64Array.from(standardised, (z) => (after ? after.to(z) : z));
  const measured = kept === values ? outcomes : Float64Array.from(values, (value) => (value - centre) / unit);
  const scale = scaleOf(outcome, centre, unit, { before, after });
  const isKnown = answers.some(({ sd }) => sd > 0);
  return {
    rows,
    outcomes,
    measured,
    ...(isKnown && { knownNoise: Float64Array.from(answers, ({ value, sd }) => sdOnScale(value, sd, scale) ** 2) }),
    ...(answers.some(({ side }) => side !== 0) && { censoring: Int8Array.from(answers, ({ side }) => side) }),
    ...(prior && {
      trend: trendOf(prior, unit, space),
      plain: evidenceOf(space, { ...objective, priorMean: undefined }, given),
    }),
    origins: answers.map(({ origin }) => origin),
    spread: unit,
    ...scale,
  };
}

/** What is done to outcomes before they are standardised. */
function bendBefore({ transform }: Objective, outcome: Outcome, answers: readonly Answer[]): Bend | undefined {
  if (transform === 'log') return logarithms(outcome);
  const measured = answers.map(({ value }) => value);
  const byDistance = transform === 'bilog' || (transform === undefined && spansDecades(outcome, measured));
  return byDistance ? distancesFromLimit(outcome, measured) : undefined;
}

/** Outcomes that are far on the worse side raised to the fence of their source; a limit from below must not be raised. */
function winsorised(
  outcome: Outcome,
  answers: readonly Answer[],
  telling: readonly number[],
  sourceAt: readonly number[],
): number[] {
  const fences = fencesOf(outcome, answers, telling, sourceAt);
  return answers.map(({ value, side }, i) => (side <= 0 ? Math.max(value, fences.get(sourceAt[i]!) ?? value) : value));
}

/** The fence of each source, below which its outcomes count as no worse. */
function fencesOf(
  outcome: Outcome,
  answers: readonly Answer[],
  telling: readonly number[],
  sourceAt: readonly number[],
): Map<number, number> {
  const bySource = Map.groupBy(telling, (i) => sourceAt[i]!);
  return new Map(
    Array.from(bySource, ([source, indices]) => [
      source,
      lowerFence(
        indices.map((i) => answers[i]!.value),
        outcome,
      ),
    ]),
  );
}

/** Mean of the chosen values of each source. */
function meansBy(
  values: readonly number[],
  chosen: readonly number[],
  sourceAt: readonly number[],
): Map<number, number> {
  const bySource = Map.groupBy(chosen, (i) => sourceAt[i]!);
  return new Map(Array.from(bySource, ([source, indices]) => [source, meanOf(indices.map((i) => values[i]!))]));
}

/** Of equal values exactly that value: what rounding makes of their sum would be huge in units of no spread. */
const meanOf = (values: readonly number[]) =>
  values.every((value) => value === values[0]) ? values[0]! : mean(values);

function unitOf(deviations: readonly number[]): number {
  const spread = standardDeviation(deviations);
  return Number.isFinite(spread) && spread > 0 ? spread : 1;
}
