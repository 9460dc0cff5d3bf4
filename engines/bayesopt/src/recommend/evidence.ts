import { mean, standardDeviation } from '@meguri/numerics';
import { type Objective, outcomeOf } from '../objectives/objective.js';
import { type CompiledSpace, encode } from '../spaces/compiled-space.js';
import { keyOf } from '../spaces/pool.js';
import type { Sources } from '../spaces/sources.js';
import type { Point } from '../spaces/space.js';

/** A point with what was measured there, in the units of the objectives; null, or no entry, where an objective was not measured. */
export interface Observation {
  readonly point: Point;
  readonly values: Readonly<Record<string, number | null>>;
}

/** What is known of one objective, in coordinates and in standardised outcomes of which more is better. */
export interface Evidence {
  readonly rows: readonly Float64Array[];
  readonly outcomes: Float64Array;
  /** From an outcome, of which more is better, to its standardised value. */
  readonly standardise: (outcome: number) => number;
  /** Index of the observation behind each row; undefined for a failure, which counts as the worst value seen. */
  readonly origins: readonly (number | undefined)[];
  /** From a standardised value back to the unit of the objective. */
  readonly toUnit: (standardised: number) => number;
  /** Size of one standardised unit. */
  readonly unit: number;
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
    origins: own.map((i) => evidence.origins[i]),
  };
}

/**
 * A point that is infeasible, or whose value makes no sense, counts as the worst value seen, so that its neighbourhood loses
 * appeal (floor padding). The answers of each source are centred by themselves and share one unit.
 */
function evidenceOf(
  objective: Objective,
  observations: readonly Observation[],
  rows: readonly Float64Array[],
  infeasible: readonly Float64Array[],
  sources: Sources | undefined,
): Evidence {
  const { name, of, toValue } = outcomeOf(objective);
  const known = observations.flatMap(({ values }, i) => {
    const value = values[name];
    return value === null || value === undefined ? [] : [{ row: rows[i]!, value, origin: i }];
  });
  const failed = [...known.filter(({ value }) => !makesSense(value)).map(({ row }) => row), ...infeasible];
  const measured = known
    .filter(({ value }) => makesSense(value))
    .map(({ row, value, origin }) => ({ row, value: of(value), origin }));
  const worst = Math.min(...measured.map(({ value }) => value));
  const padded =
    measured.length > 0 ? [...measured, ...failed.map((row) => ({ row, value: worst, origin: undefined }))] : [];
  const sourceOf = (row: Float64Array) => (sources ? row[sources.axis]! : 0);
  const bySource = Map.groupBy(padded, ({ row }) => sourceOf(row));
  const centres = new Map(Array.from(bySource, ([source, group]) => [source, mean(group.map(({ value }) => value))]));
  const centre = centres.get(0) ?? centres.values().next().value ?? 0;
  const deviations = padded.map(({ row, value }) => value - centres.get(sourceOf(row))!);
  const unit = unitOf(deviations);
  return {
    rows: padded.map(({ row }) => row),
    outcomes: Float64Array.from(deviations, (deviation) => deviation / unit),
    origins: padded.map(({ origin }) => origin),
    standardise: (outcome) => (outcome - centre) / unit,
    toUnit: (standardised) => toValue(centre + unit * standardised),
    unit,
  };
}

function unitOf(deviations: readonly number[]): number {
  const spread = standardDeviation(deviations);
  return Number.isFinite(spread) && spread > 0 ? spread : 1;
}
