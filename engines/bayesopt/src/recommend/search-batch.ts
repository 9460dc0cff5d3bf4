import { logSumExp, minimise, SOBOL_DIMENSIONS, sobol, stream } from '@meguri/numerics';
import { logExpectedImprovement, logHSlope } from '../acquisitions/log-expected-improvement.js';
import { type Axis, fromUniform } from '../spaces/axis.js';
import { poolOfRows } from '../spaces/pool.js';
import { type GaussianProcess, type Prediction, predictor } from '../surrogates/gaussian-process.js';
import { type Member, mixture } from './ensemble.js';
import { type BatchTask, type Choice, greedyBatch } from './greedy-batch.js';

/** Points spread over the whole space. */
const SPREAD = 1024;
/** Best observed points that are searched around, and how often each. */
const CENTRES = 3;
const NEIGHBOURS = 64;
/** Rounds of continuous and discrete moves in turn. */
const ROUNDS = 10;
/** Gain in log expected improvement below which further rounds do not pay. */
const SMALL_GAIN = 1e-6;
/** Most iterations of one gradient ascent. */
const STEPS = 40;
/** An axis with more values is searched by steps of one, two, four, … instead of value by value. */
const MOST_VALUES = 64;

/**
 * Chooses points of a space too large to list: Sobol points and neighbours of the best observations are compared, then the most
 * promising are refined by gradient steps in continuous and by moves in finite coordinates, in turn.
 */
export function searchBatch(axes: readonly Axis[], task: BatchTask, seed: number | string): Choice[] {
  const name = `search ${task.taken.size}`;
  const pool = poolOfRows([...spreadRows(axes, seed, name), ...neighbourRows(axes, task.mode, seed, name)]);
  return greedyBatch(pool, task, (start, members, bests) => climb(axes, acquisitionOf(members, bests), start));
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

/** The average acquisition as a function of one point, with its derivatives where a gradient array is given. */
interface Acquisition {
  value(x: Float64Array, gradient?: Float64Array): number;
  prediction(x: Float64Array): Prediction;
}

function acquisitionOf(members: readonly Member[], bests: readonly number[]): Acquisition {
  const predictors = members.map(({ gp }) => predictor(gp));
  const dimensions = members[0]!.gp.columns.length;
  const slopes = members.map(() => ({ mean: new Float64Array(dimensions), sd: new Float64Array(dimensions) }));
  const terms = new Float64Array(members.length);
  return {
    prediction: (x) =>
      mixture(
        members,
        predictors.map((predict) => predict(x)),
      ),
    value(x, gradient) {
      const opinions = predictors.map((predict, k) => predict(x, gradient && slopes[k]));
      opinions.forEach(({ mean, sd }, k) => {
        terms[k] = members[k]!.logWeight + logExpectedImprovement(mean, sd, bests[k]!);
      });
      const value = logSumExp(terms);
      gradient?.fill(0);
      for (let k = 0; gradient && k < members.length; k++) {
        const { mean, sd } = opinions[k]!;
        const share = Math.exp(terms[k]! - value) / sd;
        const u = (mean - bests[k]!) / sd;
        const steepness = logHSlope(u);
        for (let d = 0; d < dimensions; d++) {
          const { mean: meanSlope, sd: sdSlope } = slopes[k]!;
          gradient[d]! += share * (steepness * (meanSlope[d]! - u * sdSlope[d]!) + sdSlope[d]!);
        }
      }
      return value;
    },
  };
}

function climb(axes: readonly Axis[], acquisition: Acquisition, start: Float64Array): Choice {
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
  return { row, prediction: acquisition.prediction(row), acquisition: highest };
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
      valueTolerance: 1e-6,
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
