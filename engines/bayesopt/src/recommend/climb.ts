import { minimise } from '@meguri/numerics';
import type { Axis } from '../spaces/axis.js';
import type { Choice } from './greedy-batch.js';
import type { Acquisition } from './point-acquisition.js';

/** Rounds of continuous and discrete moves in turn. */
export const ROUNDS = 10;
/** Gain in log expected improvement below which further rounds do not pay. */
export const SMALL_GAIN = 1e-6;
/** Most iterations of one gradient ascent. */
export const STEPS = 40;
/** An axis with more values is searched by steps of one, two, four, … instead of value by value. */
const MOST_VALUES = 64;

/** Improves a point by gradient steps in continuous and by moves in finite coordinates, in turn. */
export function climb(axes: readonly Axis[], acquisition: Acquisition, start: Float64Array): Choice {
  const continuous = [...axes.keys()].filter((d) => axes[d]!.size === Number.POSITIVE_INFINITY);
  let row = start;
  let highest = acquisition.value(row);
  for (let round = 0; round < ROUNDS; round++) {
    const slid = continuous.length > 0 ? slide(continuous, acquisition, row) : row;
    const moved = continuous.length < axes.length ? move(axes, acquisition, slid) : slid;
    const next = acquisition.value(moved);
    if (!(next > highest)) break;
    const gain = next - highest;
    row = moved;
    highest = next;
    if (continuous.length === axes.length || gain < SMALL_GAIN) break;
  }
  return { row, predictions: acquisition.predictions(row), acquisition: highest };
}

/** Gradient ascent in the continuous coordinates. */
function slide(continuous: readonly number[], acquisition: Acquisition, start: Float64Array): Float64Array {
  const x = start.slice();
  const gradient = new Float64Array(x.length);
  const place = (coordinates: ArrayLike<number>) => {
    continuous.forEach((d, i) => {
      x[d] = coordinates[i]!;
    });
  };
  const { x: found } = minimise(
    (coordinates, slope) => {
      place(coordinates);
      const value = acquisition.value(x, gradient);
      continuous.forEach((d, i) => {
        slope[i] = -gradient[d]!;
      });
      return -value;
    },
    continuous.map((d) => start[d]!),
    {
      lower: continuous.map(() => 0),
      upper: continuous.map(() => 1),
      maxIterations: STEPS,
      gradientTolerance: 1e-3,
      valueTolerance: 1e-4,
    },
  );
  place(found);
  return x;
}

/** The best change of one finite coordinate after another. */
function move(axes: readonly Axis[], acquisition: Acquisition, start: Float64Array): Float64Array {
  let row = start;
  let highest = acquisition.value(row);
  axes.forEach((axis, d) => {
    if (axis.size === Number.POSITIVE_INFINITY) return;
    for (const coordinate of alternatives(axis, row[d]!)) {
      const changed = row.slice();
      changed[d] = coordinate;
      const value = acquisition.value(changed);
      if (value > highest) {
        highest = value;
        row = changed;
      }
    }
  });
  return row;
}

/** Other coordinates of a finite axis that are worth a try. */
export function alternatives(axis: Axis, x: number): number[] {
  if (axis.size <= MOST_VALUES) return Array.from({ length: axis.size }, (_, i) => axis.coordinate(i));
  const span = axis.nominal ? 1 : axis.size - 1;
  const rank = Math.round(x * span);
  const steps = Array.from({ length: Math.ceil(Math.log2(axis.size)) }, (_, k) => 2 ** k);
  return steps
    .flatMap((step) => [rank - step, rank + step])
    .filter((i) => i >= 0 && i < axis.size)
    .map((i) => axis.coordinate(i));
}
