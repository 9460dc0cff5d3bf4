import { mean, standardDeviation } from '@meguri/numerics';
import { type Objective, type Outcome, outcomeOf } from '../objectives/objective.js';
import { type CompiledSpace, encode } from '../spaces/compiled-space.js';
import { keyOf } from '../spaces/pool.js';
import type { Sources } from '../spaces/sources.js';
import type { Point } from '../spaces/space.js';
import { type OutcomeScale, scaleOf } from './outcome-scale.js';
import { checkLogarithm, logarithms, lowerFence, mostNormal } from './outcome-transforms.js';

/** A point with what was measured there, in the units of the objectives; null, or no entry, where an objective was not measured. */
export interface Observation {
  readonly point: Point;
  readonly values: Readonly<Record<string, number | null>>;
}

/** What is known of one objective, in coordinates and in standardised outcomes of which more is better. */
export interface Evidence extends OutcomeScale {
  readonly rows: readonly Float64Array[];
  readonly outcomes: Float64Array;
  /** The outcomes as they were measured: the others may be winsorised. */
  readonly measured: Float64Array;
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
export function findingsOf({ axes, sources }: CompiledSpace, input: FindingsInput): Findings {
  const { objectives, observations, pending = [], infeasible = [] } = input;
  const rows = observations.map(({ point }) => encode(axes, point));
  const failed = infeasible.map((point) => encode(axes, point));
  const requested = pending.map((point) => encode(axes, point));
  const makeSense = observations.map(({ values }) => objectives.every(({ name }) => makesSense(values[name] ?? 0)));
  const known = [...rows, ...failed, ...requested];
  const tried = sources ? known.filter((row) => sources.costs[row[sources.axis]!] !== undefined) : known;
  return {
    evidence: objectives.map((objective) => evidenceOf(objective, observations, rows, failed, sources)),
    succeeded: rows.filter((_, i) => makeSense[i]),
    failed: [...rows.filter((_, i) => !makeSense[i]), ...failed],
    pending: requested,
    known,
    taken: new Set(known.map(keyOf)),
    tried: new Set(tried.map(keyOf)).size,
  };
}

/** Sizes beyond this cannot be squared and are no measurements. */
const LARGEST_VALUE = 1e150;
const makesSense = (value: number) => Math.abs(value) <= LARGEST_VALUE;

/** What the target itself answered. */
export function ofTarget(evidence: Evidence, { axis }: Sources): Evidence {
  const own = evidence.rows.flatMap((row, i) => (row[axis] === 0 ? [i] : []));
  return {
    ...evidence,
    rows: own.map((i) => evidence.rows[i]!),
    outcomes: Float64Array.from(own, (i) => evidence.outcomes[i]!),
    measured: Float64Array.from(own, (i) => evidence.measured[i]!),
    origins: own.map((i) => evidence.origins[i]),
  };
}

/** An answer about one objective, as an outcome of which more is better. */
interface Answer {
  readonly row: Float64Array;
  readonly value: number;
  /** Index of the observation; undefined for a failure. */
  readonly origin: number | undefined;
}

/**
 * The outcomes of an objective in a form to model: transformed as it asks, those of each source centred by themselves, all in one
 * unit.
 */
function evidenceOf(
  objective: Objective,
  observations: readonly Observation[],
  rows: readonly Float64Array[],
  infeasible: readonly Float64Array[],
  sources: Sources | undefined,
): Evidence {
  const outcome = outcomeOf(objective);
  const before = objective.transform === 'log' ? logarithms(outcome) : undefined;
  const answers = answersOf(objective, outcome, observations, rows, infeasible);
  const values = answers.map(({ value }) => (before ? before.to(value) : value));
  const sourceAt = answers.map(({ row }) => (sources ? row[sources.axis]! : 0));
  const fences = objective.transform === 'winsorise' ? fencesOf(outcome, answers, sourceAt) : undefined;
  const kept = fences ? values.map((value, i) => Math.max(value, fences.get(sourceAt[i]!)!)) : values;
  const centres = meansBy(kept, sourceAt);
  const centre = centres.get(0) ?? centres.values().next().value ?? 0;
  const deviations = kept.map((value, i) => value - centres.get(sourceAt[i]!)!);
  const unit = unitOf(deviations);
  const standardised = deviations.map((deviation) => deviation / unit);
  const after = objective.transform === 'power' ? mostNormal(standardised) : undefined;
  const outcomes = Float64Array.from(standardised, (z) => (after ? after.to(z) : z));
  const measured = fences ? Float64Array.from(values, (value) => (value - centre) / unit) : outcomes;
  return {
    rows: answers.map(({ row }) => row),
    outcomes,
    measured,
    origins: answers.map(({ origin }) => origin),
    ...scaleOf(outcome, centre, unit, { before, after }),
  };
}

/**
 * What was answered. A point that is infeasible, or whose value makes no sense, counts as the worst value seen, so that its
 * neighbourhood loses appeal (floor padding).
 */
function answersOf(
  objective: Objective,
  { name, of }: Outcome,
  observations: readonly Observation[],
  rows: readonly Float64Array[],
  infeasible: readonly Float64Array[],
): Answer[] {
  const known = observations.flatMap(({ values }, i) => {
    const value = values[name];
    return value === null || value === undefined ? [] : [{ row: rows[i]!, value, origin: i }];
  });
  const failed = [...known.filter(({ value }) => !makesSense(value)).map(({ row }) => row), ...infeasible];
  const measured = known.filter(({ value }) => makesSense(value));
  if (measured.length === 0) return [];
  for (const { value } of measured) checkLogarithm(objective, value);
  const answers = measured.map(({ row, value, origin }) => ({ row, value: of(value), origin }));
  const worst = Math.min(...answers.map(({ value }) => value));
  return [...answers, ...failed.map((row) => ({ row, value: worst, origin: undefined }))];
}

/** The fence of each source, below which its outcomes count as no worse. */
function fencesOf(outcome: Outcome, answers: readonly Answer[], sourceAt: readonly number[]): Map<number, number> {
  const bySource = Map.groupBy(answers.keys(), (i) => sourceAt[i]!);
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

function meansBy(values: readonly number[], sourceAt: readonly number[]): Map<number, number> {
  const bySource = Map.groupBy(values.keys(), (i) => sourceAt[i]!);
  return new Map(Array.from(bySource, ([source, indices]) => [source, mean(indices.map((i) => values[i]!))]));
}

function unitOf(deviations: readonly number[]): number {
  const spread = standardDeviation(deviations);
  return Number.isFinite(spread) && spread > 0 ? spread : 1;
}
