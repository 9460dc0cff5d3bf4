import { stream } from '@meguri/numerics';
import { along, chord, dot, fixedNormals, orthonormal, type Polytope, projected } from '../constraints/polytope.js';
import { isActive } from '../spaces/activation.js';
import { type Cell, moved, placed, stretch } from '../spaces/cell.js';
import { changed, otherSupports } from '../spaces/moves.js';
import { keyOf } from '../spaces/pool.js';
import type { Region } from '../spaces/region.js';
import { alternatives, ROUNDS, SMALL_GAIN, STEPS } from './climb.js';
import type { Choice } from './greedy-batch.js';
import type { Acquisition } from './point-acquisition.js';

/** Random steps per round where a rule can only be tested, and the length of the first of them. */
const POLLS = 40;
const POLL_RADIUS = 0.1;
/** First step of a gradient ascent, as a share of the ranges. */
const FIRST_STEP = 0.05;
const MAX_BACKTRACKS = 12;
/** A bound this near holds a point back. */
const TOUCHING = 1e-9;

/** An admitted point and its acquisition. */
interface Stand {
  readonly row: Float64Array;
  readonly value: number;
}

/**
 * Improves a point without leaving a region: gradient steps within the linear rules, random steps where others can only be tested,
 * then moves, exchanges and swaps of finite values and of present amounts, in turn.
 */
export function climbWithin(region: Region, acquisition: Acquisition, start: Float64Array): Choice {
  let stand: Stand = { row: start, value: acquisition.value(start) };
  for (let round = 0; round < ROUNDS; round++) {
    const before = stand.value;
    const cell = region.cellAround(stand.row);
    if (cell.axes.length > 0) stand = poll(region, cell, acquisition, ascend(region, cell, acquisition, stand));
    stand = move(region, acquisition, stand);
    if (stand.value - before < SMALL_GAIN) break;
  }
  return { row: stand.row, predictions: acquisition.predictions(stand.row), acquisition: stand.value };
}

/** Gradient projection (J. B. Rosen, J. SIAM 8 (1960) 181-217) with spectral step lengths (Barzilai and Borwein 1988). */
function ascend(region: Region, cell: Cell, acquisition: Acquisition, start: Stand): Stand {
  const { polytope } = cell;
  let stand = start;
  let x = placed(region.axes, cell, stand.row);
  let slope = slopeAt(region, cell, acquisition, stand.row, x);
  let rate: number | undefined;
  for (let step = 0; step < STEPS; step++) {
    const direction = uphill(polytope, x, slope);
    const steepness = Math.hypot(...direction);
    if (!(steepness > 1e-3)) break;
    const farthest = chord(polytope, x, direction)[1];
    const next = search(
      region,
      cell,
      acquisition,
      stand,
      x,
      direction,
      Math.min(farthest, rate ?? FIRST_STEP / steepness),
    );
    if (!next) break;
    const gain = next.value - stand.value;
    const nextSlope = slopeAt(region, cell, acquisition, next.row, next.x);
    const moved = next.x.map((value, i) => value - x[i]!);
    const bend = Math.abs(
      dot(
        moved,
        nextSlope.map((value, i) => value - slope[i]!),
      ),
    );
    rate = bend > 0 ? dot(moved, moved) / bend : undefined;
    stand = next;
    x = next.x;
    slope = nextSlope;
    if (gain < SMALL_GAIN) break;
  }
  return stand;
}

/** Backtracks from a step until the point is admitted and better by a share of what the slope promises. */
function search(
  region: Region,
  cell: Cell,
  acquisition: Acquisition,
  from: Stand,
  x: Float64Array,
  direction: Float64Array,
  firstStep: number,
): (Stand & { x: Float64Array }) | undefined {
  const promise = 1e-4 * dot(direction, direction);
  let step = firstStep;
  for (let attempt = 0; attempt < MAX_BACKTRACKS; attempt++, step /= 3) {
    const candidate = along(cell.polytope, x, direction, step);
    const row = moved(region.axes, cell, from.row, candidate);
    if (!region.admits(row)) continue;
    const value = acquisition.value(row);
    if (value > from.value + step * promise) return { row, value, x: candidate };
  }
  return undefined;
}

