import { minimise, SOBOL_DIMENSIONS, sobol, stream } from '@meguri/numerics';
import { logExpectedImprovement, logHSlope } from '../acquisitions/log-expected-improvement.js';
import { type Axis, fromUniform } from '../spaces/axis.js';
import { poolOfRows } from '../spaces/pool.js';
import { type GaussianProcess, predictor } from '../surrogates/gaussian-process.js';
import { type BatchTask, type Choice, greedyBatch } from './greedy-batch.js';

/** Points spread over the whole space. */
const SPREAD = 1024;
/** Best observed points that are searched around, and how often each. */
const CENTRES = 3;
const NEIGHBOURS = 64;
/** Rounds of continuous and discrete moves in turn. */
const ROUNDS = 10;
/** An axis with more values is searched by steps of one, two, four, … instead of value by value. */
const MOST_VALUES = 64;

/**
 * Chooses points of a space too large to list: Sobol points and neighbours of the best observations are compared, then the most
 * promising are refined by gradient steps in continuous and by moves in finite coordinates, in turn.
 */
export function searchBatch(axes: readonly Axis[], task: BatchTask, seed: number | string): Choice[] {
  const name = `search ${task.taken.size}`;
  const pool = poolOfRows([...spreadRows(axes, seed, name), ...neighbourRows(axes, task.gp, seed, name)]);
  return greedyBatch(pool, task, (start, gp, best) => climb(axes, gp, best, start));
}

function spreadRows(axes: readonly Axis[], seed: number | string, name: string): Float64Array[] {
  const dimensions = Math.min(axes.length, SOBOL_DIMENSIONS);
  const points = sobol(dimensions, SPREAD, JSON.stringify([seed, name]));
  return Array.from({ length: SPREAD }, (_, i) =>
    Float64Array.from(axes, (axis, d) => fromUniform(axis, points[i * dimensions + (d % dimensions)]!)),
  );
}

function neighbourRows(
  axes: readonly Axis[],
  gp: GaussianProcess,
  seed: number | string,
  name: string,
): Float64Array[] {
  const random = stream(seed, name, 'neighbours');
  const at = predictor(gp);
  const centres = Array.from({ length: gp.size }, (_, i) => Float64Array.from(gp.columns, (column) => column[i]!))
    .map((row) => ({ row, mean: at(row).mean }))
    .sort((a, b) => b.mean - a.mean)
    .slice(0, CENTRES);
  const step = (axis: Axis, x: number, width: number) => {
    if (axis.nominal) return random.uniform() < width ? fromUniform(axis, random.uniform()) : x;
    const moved = Math.min(1, Math.max(0, x + width * random.normal()));
    return axis.encode(axis.decode(moved));
  };
  return centres.flatMap(({ row }) =>
    Array.from({ length: NEIGHBOURS }, (_, k) => {
      const width = 0.2 / 2 ** (k % 4);
      return Float64Array.from(axes, (axis, d) => step(axis, row[d]!, width));
    }),
  );
}

function climb(axes: readonly Axis[], gp: GaussianProcess, best: number, start: Float64Array): Choice {
  const at = predictor(gp);
  const value = (x: Float64Array) => {
    const { mean, sd } = at(x);
    return logExpectedImprovement(mean, sd, best);
  };
  const continuous = [...axes.keys()].filter((d) => axes[d]!.size === Number.POSITIVE_INFINITY);
  let row = start;
  let acquisition = value(row);
  for (let round = 0; round < ROUNDS; round++) {
    const slid = continuous.length > 0 ? slide(continuous, at, best, row) : row;
    const moved = continuous.length < axes.length ? move(axes, value, slid) : slid;
    const next = value(moved);
    if (!(next > acquisition)) break;
    const gain = next - acquisition;
    row = moved;
    acquisition = next;
    if (continuous.length === axes.length || gain < 1e-6) break;
  }
  return { row, prediction: at(row), acquisition };
}

/** Gradient ascent in the continuous coordinates. */
function slide(
  continuous: readonly number[],
  at: ReturnType<typeof predictor>,
  best: number,
  start: Float64Array,
): Float64Array {
  const x = start.slice();
  const gradient = { mean: new Float64Array(x.length), sd: new Float64Array(x.length) };
  const place = (coordinates: ArrayLike<number>) => {
    continuous.forEach((d, i) => {
      x[d] = coordinates[i]!;
    });
  };
  const { x: found } = minimise(
    (coordinates, slope) => {
      place(coordinates);
      const { mean, sd } = at(x, gradient);
      const u = (mean - best) / sd;
      const steepness = logHSlope(u);
      continuous.forEach((d, i) => {
        slope[i] = -(steepness * (gradient.mean[d]! - u * gradient.sd[d]!) + gradient.sd[d]!) / sd;
      });
      return -logExpectedImprovement(mean, sd, best);
    },
    continuous.map((d) => start[d]!),
    { lower: continuous.map(() => 0), upper: continuous.map(() => 1), maxIterations: 60, gradientTolerance: 1e-4 },
  );
  place(found);
  return x;
}

/** The best change of one finite coordinate after another. */
function move(axes: readonly Axis[], value: (x: Float64Array) => number, start: Float64Array): Float64Array {
  let row = start;
  let highest = value(row);
  axes.forEach((axis, d) => {
    if (axis.size === Number.POSITIVE_INFINITY) return;
    for (const coordinate of alternatives(axis, row[d]!)) {
      const changed = row.slice();
      changed[d] = coordinate;
      const acquisition = value(changed);
      if (acquisition > highest) {
        highest = acquisition;
        row = changed;
      }
    }
  });
  return row;
}

function alternatives(axis: Axis, x: number): number[] {
  if (axis.size <= MOST_VALUES) return Array.from({ length: axis.size }, (_, i) => axis.coordinate(i));
  const span = axis.nominal ? 1 : axis.size - 1;
  const rank = Math.round(x * span);
  const steps = Array.from({ length: Math.ceil(Math.log2(axis.size)) }, (_, k) => 2 ** k);
  return steps
    .flatMap((step) => [rank - step, rank + step])
    .filter((i) => i >= 0 && i < axis.size)
    .map((i) => axis.coordinate(i));
}
