import { mean, standardDeviation } from '@meguri/numerics';
import type { Objective } from '../objectives/objective.js';
import type { Axis } from '../spaces/axis.js';
import { encode } from '../spaces/compiled-space.js';
import { keyOf } from '../spaces/pool.js';
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
  /** Keys of the points that must not be proposed again. */
  readonly taken: ReadonlySet<string>;
}

export interface FindingsInput {
  readonly objectives: readonly Objective[];
  readonly observations: readonly Observation[];
  readonly pending?: readonly Point[];
  readonly infeasible?: readonly Point[];
}

/** Reads what was observed, requested and refused into a form to compute with. */
export function findingsOf(axes: readonly Axis[], input: FindingsInput): Findings {
  const { objectives, observations, pending = [], infeasible = [] } = input;
  const rows = observations.map(({ point }) => encode(axes, point));
  const failed = infeasible.map((point) => encode(axes, point));
  const requested = pending.map((point) => encode(axes, point));
  return {
    evidence: objectives.map((objective) => evidenceOf(objective, observations, rows, failed)),
    pending: requested,
    taken: new Set([...rows, ...failed, ...requested].map(keyOf)),
  };
}

/** Sizes beyond this cannot be squared and are no measurements. */
const LARGEST_VALUE = 1e150;
const makesSense = (value: number) => Math.abs(value) <= LARGEST_VALUE;

/**
 * A point that is infeasible, or whose value makes no sense, counts as the worst value seen, so that its neighbourhood loses
 * appeal (floor padding).
 */
function evidenceOf(
  { name, direction }: Objective,
  observations: readonly Observation[],
  rows: readonly Float64Array[],
  infeasible: readonly Float64Array[],
): Evidence {
  const sign = direction === 'maximise' ? 1 : -1;
  const known = observations.flatMap(({ values }, i) => {
    const value = values[name];
    return value === null || value === undefined ? [] : [{ row: rows[i]!, value }];
  });
  const measured = known.filter(({ value }) => makesSense(value));
  const values = measured.map(({ value }) => sign * value);
  const failed = [...known.filter(({ value }) => !makesSense(value)).map(({ row }) => row), ...infeasible];
  const worst = Math.min(...values);
  const padded = values.length > 0 ? [...values, ...failed.map(() => worst)] : [];
  const { centre, unit } = scaleOf(padded);
  return {
    rows: values.length > 0 ? [...measured.map(({ row }) => row), ...failed] : [],
    outcomes: Float64Array.from(padded, (value) => (value - centre) / unit),
    toUnit: (standardised) => sign * (centre + unit * standardised),
    unit,
  };
}

function scaleOf(values: readonly number[]): { centre: number; unit: number } {
  const centre = values.length > 0 ? mean(values) : 0;
  const spread = standardDeviation(values);
  return { centre, unit: Number.isFinite(spread) && spread > 0 ? spread : 1 };
}