/** The derivatives of the acquisition by the coordinates of the cell. */
function slopeAt(region: Region, cell: Cell, acquisition: Acquisition, row: Float64Array, x: Float64Array) {
  const gradient = new Float64Array(row.length);
  acquisition.value(row, gradient);
  const scale = stretch(region.axes, cell, x);
  return Float64Array.from(cell.axes, (d, i) => gradient[d]! * scale[i]!);
}

/** The gradient, without what leads out of the polytope through bounds and slabs that the point touches. */
function uphill(polytope: Polytope, x: Float64Array, gradient: Float64Array): Float64Array {
  const touched = outwardNormals(polytope, x);
  const held = fixedNormals(polytope);
  let direction = within(gradient, orthonormal(held));
  for (let k = 0; k < touched.length; k++) {
    const size = Math.hypot(...direction);
    const blocking = touched.find((normal) => dot(normal, direction) > 1e-9 * size);
    if (!blocking) break;
    held.push(blocking);
    direction = within(gradient, orthonormal(held));
  }
  return direction;
}

/** A projection so exact that long steps along it do not leave the equations. */
function within(gradient: Float64Array, basis: readonly Float64Array[]): Float64Array {
  return projected(projected(gradient, basis), basis);
}

function outwardNormals({ lower, upper, slabs }: Polytope, x: Float64Array): Float64Array[] {
  const axis = (i: number, sign: number) => Float64Array.from(x, (_, j) => (i === j ? sign : 0));
  const bounds = [...x.keys()].flatMap((i) => [
    ...(x[i]! - lower[i]! < TOUCHING ? [axis(i, -1)] : []),
    ...(upper[i]! - x[i]! < TOUCHING ? [axis(i, 1)] : []),
  ]);
  const sides = slabs.flatMap(({ normal, lower: low, upper: high }) => {
    const position = dot(normal, x);
    return [
      ...(position - low < TOUCHING ? [normal.map((a) => -a)] : []),
      ...(high - position < TOUCHING ? [normal] : []),
    ];
  });
  return [...bounds, ...sides];
}

/** Random steps that grow after a success and shrink after a failure; only where a rule other than a linear one holds steps back. */
function poll(region: Region, cell: Cell, acquisition: Acquisition, start: Stand): Stand {
  if (!region.isCurved) return start;
  const random = stream('poll', keyOf(start.row));
  const basis = orthonormal(fixedNormals(cell.polytope));
  let stand = start;
  let x = placed(region.axes, cell, start.row);
  let radius = POLL_RADIUS;
  for (let k = 0; k < POLLS; k++) {
    const drawn = projected(
      x.map(() => random.normal()),
      basis,
    );
    const size = Math.hypot(...drawn);
    if (!(size > 0)) break;
    const direction = drawn.map((value) => value / size);
    const candidate = along(cell.polytope, x, direction, Math.min(radius, chord(cell.polytope, x, direction)[1]));
    const row = moved(region.axes, cell, stand.row, candidate);
    const value = region.admits(row) ? acquisition.value(row) : Number.NEGATIVE_INFINITY;
    radius *= value > stand.value ? 1.5 : 0.85;
    if (value > stand.value) {
      stand = { row, value };
      x = candidate;
    }
  }
  return stand;
}

/** The best change of one finite value after another, then of the set of present amounts. */
function move(region: Region, acquisition: Acquisition, start: Stand): Stand {
  let stand = start;
  const consider = (row: Float64Array) => {
    const value = acquisition.value(row);
    if (value > stand.value) stand = { row, value };
  };
  const { axes } = region;
  axes.forEach((axis, d) => {
    const { row } = stand;
    const isHere = isActive(axes, d, (controller) => axes[controller]!.decode(row[controller]!));
    if (axis.size === Number.POSITIVE_INFINITY || axis.size === 1 || !isHere) return;
    for (const coordinate of alternatives(axis, row[d]!)) {
      if (coordinate !== row[d]) changed(region, row, d, coordinate).forEach(consider);
    }
  });
  otherSupports(region, stand.row).forEach(consider);
  return stand;
}
