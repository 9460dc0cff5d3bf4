import { type Axis, axisOf } from './axis.js';
import { type Pool, poolOf, poolOfRows } from './pool.js';
import { type Sources, sourcesOf } from './sources.js';
import type { Point, Space } from './space.js';
import { SpaceError } from './space-error.js';

/** Spaces with at most this many points are searched point by point. */
export const LARGEST_POOL = 20_000;

/** A space ready for computation. */
export interface CompiledSpace {
  readonly axes: readonly Axis[];
  /** Every admitted point, when they can be listed. */
  readonly pool: Pool | undefined;
  /** Number of admitted points; Infinity with a continuous parameter. */
  readonly size: number;
  /** Absent when all answers come from one source. */
  readonly sources: Sources | undefined;
}

const compiled = new WeakMap<Space, CompiledSpace>();

/** Checks and compiles a space, once per object; throws {@link SpaceError}. */
export function compileSpace(space: Space): CompiledSpace {
  const known = compiled.get(space);
  if (known) return known;
  const result = compile(space);
  compiled.set(space, result);
  return result;
}

function compile(space: Space): CompiledSpace {
  const { parameters, candidates } = space;
  if (parameters.length === 0) throw new SpaceError('the space has no parameters', undefined, 'name at least one');
  const names = new Set(parameters.map(({ name }) => name));
  if (names.size < parameters.length) {
    throw new SpaceError('two parameters have the same name', undefined, 'give each parameter its own name');
  }
  const axes = parameters.map(axisOf);
  const sources = sourcesOf(space);
  if (candidates) {
    const pool = poolOfRows(candidates.map((point) => encode(axes, point)));
    return { axes, pool, size: pool.size, sources };
  }
  const size = axes.reduce((product, axis) => product * axis.size, 1);
  return { axes, pool: size <= LARGEST_POOL ? poolOf(axes, size) : undefined, size, sources };
}

/** Coordinates of a point; throws {@link SpaceError} when a value is missing or cannot be placed. */
export function encode(axes: readonly Axis[], point: Point): Float64Array {
  return Float64Array.from(axes, (axis) => axis.encode(point[axis.name]));
}

/** The point nearest to the coordinates. */
export function decode(axes: readonly Axis[], coordinates: ArrayLike<number>): Point {
  return Object.fromEntries(axes.map((axis, d) => [axis.name, axis.decode(coordinates[d]!)]));
}
