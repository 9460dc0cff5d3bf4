import { mean, standardDeviation } from '@meguri/numerics';
import type { Axis } from '../spaces/axis.js';
import { encode } from '../spaces/compiled-space.js';
import { keyOf } from '../spaces/pool.js';
import type { Point } from '../spaces/space.js';

/** A point with the value that was measured there, in the unit of the objective. */
export interface Observation {
  readonly point: Point;
  readonly value: number;
}

/** What is known of the campaign so far, in coordinates and in standardised outcomes of which more is better. */
export interface Evidence {
  readonly rows: readonly Float64Array[];
  readonly outcomes: Float64Array;
  readonly pending: readonly Float64Array[];
  /** Keys of the points that must not be proposed again. */
  readonly taken: Set<string>;
  /** From a standardised value back to the unit of the objective. */
  readonly toUnit: (standardised: number) => number;
  /** Size of one standardised unit. */
  readonly unit: number;
}

export interface EvidenceInput {
  readonly observations: readonly Observation[];
  readonly pending?: readonly Point[];
  readonly infeasible?: readonly Point[];
  readonly direction?: 'maximise' | 'minimise';
}

/**
 * Reads observations into a form to compute with. A point that is infeasible, or whose value makes no sense, counts as the worst
 * value seen, so that its neighbourhood loses appeal (floor padding).
 */
export function evidenceOf(axes: readonly Axis[], input: EvidenceInput): Evidence {
  const { observations, pending = [], infeasible = [], direction = 'maximise' } = input;
  const sign = direction === 'maximise' ? 1 : -1;
  const [measured, senseless] = split(observations);
  const failed = [...senseless.map(({ point }) => point), ...infeasible];
  const values = measured.map(({ value }) => sign * value);
  const worst = Math.min(...values);
  const known = values.length > 0 ? [...values, ...failed.map(() => worst)] : [];
  const { centre, unit } = scaleOf(known);
  const measuredRows = measured.map(({ point }) => encode(axes, point));
  const failedRows = failed.map((point) => encode(axes, point));
  const pendingRows = pending.map((point) => encode(axes, point));
  return {
    rows: values.length > 0 ? [...measuredRows, ...failedRows] : [],
    outcomes: Float64Array.from(known, (value) => (value - centre) / unit),
    pending: pendingRows,
    taken: new Set([...measuredRows, ...failedRows, ...pendingRows].map(keyOf)),
    toUnit: (standardised) => sign * (centre + unit * standardised),
    unit,
  };
}

/** Sizes beyond this cannot be squared and are no measurements. */
const LARGEST_VALUE = 1e150;

function split(observations: readonly Observation[]): [measured: Observation[], senseless: Observation[]] {
  const makesSense = ({ value }: Observation) => Math.abs(value) <= LARGEST_VALUE;
  return [observations.filter(makesSense), observations.filter((observation) => !makesSense(observation))];
}

function scaleOf(values: readonly number[]): { centre: number; unit: number } {
  const centre = values.length > 0 ? mean(values) : 0;
  const spread = standardDeviation(values);
  return { centre, unit: Number.isFinite(spread) && spread > 0 ? spread : 1 };
}
